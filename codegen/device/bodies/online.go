package bodies

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
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
func (r *RowGroup) online(pass int, over []*ir.Op) *online {
	if r.held || len(over) != 1 || over[0].Kind != ir.OpReduceMax || over[0].Args[0].Type.DType != ir.F32 {
		return nil
	}
	behind := slices.DeleteFunc(r.now(pass+1), func(op *ir.Op) bool { return r.chosen(op) != nil })
	if len(behind) != 1 || behind[0].Kind != ir.OpSum || kernels.Accumulator(behind[0]) != "WIDE" {
		return nil
	}
	term := behind[0].Args[0]
	if op := term.Op; op.Kind == ir.OpWhere {
		if !ir.IsZero(op.Args[2]) || r.Body.pass[op.Args[0]] > pass {
			return nil
		}
		term = op.Args[1]
	}
	if term.Op.Kind != ir.OpExp || term.Type.DType != ir.F32 || term.Op.Args[0].Op.Kind != ir.OpSub {
		return nil
	}
	difference := term.Op.Args[0].Op
	shift, axes := source(difference.Args[1])
	if r.Body.pass[difference.Args[0]] > pass || !r.ofRow(shift) || !slices.Equal(axes, ir.Axes(0, r.row)) || !isShift(shift, over[0].Results[0]) {
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
func (r *RowGroup) reduceOnline(o *online) {
	k := r.K
	most, sum, shift := k.Temp("r"), k.Temp("r"), k.Temp("v")
	k.Add("%s %s = %s;", kernels.Accumulator(o.most), most, kernels.Start(o.most))
	k.Add("WIDE %s = 0;", sum)
	k.Add("float %s = 0.0f;", shift)
	r.rowVar[o.shift] = shift
	r.pass(func(e *Evaluation) (first, each, last []string) {
		value := e.Value(o.most.Args[0])
		// The largest of a piece is known before its first term.
		pieces := append(k.Lines, fmt.Sprintf("%s = %s;", most, kernels.Join(o.most, most, value)))
		k.Lines = nil
		few, was := k.Temp("f"), k.Temp("v")
		terms := r.Evaluation(e.s).Value(o.sum.Args[0])
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
	r.numbers(r.Body.pass[o.most.Results[0]])
	whole := r.rowVar[o.most.Results[0]]
	k.Add("if (%s != 0) %[1]s *= FLOAT(exp)(%s - %s);", sum, shift, r.rowVar[o.shift])
	k.Add("if (!(FLOAT(fabs)(%s) < INF_F)) {", whole)
	k.Add("%s = 0;", sum)
	names := maps.Clone(r.names)
	r.pass(func(e *Evaluation) (first, each, last []string) {
		return nil, []string{fmt.Sprintf("%s += %s;", sum, e.Value(o.sum.Args[0]))}, nil
	})
	r.names = names
	k.Add("}")
	r.across(o.sum, sum)
	r.settle(o.sum, sum)
}
