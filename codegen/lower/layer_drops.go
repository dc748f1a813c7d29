package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
)

// What a recurrent layer drops while it trains: elements of its input, and of the output that goes back into the
// recurrent products; the same at all steps. What else a step reads of the state before (z · h of a GRU, c of an LSTM)
// is whole. As in Keras, a layer that drops states drops for each gate by a mask of its own, in the input as well;
// one that drops inputs alone has one mask, but for those that convolve.

// ownMasks reports whether each gate has a mask of its own.
func (c *call) ownMasks() bool {
	_, convolves := c.Values["kernel_size"]
	return c.Float("recurrent_dropout") != 0 || convolves && c.Float("dropout") != 0
}

// masks is how many masks there are.
func (c *call) masks() int {
	if !c.training() || !c.ownMasks() {
		return 1
	}
	kernel := c.node.Vars["recurrent_kernel"].Type.Shape
	return int(kernel[len(kernel)-1] / kernel[len(kernel)-2])
}

// droppedInput is the input [rows, time, …] as each gate reads it; one value where all read the same.
func (c *call) droppedInput(x *ir.Value) []*ir.Value {
	mask := c.node.In[0].Type.Shape.Clone()
	mask[0] = 1
	out := make([]*ir.Value, c.masks())
	for i := range out {
		out[i] = c.dropped(x, 1, mask, c.Float("dropout"), 2*i)
	}
	return out
}

// droppedAtAllSteps is x [rows, …], which a turn of the loop of in reads, as each gate reads it. Masks are drawn around
// the loop; in is c where there is none.
func (c *call) droppedAtAllSteps(in *call, x *ir.Value, arg string, k int) []*ir.Value {
	rate := c.Float(arg)
	if rate == 0 || !c.training() {
		return []*ir.Value{x}
	}
	mask := dsl.Shape{}
	for _, d := range x.Type.Shape[1:] {
		mask = append(mask, dsl.Dim(d))
	}
	out := make([]*ir.Value, c.masks())
	for i := range out {
		factor := c.dropped(c.Fill(ir.F32, x.Type.Shape, 1), 1, mask, rate, k+2*i)
		if in.body != c.body {
			factor = in.body.capture(factor)
		}
		out[i] = in.Mul(x, in.Cast(factor, x.Type.DType))
	}
	return out
}

// gated is a product with a kernel of what its gates, parts of the last axis, read: of one value, or of one for each.
func gated(b *ir.Builder, xs []*ir.Value, kernel *ir.Value, product func(x, kernel *ir.Value) *ir.Value) *ir.Value {
	if len(xs) == 1 {
		return product(xs[0], kernel)
	}
	out := make([]*ir.Value, len(xs))
	for i, x := range xs {
		out[i] = product(x, part(b, kernel, i, len(xs)))
	}
	return b.Concat(len(out[0].Type.Shape)-1, out...)
}

// projected is gated with the matrix product.
func projected(b *ir.Builder, xs []*ir.Value, kernel *ir.Value) *ir.Value {
	return gated(b, xs, kernel, func(x, kernel *ir.Value) *ir.Value { return project(b, x, kernel) })
}
