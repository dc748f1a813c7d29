package ir

import "slices"

// The rules of reductions, contractions and indexed access.

// without returns a shape without some of its axes.
func without(s Shape, axes ...int) Shape {
	var rest Shape
	for i, d := range s {
		if !slices.Contains(axes, i) {
			rest = append(rest, d)
		}
	}
	return rest
}

func inferReduce(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkDType(args[0], numeric); err != nil {
		return nil, err
	}
	shape := args[0].Type.Shape
	if err := checkAxes(a.Axes, len(shape)); err != nil {
		return nil, err
	}
	d, err := summedAs(a, args[0])
	if err != nil {
		return nil, err
	}
	return one(d, without(shape, a.Axes...))
}

// summedAs is the type of sums: the operands', or of small floats f32, which they are summed as.
func summedAs(a *Attrs, x *Value) (DType, error) {
	switch {
	case a.DType == 0:
		return x.Type.DType, nil
	case !x.Type.DType.IsHalf() || a.DType != F32:
		return 0, errDType(a.DType)
	}
	return a.DType, nil
}

func inferReduceNotEmpty(a *Attrs, args []*Value) ([]Type, error) {
	types, err := inferReduce(a, args)
	if err != nil {
		return nil, err
	}
	for _, axis := range a.Axes {
		if args[0].Type.Shape[axis] == 0 {
			return nil, errEmpty(axis)
		}
	}
	return types, nil
}

// checkAxis checks that numbers have the axis of the attributes.
func checkAxis(a *Attrs, x *Value) error {
	if err := checkDType(x, numeric); err != nil {
		return err
	}
	return checkAxes([]int{a.Axis}, len(x.Type.Shape))
}

func inferArgMax(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkAxis(a, args[0]); err != nil {
		return nil, err
	}
	shape := args[0].Type.Shape
	if shape[a.Axis] == 0 {
		return nil, errEmpty(a.Axis)
	}
	return one(I32, without(shape, a.Axis))
}

func inferCumSum(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkAxis(a, args[0]); err != nil {
		return nil, err
	}
	return []Type{args[0].Type}, nil
}

func inferMix(a *Attrs, args []*Value) ([]Type, error) {
	x, first, weights := args[0].Type, args[1].Type, args[2].Type
	if err := checkAxis(a, args[0]); err != nil {
		return nil, err
	}
	switch {
	case first.DType != I32:
		return nil, errDType(first.DType)
	case !x.DType.IsFloat() || weights.DType != x.DType:
		return nil, errDType(weights.DType)
	case len(first.Shape) != 1 || len(weights.Shape) != 2 || first.Shape[0] != weights.Shape[0] || weights.Shape[1] < 1 || x.Shape[a.Axis] < weights.Shape[1]:
		return nil, errAttr("axis", a.Axis, "as many neighbours along the axis as there are weights for each first")
	}
	shape := x.Shape.Clone()
	shape[a.Axis] = first.Shape[0]
	return one(x.DType, shape)
}

func inferArgSort(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkAxis(a, args[0]); err != nil {
		return nil, err
	}
	return one(I32, args[0].Type.Shape)
}

// gathered is the shape of what gather takes from x at indices.
func gathered(a *Attrs, x Shape, indices Type) (Shape, error) {
	if indices.DType != I32 {
		return nil, errDType(indices.DType)
	}
	if a.Axis < 0 || a.Axis >= len(x) {
		return nil, errAxis(a.Axis, len(x))
	}
	if a.Batch < 0 || a.Batch > a.Axis || a.Batch > len(indices.Shape) {
		return nil, errAttr("batch", a.Batch, "axes before axis that both have")
	}
	for i := range a.Batch {
		if x[i] != indices.Shape[i] {
			return nil, errPaired(x, indices.Shape, i, i)
		}
	}
	return slices.Concat(x[:a.Axis], indices.Shape[a.Batch:], x[a.Axis+1:]), nil
}

func inferGather(a *Attrs, args []*Value) ([]Type, error) {
	shape, err := gathered(a, args[0].Type.Shape, args[1].Type)
	if err != nil {
		return nil, err
	}
	return one(args[0].Type.DType, shape)
}

func inferScatterAdd(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkDType(args[1], numeric); err != nil {
		return nil, err
	}
	want, err := gathered(a, a.Shape, args[0].Type)
	if err != nil {
		return nil, err
	}
	if found := args[1].Type.Shape; !found.Equal(want) {
		return nil, errShape("the updates' shape", found, want)
	}
	return one(args[1].Type.DType, a.Shape)
}

// What the Mode of a dot may say of the matrices behind its batch axes, whose diagonal begins at their first element.
const (
	LowerFirst  = "lower_first"  // the first operand is zero above the diagonal
	LowerResult = "lower_result" // above the diagonal the result may be zero instead
	LowerOnly   = "lower_only"   // above the diagonal the result may be anything, no numbers too
)

// LowerMask is the Mode of a where whose condition holds in the matrices of the last two axes up to the diagonal, which begins at their
// first element, and nowhere above it.
const LowerMask = "lower_mask"

func inferDot(a *Attrs, args []*Value) ([]Type, error) {
	if len(args) != 2 && len(args) != 3 {
		return nil, errOperands(len(args), "2 or 3")
	}
	if err := checkDType(args[0], numeric); err != nil {
		return nil, err
	}
	if args[0].Type.DType != args[1].Type.DType {
		return nil, errDiffer(args[0].Type, args[1].Type)
	}
	d, err := summedAs(a, args[0])
	if err != nil {
		return nil, err
	}
	x, y := args[0].Type.Shape, args[1].Type.Shape
	pairedX, pairedY := slices.Concat(a.BatchA, a.ContractA), slices.Concat(a.BatchB, a.ContractB)
	if len(a.BatchA) != len(a.BatchB) {
		return nil, errCount("batch of b", len(a.BatchB), len(a.BatchA))
	}
	if len(pairedX) != len(pairedY) {
		return nil, errCount("contract of b", len(a.ContractB), len(a.ContractA))
	}
	if err := checkAxes(pairedX, len(x)); err != nil {
		return nil, err
	}
	if err := checkAxes(pairedY, len(y)); err != nil {
		return nil, err
	}
	var shape Shape
	for i := range pairedX {
		if x[pairedX[i]] != y[pairedY[i]] {
			return nil, errPaired(x, y, pairedX[i], pairedY[i])
		}
		if i < len(a.BatchA) {
			shape = append(shape, x[pairedX[i]])
		}
	}
	shape = slices.Concat(shape, without(x, pairedX...), without(y, pairedY...))
	if len(args) == 3 {
		want := Type{DType: d, Shape: without(y, pairedY...)}
		if args[2].Type.DType != d || len(want.Shape) != 1 || !args[2].Type.Shape.Equal(want.Shape) {
			return nil, errOperandType("what is added", args[2].Type, want)
		}
	}
	return one(d, shape)
}
