package lower

import "github.com/dlgen/dlgen/codegen/ir"

// pair returns truth and prediction as f32 of one shape with the batch axis in front, at least as many axes as rank.
func (m *metric) pair(rank int) (t, p *ir.Value) {
	t, p = m.sampled(0), m.sampled(1)
	shape := t.Type.Shape
	if len(p.Type.Shape) > len(shape) {
		shape = p.Type.Shape
	}
	for len(shape) < rank {
		shape = append(shape.Clone(), 1)
	}
	return m.Reshape(t, shape), m.Reshape(p, shape)
}

// sampled returns an operand as f32 with the batch axis; a batchless one is repeated for each sample.
func (m *metric) sampled(i int) *ir.Value { return m.perRow(m.Cast(m.in[i], ir.F32), m.lead(i) == 1) }

// perRow gives a value the batch axis if it has none.
func (m *metric) perRow(v *ir.Value, perSample bool) *ir.Value {
	if perSample {
		return v
	}
	axes := make([]int, len(v.Type.Shape))
	for i := range axes {
		axes[i] = i + 1
	}
	return m.Broadcast(v, append(ir.Shape{ir.Batch}, v.Type.Shape...), axes)
}

// weightOf returns the weight of each element of a shape: sample_weight counts from the first axis; 1 without one.
func (m *metric) weightOf(shape ir.Shape) *ir.Value {
	if m.weight == nil {
		return m.Fill(ir.F32, shape, 1)
	}
	w := m.Cast(m.weight, ir.F32)
	for n := len(w.Type.Shape); n > len(shape); n-- {
		w = m.Reshape(w, w.Type.Shape[:n-1])
	}
	kept := make([]int, len(w.Type.Shape))
	for i := range kept {
		kept[i] = i
	}
	return m.Broadcast(w, shape, kept)
}

// vector is an accumulator of n f32.
func vector(name string, n int) accumulator {
	return accumulator{name, ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Dim(n)}}}
}

// lastOf is the length of the last axis of the prediction, 1 of a scalar.
func (m *metric) lastOf() int {
	last := 1
	for i := range 2 {
		if s := m.node.In[i].Type.Shape; len(s) > 0 {
			last = max(last, int(s[len(s)-1]))
		}
	}
	return last
}

// total sums up all of a value.
func total(b *ir.Builder, v *ir.Value) *ir.Value { return b.Sum(v, axes(v)...) }

// mean averages all of a value whose shape does not depend on the rows.
func mean(b *ir.Builder, v *ir.Value) *ir.Value {
	return b.Div(total(b, v), b.Scalar(ir.F32, float64(v.Type.Shape.Elements(1))))
}
