package ir

// The rules of leaves and of elementwise operations.

func inferParam(a *Attrs, _ []*Value) ([]Type, error) {
	if a.Param == nil {
		return nil, errAttr("param", "missing", "a parameter")
	}
	if !anyType(a.DType) {
		return nil, errDType(a.DType)
	}
	return one(a.DType, a.Shape)
}

func inferConst(a *Attrs, _ []*Value) ([]Type, error) {
	if a.Literal == nil {
		return nil, errAttr("literal", "missing", "elements")
	}
	if !anyType(a.DType) {
		return nil, errDType(a.DType)
	}
	if a.Shape.HasBatch() {
		return nil, errAttr("shape", a.Shape, "no batch axis")
	}
	found, other := len(a.Literal.Floats), len(a.Literal.Ints)
	if !a.DType.IsFloat() {
		found, other = other, found
	}
	if want := a.Shape.Elements(1); other != 0 || found != 1 && found != want {
		return nil, errCount("literal", found, want)
	}
	return one(a.DType, a.Shape)
}

func inferIota(a *Attrs, _ []*Value) ([]Type, error) {
	if !numeric(a.DType) {
		return nil, errDType(a.DType)
	}
	if err := checkAxes([]int{a.Axis}, len(a.Shape)); err != nil {
		return nil, err
	}
	return one(a.DType, a.Shape)
}

func inferRows(a *Attrs, _ []*Value) ([]Type, error) {
	if !numeric(a.DType) {
		return nil, errDType(a.DType)
	}
	return one(a.DType, nil)
}

// counter is the type of the operand that random numbers may depend on.
var counter = Type{DType: I32}

func inferRandom(a *Attrs, args []*Value) ([]Type, error) {
	switch a.Mode {
	case "uniform", "normal":
		if !a.DType.IsFloat() {
			return nil, errDType(a.DType)
		}
	case "bits":
		if a.DType != I64 {
			return nil, errDType(a.DType)
		}
	default:
		return nil, errAttr("mode", a.Mode, "uniform, normal or bits")
	}
	if len(args) > 1 {
		return nil, errOperands(len(args), "at most one")
	}
	if len(args) == 1 && !args[0].Type.Equal(counter) {
		return nil, errOperandType("the counter", args[0].Type, counter)
	}
	return one(a.DType, a.Shape)
}

// unary is the rule of an operation whose result has its operand's type.
func unary(takes func(DType) bool) rule {
	return func(_ *Attrs, args []*Value) ([]Type, error) {
		if err := checkDType(args[0], takes); err != nil {
			return nil, err
		}
		return []Type{args[0].Type}, nil
	}
}

func inferIsNaN(_ *Attrs, args []*Value) ([]Type, error) {
	if err := checkDType(args[0], DType.IsFloat); err != nil {
		return nil, err
	}
	return one(Bool, args[0].Type.Shape)
}

func inferCast(a *Attrs, args []*Value) ([]Type, error) {
	if !anyType(a.DType) {
		return nil, errDType(a.DType)
	}
	return one(a.DType, args[0].Type.Shape)
}

// binary is the rule of an operation on two operands of one type, which is also the result's.
func binary(takes func(DType) bool) rule {
	return func(_ *Attrs, args []*Value) ([]Type, error) {
		if err := checkDType(args[0], takes); err != nil {
			return nil, err
		}
		if err := checkSame(args[0], args[1]); err != nil {
			return nil, err
		}
		return []Type{args[0].Type}, nil
	}
}

// inferMul is the rule of a product, by a number if it is in place.
func inferMul(a *Attrs, args []*Value) ([]Type, error) {
	switch {
	case a.Mode == "":
		return binary(numeric)(a, args)
	case a.Mode != InPlace:
		return nil, errAttr("mode", a.Mode, "in_place")
	}
	if want := (Type{DType: F32}); !args[1].Type.Equal(want) {
		return nil, errOperandType("the number", args[1].Type, want)
	}
	return unary(func(d DType) bool { return d == F32 })(a, args[:1])
}

// comparison is the rule of an operation on two operands of one type with a bool result.
func comparison(takes func(DType) bool) rule {
	same := binary(takes)
	return func(a *Attrs, args []*Value) ([]Type, error) {
		if _, err := same(a, args); err != nil {
			return nil, err
		}
		return one(Bool, args[0].Type.Shape)
	}
}

func inferWhere(_ *Attrs, args []*Value) ([]Type, error) {
	if err := checkSame(args[1], args[2]); err != nil {
		return nil, err
	}
	if want := (Type{Bool, args[1].Type.Shape}); !args[0].Type.Equal(want) {
		return nil, errOperandType("the condition", args[0].Type, want)
	}
	return []Type{args[1].Type}, nil
}
