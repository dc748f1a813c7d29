package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// softmax is exp(x) / sum(exp(x)) over axes.
func softmax(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	e := b.Exp(b.Sub(x, back(b, steadyMax(b, x, axes), x, axes)))
	return b.Div(e, back(b, b.Sum(e, axes...), x, axes))
}

func logSoftmax(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	far := b.Sub(x, back(b, steadyMax(b, x, axes), x, axes))
	return b.Sub(far, back(b, b.Log(b.Sum(b.Exp(far), axes...)), x, axes))
}

// sparsemax is max(x - threshold, 0), as Keras computes it: the threshold is (s - 1) / k, where k of the largest
// elements are above their own threshold and s is the sum of all running sums of these. (In the paper, Martins and
// Astudillo 2016, s is the last of these sums.)
func sparsemax(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	axis := axes[0]
	largestFirst := pick(b, x, b.ArgSort(x, axis, true), axis)
	sums := b.CumSum(largestFirst, axis, false, false)
	place := shifted(b, b.Iota(x.Type.DType, x.Type.Shape, axis), 1)
	inside := b.Binary(ir.OpLess, b.Div(shifted(b, sums, -1), place), largestFirst)
	count := b.Sum(b.Cast(inside, x.Type.DType), axis)
	total := b.Sum(b.Where(inside, sums, filled(b, x, 0)), axis)
	return b.Max(b.Sub(x, back(b, b.Div(shifted(b, total, -1), count), x, axes)), filled(b, x, 0))
}
