package loops

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// several is a function of rt for several operations, of which only the last one's result is read.
type several struct {
	door  string
	args  []*ir.Value
	parts []*ir.Value
	blend *blend    // what RowsBlend takes, nil if that is not the function
	ofRow *ir.Value // a number for each row, the function's second operand; nil if there is none
	last  []string  // constants, the function's last operands
}

// only returns the operation that computes a value, if it is of a kind and nothing but one operation reads it.
func (t *tile) only(v *ir.Value, kind ir.Kind) *ir.Op {
	if v.Op.Kind != kind || t.uses[v] != 1 || v.Type.DType != ir.F32 {
		return nil
	}
	return v.Op
}

// severalOf returns the function of several operations that an operation ends, nil if there is none.
func (t *tile) severalOf(op *ir.Op) *several {
	if op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	switch op.Kind {
	case ir.OpAdd:
		if j := t.normalSlope(op); j != nil {
			return j
		}
		if b := t.blendOf(op); b != nil {
			return &several{door: "RowsBlend", blend: b, parts: b.parts}
		}
		for i, arg := range op.Args {
			if mul := t.only(arg, ir.OpMul); mul != nil {
				if j := t.toward(op.Args[1-i], mul); j != nil {
					return j
				}
				if j := t.scaled(op.Args[1-i], mul); j != nil {
					return j
				}
				if j := t.lessTimes(op.Args[1-i], mul); j != nil {
					return j
				}
			}
		}
	case ir.OpSub:
		return t.lessOverRoot(op)
	case ir.OpMul:
		return t.raised(op)
	case ir.OpWhere:
		if j := t.gate(op); j != nil {
			return j
		}
	}
	return nil
}

// joined is a call of such a function.
func (t *tile) joined(u *several, ofRow bool) *tileValue {
	var args []*tileValue
	for _, arg := range u.args {
		args = append(args, t.value(arg))
	}
	for _, part := range u.parts {
		t.k.cost += vectorCost(part.Op)
	}
	if u.blend != nil {
		return t.blended(u.blend)
	}
	if u.ofRow == nil {
		return t.vec(u.door, ofRow, args, u.last...)
	}
	return t.vec(u.door, false, slices.Insert(args, 1, t.number(u.ofRow)), t.width.String())
}

// toward is a + (b - a) * c, where b may be a square.
func (t *tile) toward(a *ir.Value, mul *ir.Op) *several {
	for i, arg := range mul.Args {
		sub := t.only(arg, ir.OpSub)
		if sub == nil || sub.Args[1] != a {
			continue
		}
		b, parts := sub.Args[0], []*ir.Value{mul.Results[0], arg}
		if square := t.only(b, ir.OpMul); square != nil && square.Args[0] == square.Args[1] {
			return &several{door: "VecTowardSquare", args: []*ir.Value{a, square.Args[0], mul.Args[1-i]}, parts: append(parts, b)}
		}
		return &several{door: "VecToward", args: []*ir.Value{a, b, mul.Args[1-i]}, parts: parts}
	}
	return nil
}

// scaled is a * s * b + c, where s is a number for each row.
func (t *tile) scaled(c *ir.Value, mul *ir.Op) *several {
	for i, arg := range mul.Args {
		inner := t.only(arg, ir.OpMul)
		if inner == nil {
			continue
		}
		for k, s := range inner.Args {
			if a := inner.Args[1-k]; t.isNumber(s) && !t.isNumber(a) {
				return &several{door: "RowsMulAdd", args: []*ir.Value{a, mul.Args[1-i], c}, parts: []*ir.Value{mul.Results[0], arg}, ofRow: s}
			}
		}
	}
	return nil
}

// lessTimes is (a - b) * s + c, where none is a number for each row.
func (t *tile) lessTimes(c *ir.Value, mul *ir.Op) *several {
	for i, arg := range mul.Args {
		sub := t.only(arg, ir.OpSub)
		if sub == nil {
			continue
		}
		args := []*ir.Value{sub.Args[0], sub.Args[1], mul.Args[1-i], c}
		if !slices.ContainsFunc(args, t.isNumber) {
			return &several{door: "VecLessMulAdd", args: args, parts: []*ir.Value{mul.Results[0], arg}}
		}
	}
	return nil
}

// raised is (a + s) * b, where s is a number for each row.
func (t *tile) raised(op *ir.Op) *several {
	for i, arg := range op.Args {
		sum := t.only(arg, ir.OpAdd)
		if sum == nil || t.form != rowTile || t.isNumber(op.Args[1-i]) || !t.k.whole(op.Results[0]) {
			continue
		}
		for k, s := range sum.Args {
			if a := sum.Args[1-k]; t.isNumber(s) && !t.isNumber(a) {
				return &several{door: "RowsAddMul", args: []*ir.Value{a, op.Args[1-i]}, parts: []*ir.Value{arg}, ofRow: s}
			}
		}
	}
	return nil
}

// lessOverRoot is w - a * b / (√c + d).
func (t *tile) lessOverRoot(op *ir.Op) *several {
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
			return &several{door: "VecLessOverRoot", args: []*ir.Value{op.Args[0], mul.Args[0], mul.Args[1], root.Args[0], add.Args[1-i]},
				parts: []*ir.Value{op.Args[1], div.Args[0], div.Args[1], arg}}
		}
	}
	return nil
}
