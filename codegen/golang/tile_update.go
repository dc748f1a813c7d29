package golang

import "github.com/dlgen/dlgen/codegen/ir"

// update is a function of rt for several operations, of which only the last one's result is read.
type update struct {
	door  string
	args  []*ir.Value
	parts []*ir.Value
}

// only returns the operation that computes a value, if it is of a kind and nothing but one operation reads it.
func (t *tile) only(v *ir.Value, kind ir.Kind) *ir.Op {
	if v.Op.Kind != kind || t.uses[v] != 1 || v.Type.DType != ir.F32 {
		return nil
	}
	return v.Op
}

// updateOf returns the function of an optimizer's update that an operation ends, nil if there is none.
func (t *tile) updateOf(op *ir.Op) *update {
	if op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	switch op.Kind {
	case ir.OpAdd:
		for i, arg := range op.Args {
			if mul := t.only(arg, ir.OpMul); mul != nil {
				if j := t.toward(op.Args[1-i], mul); j != nil {
					return j
				}
			}
		}
	case ir.OpSub:
		return t.lessOverRoot(op)
	}
	return nil
}

// toward is a + (b - a) * c, where b may be a square.
func (t *tile) toward(a *ir.Value, mul *ir.Op) *update {
	for i, arg := range mul.Args {
		sub := t.only(arg, ir.OpSub)
		if sub == nil || sub.Args[1] != a {
			continue
		}
		b, parts := sub.Args[0], []*ir.Value{mul.Results[0], arg}
		if square := t.only(b, ir.OpMul); square != nil && square.Args[0] == square.Args[1] {
			return &update{"VecTowardSquare", []*ir.Value{a, square.Args[0], mul.Args[1-i]}, append(parts, b)}
		}
		return &update{"VecToward", []*ir.Value{a, b, mul.Args[1-i]}, parts}
	}
	return nil
}

// lessOverRoot is w - a * b / (√c + d).
func (t *tile) lessOverRoot(op *ir.Op) *update {
	div := t.only(op.Args[1], ir.OpDiv)
	if div == nil {
		return nil
	}
	mul, add := t.only(div.Args[0], ir.OpMul), t.only(div.Args[1], ir.OpAdd)
	if mul == nil || add == nil {
		return nil
	}
	for i, arg := range add.Args {
		if root := t.only(arg, ir.OpSqrt); root != nil {
			return &update{"VecLessOverRoot", []*ir.Value{op.Args[0], mul.Args[0], mul.Args[1], root.Args[0], add.Args[1-i]},
				[]*ir.Value{op.Args[1], div.Args[0], div.Args[1], arg}}
		}
	}
	return nil
}
