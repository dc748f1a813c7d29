package ir

import "fmt"

// Verify reports the first thing that is wrong with a graph: a value used before it is made, a type that its
// operation does not give, a parameter that is not its operation's, an update of another type, a body that does
// not fit. Passes are run through it in tests.
func Verify(g *Graph) error {
	return verify(g, func(k ParamKind) bool { return k == Field || k == Stored })
}

func verify(g *Graph, may func(ParamKind) bool) error {
	made := map[*Value]bool{}
	for i, op := range g.Ops {
		if err := verifyOp(op, made); err != nil {
			return fmt.Errorf("graph %s: op %d, %v: %w", g.Name, i, op.Kind, err)
		}
		for _, v := range op.Results {
			made[v] = true
		}
	}
	if err := verifyEnds(g, made, may); err != nil {
		return fmt.Errorf("graph %s: %w", g.Name, err)
	}
	return nil
}

func verifyOp(op *Op, made map[*Value]bool) error {
	for i, arg := range op.Args {
		if arg == nil || !made[arg] {
			return fmt.Errorf("operand %d is not made before", i)
		}
	}
	types, err := Infer(op.Kind, &op.Attrs, op.Args)
	if err != nil {
		return err
	}
	if len(types) != len(op.Results) {
		return fmt.Errorf("%d results, want %d", len(op.Results), len(types))
	}
	for i, v := range op.Results {
		switch {
		case made[v]:
			return fmt.Errorf("result %d is made twice", i)
		case v.Op != op || v.Index != i:
			return fmt.Errorf("result %d is not its own", i)
		case !v.Type.Equal(types[i]):
			return fmt.Errorf("result %d is %v, want %v", i, v.Type, types[i])
		}
	}
	if op.Phase == 0 {
		return fmt.Errorf("it has no phase")
	}
	switch op.Kind {
	case OpScan:
		return verify(op.Attrs.Body, func(k ParamKind) bool { return k >= Carried && k <= Turn })
	case OpFused, OpAttend:
		return verify(op.Attrs.Body, func(k ParamKind) bool { return k == Operand || k == Constant })
	}
	return nil
}

// verifyEnds checks parameters, results and updates.
func verifyEnds(g *Graph, made map[*Value]bool, may func(ParamKind) bool) error {
	params := map[*Param]bool{}
	for _, p := range g.Params {
		switch {
		case !may(p.Kind):
			return fmt.Errorf("parameter %s is %v", p.Name, p.Kind)
		case params[p]:
			return fmt.Errorf("parameter %s stands twice", p.Name)
		case p.Value == nil || !made[p.Value] || p.Value.Op.Attrs.Param != p:
			return fmt.Errorf("parameter %s has no operation", p.Name)
		case p.Kind == Stored && (p.Variable == nil || !p.Variable.Type.Equal(p.Value.Type)):
			return fmt.Errorf("parameter %s is not of its variable's type", p.Name)
		case p.Kind == Field && (p.Field == nil || !p.Field.Type.Equal(p.Value.Type)):
			return fmt.Errorf("parameter %s is not of its field's type", p.Name)
		}
		params[p] = true
	}
	for _, op := range g.Ops {
		if op.Kind == OpParam && !params[op.Attrs.Param] {
			return fmt.Errorf("parameter %s is not the graph's", op.Attrs.Param.Name)
		}
	}
	for _, r := range g.Results {
		if !made[r.Value] {
			return fmt.Errorf("result %s is not made", r.Name)
		}
	}
	updated := map[*Variable]bool{}
	for _, u := range g.Updates {
		switch {
		case !made[u.Value]:
			return fmt.Errorf("update of %s is not made", u.Variable.Path)
		case !u.Value.Type.Equal(u.Variable.Type):
			return fmt.Errorf("update of %s is %v, want %v", u.Variable.Path, u.Value.Type, u.Variable.Type)
		case updated[u.Variable]:
			return fmt.Errorf("%s is updated twice", u.Variable.Path)
		}
		updated[u.Variable] = true
	}
	return nil
}
