package loops

import (
	"math"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// gate recognizes dy where x lies above a number, or between two, and 0 elsewhere, as derivatives of what is cut off are:
// where(x <= low, 0, where(high < x, 0, dy)), either within the other. What is no number passes.
func (t *tile) gate(op *ir.Op) *several {
	if ReluOf(op) != nil {
		return nil
	}
	var ends [2]*end
	var x *ir.Value
	var parts []*ir.Value
	dy := op.Results[0]
	for where := op; where != nil; where = t.only(dy, ir.OpWhere) {
		v, e := cutOff(where)
		if e == nil || ends[e.side] != nil {
			break
		}
		if x != nil && v != x {
			// Above a number, x is above another one where what is cut off at the first is.
			if cut, least := raised(v.Op); cut != x || e.side == lower || e.at < least {
				break
			}
			parts = append(parts, v)
		} else {
			x = v
		}
		if where != op {
			parts = append(parts, dy)
		}
		ends[e.side], dy, parts = e, where.Args[2], append(parts, where.Args[0])
	}
	if ends[lower] == nil {
		return nil
	}
	g := &several{door: "Vec", args: []*ir.Value{dy, x}, parts: t.onlyWithin(parts, op)}
	for _, e := range ends {
		if e != nil {
			g.door += e.word
			g.last = append(g.last, gotext.FloatLiteral(e.at, ir.F32))
		}
	}
	return g
}

// end is one of the ends between which numbers pass.
type end struct {
	side int
	at   float64
	word string // of the function's name
}

// The sides of an end.
const (
	lower = iota
	upper
)

// cutOff returns x and the end at which where(…, 0, dy) stops dy; nil if an operation is something else.
func cutOff(op *ir.Op) (x *ir.Value, at *end) {
	zero := NumberOf(op.Args[1])
	if zero == nil || zero.Floats[0] != 0 || math.Signbit(zero.Floats[0]) || op.Results[0].Type.DType != ir.F32 {
		return nil, nil
	}
	compare := op.Args[0].Op
	if compare.Kind != ir.OpLess && compare.Kind != ir.OpLessEqual || compare.Args[0].Type.DType != ir.F32 {
		return nil, nil
	}
	passes := compare.Kind == ir.OpLess // the number itself
	x, l := compare.Args[0], NumberOf(compare.Args[1])
	at = &end{side: lower, word: "Above"}
	if passes {
		at.word = "From"
	}
	if l == nil {
		x, l = compare.Args[1], NumberOf(compare.Args[0])
		at = &end{side: upper, word: "Below"}
		if passes {
			at.word = "UpTo"
		}
	}
	if l == nil || math.IsInf(l.Floats[0], 0) || math.IsNaN(l.Floats[0]) {
		return nil, nil
	}
	at.at = l.Floats[0]
	return x, at
}

// raised returns x and a number if an operation is where(x < number, number, x); nil if it is something else.
func raised(op *ir.Op) (x *ir.Value, least float64) {
	if op.Kind != ir.OpWhere {
		return nil, 0
	}
	compare, l := op.Args[0].Op, NumberOf(op.Args[1])
	if l == nil || compare.Kind != ir.OpLess && compare.Kind != ir.OpLessEqual || compare.Args[0] != op.Args[2] {
		return nil, 0
	}
	if than := NumberOf(compare.Args[1]); than == nil || than.Floats[0] != l.Floats[0] {
		return nil, 0
	}
	return op.Args[2], l.Floats[0]
}
