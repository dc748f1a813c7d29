package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerMerging = []row{
	layer("Add", mergeLayer((*ir.Builder).Add)), layer("Multiply", mergeLayer((*ir.Builder).Mul)), layer("Subtract", mergeLayer((*ir.Builder).Sub)),
	layer("Maximum", mergeLayer((*ir.Builder).Max)), layer("Minimum", mergeLayer((*ir.Builder).Min)),
	layer("Average", func(c *call) *ir.Value {
		sum := mergeLayer((*ir.Builder).Add)(c)
		return c.Div(sum, filled(c.Builder, sum, float64(len(c.in))))
	}),
	layer("Concatenate", concatenateLayer), layer("Dot", dotLayer),
}

// mergeLayer folds the operands, each repeated to the result's shape.
func mergeLayer(f func(b *ir.Builder, x, y *ir.Value) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		to := c.out(0).Shape
		y := c.spread(0, ir.F32, to)
		for i := 1; i < len(c.in); i++ {
			y = f(c.Builder, y, c.spread(i, ir.F32, to))
		}
		return y
	}
}

func concatenateLayer(c *call) *ir.Value {
	t := c.out(0)
	lead := 0
	if c.perSample() {
		lead = 1
	}
	axis := c.axis("axis", 0) - c.lead(0) + lead
	parts := make([]*ir.Value, len(c.in))
	for i := range c.in {
		parts[i] = c.as(i, t.DType)
		if c.lead(i) < lead {
			parts[i] = c.BroadcastTo(parts[i], append(ir.Shape{ir.Batch}, parts[i].Type.Shape...))
		}
	}
	return c.Concat(axis, parts...)
}

func dotLayer(c *call) *ir.Value {
	x, y := c.f32(0), c.f32(1)
	ax, ay, _ := c.DotAxes(c.rank(0), c.rank(1))
	lx, ly := c.lead(0), c.lead(1)
	if c.Bool("normalize") {
		x, y = unitLength(c.Builder, x, []int{ax + lx}), unitLength(c.Builder, y, []int{ay + ly})
	}
	switch {
	case lx == 1 && ly == 1:
		z := c.Dot(x, y, []int{0}, []int{0}, []int{ax + 1}, []int{ay + 1})
		return c.Reshape(z, c.out(0).Shape)
	case ly == 1:
		// The batch axis comes from y, behind the axes of x: in front it goes.
		z := c.Dot(x, y, nil, nil, []int{ax}, []int{ay + 1})
		n, at := len(z.Type.Shape), c.rank(0)-1
		perm := append(append([]int{at}, everyAxis(0, at)...), everyAxis(at+1, n)...)
		return c.Reshape(c.Transpose(z, perm), c.out(0).Shape)
	}
	return c.Reshape(c.Dot(x, y, nil, nil, []int{ax + lx}, []int{ay}), c.out(0).Shape)
}
