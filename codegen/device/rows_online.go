package device

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// online is the sum of a softmax, which one pass over a long row can make together with the largest element: as that grows, what there is
// of the sum shrinks.
//
//	most = max(…), sum = Σ exp(x - shift)   or Σ where(condition, exp(x - shift), 0)
//
// The shift is the largest element, or 0 where that is not finite: then the sum is made anew.
type online struct {
	most, sum *ir.Op
	shift     *ir.Value
}

// online returns the sum that the pass of a maximum can make, nil if there is none.
func (r *rowGroup) online(pass int, over []*ir.Op) *online {
	if r.held || len(over) != 1 || over[0].Kind != ir.OpReduceMax || over[0].Args[0].Type.DType != ir.F32 {
		return nil
	}
	behind := slices.DeleteFunc(r.now(pass+1), func(op *ir.Op) bool { return r.chosen(op) != nil })
	if len(behind) != 1 || behind[0].Kind != ir.OpSum || accumulator(behind[0]) != "WIDE" {
		return nil
	}
	term := behind[0].Args[0]
	if op := term.Op; op.Kind == ir.OpWhere {
		if !ir.IsZero(op.Args[2]) || r.body.pass[op.Args[0]] > pass {
			return nil
		}
		term = op.Args[1]
	}
	if term.Op.Kind != ir.OpExp || term.Type.DType != ir.F32 || term.Op.Args[0].Op.Kind != ir.OpSub {
		return nil
	}
	difference := term.Op.Args[0].Op
	shift, axes := source(difference.Args[1])
	if r.body.pass[difference.Args[0]] > pass || !r.ofRow(shift) || !slices.Equal(axes, ir.Axes(0, r.row)) || !isShift(shift, over[0].Results[0]) {
		return nil
	}
	return &online{over[0], behind[0], shift}
}

// isShift reports whether a value is the largest element where that is finite.
func isShift(v, most *ir.Value) bool {
	plain := func(v *ir.Value) *ir.Value {
		for v.Op.Kind == ir.OpStopGradient {
			v = v.Op.Args[0]
		}
		return v
	}
	v = plain(v)
	if v == most {
		return true
	}
	if v.Op.Kind != ir.OpWhere || plain(v.Op.Args[1]) != most || !ir.IsZero(v.Op.Args[2]) {
		return false
	}
	finite := v.Op.Args[0].Op
	if finite.Kind != ir.OpLess || finite.Args[0].Op.Kind != ir.OpAbs || plain(finite.Args[0].Op.Args[0]) != most {
		return false
	}
	limit, _ := source(finite.Args[1])
	return limit.Op.Kind == ir.OpConst && len(limit.Op.Attrs.Literal.Floats) == 1 && math.IsInf(limit.Op.Attrs.Literal.Floats[0], 1)
}

// reduceOnline writes the pass that makes both.
func (r *rowGroup) reduceOnline(o *online) {
	k := r.k
	most, sum, shift := k.temp("r"), k.temp("r"), k.temp("v")
	k.add("%s %s = %s;", accumulator(o.most), most, start(o.most))
	k.add("WIDE %s = 0;", sum)
	k.add("float %s = 0.0f;", shift)
	r.rowVar[o.shift] = shift
	r.pass(func(e *evaluation) (first, each, last []string) {
		value := e.value(o.most.Args[0])
		// The largest of a piece is known before its first term.
		pieces := append(k.lines, fmt.Sprintf("%s = %s;", most, step2(o.most, most, value)))
		k.lines = nil
		few, was := k.temp("f"), k.temp("v")
		terms := r.evaluation(e.s).value(o.sum.Args[0])
		first = append(first, r.overPiece(pieces)...)
		first = append(first,
			fmt.Sprintf("float %s = %s, %s = 0.0f;", was, shift, few),
			fmt.Sprintf("%s = FLOAT(fabs)(%s) < INF_F ? %[2]s : 0.0f;", shift, most),
			fmt.Sprintf("if (%s != %s && %s != 0) %[3]s *= FLOAT(exp)(%[1]s - %[2]s);", was, shift, sum))
		each = append(each, fmt.Sprintf("%s += %s;", few, terms))
		last = append(last, fmt.Sprintf("%s += %s;", sum, few))
		return
	})
	delete(r.rowVar, o.shift)
	r.across(o.most, most)
	r.settle(o.most, most)
	r.numbers(r.body.pass[o.most.Results[0]])
	whole := r.rowVar[o.most.Results[0]]
	k.add("if (%s != 0) %[1]s *= FLOAT(exp)(%s - %s);", sum, shift, r.rowVar[o.shift])
	k.add("if (!(FLOAT(fabs)(%s) < INF_F)) {", whole)
	k.add("%s = 0;", sum)
	names := maps.Clone(r.names)
	r.pass(func(e *evaluation) (first, each, last []string) {
		return nil, []string{fmt.Sprintf("%s += %s;", sum, e.value(o.sum.Args[0]))}, nil
	})
	r.names = names
	k.add("}")
	r.across(o.sum, sum)
	r.settle(o.sum, sum)
}
