package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// losses are a body's losses, averaged: their names in order, the unnamed one first as "", and their values. Several
// of one name are added up.
type losses struct {
	names  []string
	values map[string]*ir.Value
	total  *ir.Value   // with penalties, an f32
	extra  []*ir.Value // the penalties
}

// losses averages the losses of a body and adds up the total.
func (b *body) losses(c *model.Body) *losses {
	l := &losses{values: map[string]*ir.Value{}}
	for _, n := range c.Losses {
		b.Scope = b.module.Root
		v := b.average(n.Value)
		l.total = b.plus(l.total, v)
		if l.values[n.Name] == nil {
			l.names = append(l.names, n.Name)
		}
		l.values[n.Name] = b.plus(l.values[n.Name], v)
	}
	if l.total == nil {
		return l
	}
	for _, p := range penalties(b) {
		l.total, l.extra = b.plus(l.total, p), append(l.extra, p)
	}
	for _, p := range c.Penalties {
		b.penalize(b.value(p.Value))
	}
	if p := b.penalty(); p != nil {
		l.total, l.extra = b.plus(l.total, p), append(l.extra, p)
	}
	return l
}

// penalty adds up what was penalized; nil if nothing was.
func (b *body) penalty() (total *ir.Value) {
	for _, p := range b.penalties {
		p = long(b.Builder, p)
		sum := b.Sum(p, axes(p)...)
		if s := p.Type.Shape; len(s) > 0 && s[0].IsBatch() {
			sum = b.Div(sum, b.Rows(sum.Type.DType))
		}
		total = b.plus(total, sum)
	}
	return total
}

// plus adds to a sum that may be empty yet. What is of f64 makes it one of f64.
func (b *body) plus(sum, v *ir.Value) *ir.Value {
	switch {
	case sum == nil:
		return v
	case sum.Type.DType == ir.F64:
		v = b.Cast(v, ir.F64)
	case v.Type.DType == ir.F64:
		sum = b.Cast(sum, ir.F64)
	}
	return b.Add(sum, v)
}

// long gives what is averaged or penalized the type in which that is done: f64 stays, all else is f32.
func long(b *ir.Builder, v *ir.Value) *ir.Value {
	if v.Type.DType == ir.F64 {
		return v
	}
	return b.Cast(v, ir.F32)
}

// average is the mean of a loss over its elements and, if it is a sample's, the batch. Where a loss leaves out
// elements (ignore_class), they are not counted.
func (b *body) average(loss *model.Value) *ir.Value {
	v := b.weighed(long(b.Builder, b.value(loss)))
	sum := b.Sum(v, axes(v)...)
	mask := b.counting(loss)
	if mask == nil {
		return b.Div(sum, b.Cast(elements(b.Builder, v.Type.Shape, ir.F32), sum.Type.DType))
	}
	mask = b.Cast(mask, sum.Type.DType)
	return divideOrZero(b.Builder, sum, b.Sum(mask, axes(mask)...))
}

// counting returns what a loss counts: it is known of a call, and of one times numbers.
func (b *body) counting(loss *model.Value) *ir.Value {
	if mask := b.counted[loss]; mask != nil {
		return mask
	}
	n := loss.Node
	if n == nil || n.Entry.Kind != catalog.Func || n.Entry.Name != "multiply" {
		return nil
	}
	for i, x := range n.In {
		if y := n.In[1-i]; y.Const != nil && len(y.Type.Shape) == 0 {
			return b.counting(x)
		}
	}
	return nil
}

// axes lists all axes of a value.
func axes(v *ir.Value) []int {
	out := make([]int, len(v.Type.Shape))
	for i := range out {
		out[i] = i
	}
	return out
}

// elements is the number of elements of a shape, as a scalar of a type.
func elements(b *ir.Builder, s ir.Shape, d ir.DType) *ir.Value {
	size := s.Size()
	n := b.Scalar(d, float64(size.Factor))
	for range size.Power {
		n = b.Mul(n, b.Rows(d))
	}
	return n
}

// weighted sums up the means of samples over their elements, each times its weight, if there is one, and the weights.
// What is batchless is the same for all samples.
func weighted(b *ir.Builder, v *ir.Value, perSample bool, weight *ir.Value) (total, count *ir.Value) {
	v = b.Cast(v, ir.F32)
	if !perSample {
		mean := b.Div(b.Sum(v, axes(v)...), elements(b, v.Type.Shape, ir.F32))
		v = b.Broadcast(mean, ir.Shape{ir.Batch}, nil)
	}
	if weight == nil {
		return b.Sum(meanFrom(b, v, 1), 0), b.Rows(ir.F32)
	}
	weight = b.Cast(weight, ir.F32)
	v, weight = sameRank(b, v, weight)
	return b.Sum(meanFrom(b, b.Mul(v, weight), 1), 0), b.Sum(meanFrom(b, weight, 1), 0)
}

// sameRank gives a value and its weight one shape: a weight of lower rank counts from the first axis, and the value
// is averaged over the axes behind; one of higher rank repeats the value.
func sameRank(b *ir.Builder, v, weight *ir.Value) (*ir.Value, *ir.Value) {
	v = meanFrom(b, v, len(weight.Type.Shape))
	shape := v.Type.Shape.Clone()
	for len(shape) < len(weight.Type.Shape) {
		shape = append(shape, 1)
	}
	v = b.Reshape(v, shape)
	for i, d := range weight.Type.Shape {
		if d != 1 {
			shape[i] = d
		}
	}
	return b.BroadcastTo(v, shape), b.BroadcastTo(weight, shape)
}

// meanFrom averages over the axes from one on.
func meanFrom(b *ir.Builder, v *ir.Value, axis int) *ir.Value {
	if axis >= len(v.Type.Shape) {
		return v
	}
	n := v.Type.Shape[axis:].Elements(1)
	sum := b.Sum(v, axes(v)[axis:]...)
	return b.Div(sum, b.Fill(ir.F32, sum.Type.Shape, float64(n)))
}
