package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// ctcRows are the parts of ctc that the language has no words for.
var ctcRows = []row{fn("_ctc", ctc), {catalog.Func, "_ctc_readings", beamSearch}}

// impossible is the logarithm of a probability of 0, finite so that differences stay numbers.
const impossible = -1e30

// ctc is -log p of a sequence of labels, whatever the times at which each is told (Graves et al. 2006). The labels
// with a blank before, between and behind them are a path of 2l + 1 places; alpha[s] is the logarithm of the
// probability to stand at place s after some steps. Sizes: n samples, t steps, k classes, l labels, s places.
func ctc(c *call) *ir.Value {
	b := c.Builder
	batchless := c.lead(0) == 0 && c.lead(1) == 0
	rows := func(v *ir.Value, lead int) *ir.Value {
		if batchless { // one sample, whatever the rows
			return b.Reshape(v, append(ir.Shape{1}, v.Type.Shape...))
		}
		return c.body.perRow(v, lead == 1)
	}
	labels := rows(c.as(0, ir.I32), c.lead(0))                            // [n, l]
	logits := rows(c.as(1, dtypeOf(c.node.Out[0].Type.DType)), c.lead(1)) // [n, t, k]
	path := blanked(b, labels)
	told := emissions(b, logits, path)
	first := b.Reshape(b.SliceAxis(told, 0, 0, 1), told.Type.Shape[1:])
	place := b.Iota(ir.I32, path.Type.Shape, 1)
	never := filled(b, first, impossible)
	alpha := b.Where(below(b, place, 2), first, never)
	if steps := told.Type.Shape[0]; steps > 1 {
		alpha = c.walk(alpha, b.SliceAxis(told, 0, 1, steps), leaps(b, path))
	}
	count := b.Sum(b.Cast(b.Not(equals(b, labels, 0)), ir.I32), 1)
	last := back(b, scaled(b, count, 2), path, []int{1})
	before := shifted(b, last, -1)
	ends := b.Binary(ir.OpOr, b.Binary(ir.OpEqual, place, last), b.Binary(ir.OpEqual, place, before))
	loss := b.Neg(logSum(b, b.Where(ends, alpha, never)))
	if batchless {
		return b.Reshape(loss, ir.Shape{})
	}
	return loss
}

// blanked puts blanks (0) before, between and behind labels.
func blanked(b *ir.Builder, labels *ir.Value) *ir.Value {
	return b.Pad(labels, []int{0, 1}, []int{0, 1}, []int{0, 1}, 0)
}

// emissions is the logarithm of the probability that each step tells the class of each place: [t, n, s].
func emissions(b *ir.Builder, logits, path *ir.Value) *ir.Value {
	t := logits.Type.Shape
	logs := logProbabilities(b, logits)
	space := append(path.Type.Shape.Clone(), t[2])
	is := b.Binary(ir.OpEqual, b.Broadcast(path, space, []int{0, 1}), b.Iota(ir.I32, space, 2))
	each := b.Dot(logs, b.Cast(is, logits.Type.DType), []int{0}, []int{0}, []int{2}, []int{2})
	return b.Transpose(each, []int{1, 0, 2})
}

// logProbabilities is log softmax along the last axis.
func logProbabilities(b *ir.Builder, logits *ir.Value) *ir.Value {
	axes := []int{len(logits.Type.Shape) - 1}
	top := back(b, b.StopGradient(b.Reduce(ir.OpReduceMax, logits, axes...)), logits, axes)
	moved := b.Sub(logits, top)
	return b.Sub(moved, back(b, b.Log(b.Sum(b.Exp(moved), axes...)), logits, axes))
}

// leaps tells at which places a path may come from two places before: where a label follows another one.
func leaps(b *ir.Builder, path *ir.Value) *ir.Value {
	same := b.Binary(ir.OpEqual, path, b.Pad(path, []int{0, 2}, []int{0, -2}, []int{0, 0}, 0))
	blank := equals(b, path, 0)
	return b.Not(b.Binary(ir.OpOr, same, blank))
}

// walk takes alpha through the steps: from each place, the one before, and two before where a leap is allowed.
func (c *call) walk(alpha, told, leap *ir.Value) *ir.Value {
	in := c.body.newLoop("ctc_step", told.Type.Shape[0])
	b := in.Builder
	at := in.carry([]*ir.Value{alpha})[0]
	here := in.slice("told", told)
	allowed := in.capture(leap)
	from := func(n int) *ir.Value { return b.Pad(at, []int{0, n}, []int{0, -n}, []int{0, 0}, impossible) }
	one, two := from(1), b.Where(allowed, from(2), filled(b, at, impossible))
	top := b.StopGradient(b.Max(at, b.Max(one, two)))
	less := func(v *ir.Value) *ir.Value { return b.Exp(b.Sub(v, top)) }
	next := b.Add(b.Add(top, b.Log(b.Add(less(at), b.Add(less(one), less(two))))), here)
	return in.finish([]*ir.Value{alpha}, []*ir.Value{told}, []*ir.Value{next}, nil)[0]
}

// logSum is the logarithm of the sum of exponentials along axis 1.
func logSum(b *ir.Builder, v *ir.Value) *ir.Value {
	top := b.StopGradient(b.Reduce(ir.OpReduceMax, v, 1))
	return b.Add(top, b.Log(b.Sum(b.Exp(b.Sub(v, back(b, top, v, []int{1}))), 1)))
}
