package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerSpectral = []row{layer("SpectralNormalization", spectralNormalization)}

// spectralNormalization divides a kernel, as a matrix of its last axis, by its largest singular value v W uᵀ, where u
// and v come from power iterations and are constants to the derivative. A kernel of zeros stays. The stored kernel
// becomes the divided one, from which the optimizer's change is then subtracted.
func spectralNormalization(c *call) *ir.Value {
	b, kernel := c.Builder, c.in[0]
	s := kernel.Type.Shape
	n := s[len(s)-1]
	w := c.Reshape(kernel, ir.Shape{ir.Dim(s[:len(s)-1].Size().Factor), n})
	still := c.StopGradient(w)
	before := c.state("vector_u")
	u, v := before, (*ir.Value)(nil)
	for range c.Int("power_iterations") {
		v = unitLength(b, c.Dot(u, still, nil, nil, []int{1}, []int{1}), []int{0, 1}) // [1, rows]
		u = unitLength(b, c.Dot(v, still, nil, nil, []int{1}, []int{0}), []int{0, 1}) // [1, n]
	}
	u, v = c.StopGradient(u), c.StopGradient(v)
	sigma := c.Reshape(c.Dot(c.Dot(v, w, nil, nil, []int{1}, []int{0}), u, nil, nil, []int{1}, []int{1}), nil)
	some := c.Not(equals(b, c.Reduce(ir.OpReduceMax, c.Unary(ir.OpAbs, still), 0, 1), 0))
	sigma = c.Where(some, sigma, filled(b, sigma, 1))
	y := c.Div(kernel, c.Broadcast(sigma, s, nil))
	c.update("vector_u", c.Where(c.Broadcast(some, u.Type.Shape, nil), u, before))
	stored := c.node.In[0].Variable
	c.body.update(stored, c.Cast(y, dtypeOf(stored.Type.DType)))
	return y
}
