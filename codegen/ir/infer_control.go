package ir

// The rules of operations that have bodies, and of grad.

// checkBody checks what all bodies have in common.
func checkBody(body *Graph) error {
	if body == nil {
		return errAttr("body", "missing", "a graph")
	}
	if len(body.Updates) > 0 {
		return errBody("it updates %s", body.Updates[0].Variable.Path)
	}
	for i, p := range body.Params {
		if p.Value == nil {
			return errBody("parameter %d has no value", i)
		}
	}
	for _, r := range body.Results {
		if r.Value == nil {
			return errBody("result %s has no value", r.Name)
		}
	}
	return nil
}

func inferScan(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkBody(a.Body); err != nil {
		return nil, err
	}
	if a.Carry < 0 || a.Scanned < 0 || a.Carry+a.Scanned > len(args) {
		return nil, errOperands(len(args), "the carried and scanned ones at least")
	}
	if err := checkScanParams(a, args); err != nil {
		return nil, err
	}
	if len(a.Body.Results) < a.Carry {
		return nil, errBody("%d results, want the %d states at least", len(a.Body.Results), a.Carry)
	}
	types := make([]Type, len(a.Body.Results))
	for i, r := range a.Body.Results {
		t := r.Value.Type
		if i >= a.Carry {
			types[i] = Type{t.DType, append(Shape{a.Length}, t.Shape...)}
			continue
		}
		if want := args[i].Type; !t.Equal(want) {
			return nil, errBody("state %d becomes %v, want %v", i, t, want)
		}
		types[i] = t
	}
	return types, nil
}

func checkScanParams(a *Attrs, args []*Value) error {
	params := a.Body.Params
	if n := len(args); len(params) == n+1 && params[n].Kind == Turn {
		if t := params[n].Value.Type; !t.Equal(counter) {
			return errBody("the turn is %v, want %v", t, counter)
		}
	} else if len(params) != n {
		return errBody("%d parameters for %d operands", len(params), n)
	}
	for i, arg := range args {
		kind, want := Constant, arg.Type
		switch {
		case i < a.Carry:
			kind = Carried
		case i < a.Carry+a.Scanned:
			if len(want.Shape) == 0 || want.Shape[0] != a.Length {
				return errShape("a scanned operand's shape", want.Shape, append(Shape{a.Length}, without(want.Shape, 0)...))
			}
			kind, want = Slice, Type{want.DType, want.Shape[1:]}
		}
		if params[i].Kind != kind {
			return errBody("parameter %d is %v, want %v", i, params[i].Kind, kind)
		}
		if t := params[i].Value.Type; !t.Equal(want) {
			return errBody("parameter %d is %v, want %v", i, t, want)
		}
	}
	return nil
}

func inferGrad(_ *Attrs, args []*Value) ([]Type, error) {
	if len(args) < 2 {
		return nil, errOperands(len(args), "y and at least one x")
	}
	types := make([]Type, len(args)-1)
	for i, arg := range args {
		if err := checkDType(arg, DType.IsFloat); err != nil {
			return nil, err
		}
		if i > 0 {
			types[i-1] = arg.Type
		}
	}
	return types, nil
}

func inferFused(a *Attrs, args []*Value) ([]Type, error) {
	if err := checkBody(a.Body); err != nil {
		return nil, err
	}
	if len(a.Body.Params) != len(args) {
		return nil, errBody("%d parameters for %d operands", len(a.Body.Params), len(args))
	}
	for i, arg := range args {
		p := a.Body.Params[i]
		if p.Kind != Operand && p.Kind != Constant {
			return nil, errBody("parameter %d is %v, want %v", i, p.Kind, Operand)
		}
		if t := p.Value.Type; !t.Equal(arg.Type) {
			return nil, errBody("parameter %d is %v, want %v", i, t, arg.Type)
		}
	}
	types := make([]Type, len(a.Body.Results))
	for i, r := range a.Body.Results {
		types[i] = r.Value.Type
	}
	return types, nil
}
