package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// images are functions of one sample's image, and those that cut values into pieces.
var images = []row{
	fn("conv", func(c *call) *ir.Value { return c.convolved(false) }), fn("depthwise_conv", func(c *call) *ir.Value { return c.convolved(true) }),
	fn("conv_transpose", convTransposed), fn("separable_conv", separableConv),
	fn("image_resize", func(c *call) *ir.Value {
		size := c.Ints("size", 2)
		return c.scaledTo(size[0], size[1])
	}),
	fn("max_pool", maxPoolLayer), fn("average_pool", averagePoolLayer),
	fn("adaptive_max_pool", adaptiveMaxPool), fn("adaptive_average_pool", adaptiveAveragePool),
	fn("extract_sequences", extractSequences), fn("unfold", unfold), fn("fold", fold),
}

// strided is the matrix of places row·rowStep + column·columnStep, computed rather than listed.
func strided(b *ir.Builder, rows, rowStep, columns, columnStep int) *ir.Value {
	shape := ir.Dims(rows, columns)
	return b.Add(scaled(b, b.Iota(ir.I32, shape, 0), float64(rowStep)), scaled(b, b.Iota(ir.I32, shape, 1), float64(columnStep)))
}

// windowsAlong makes two axes of one: the place in a window, and the window. Windows that lie side by side are moved, others
// looked up.
func windowsAlong(b *ir.Builder, x *ir.Value, axis, size, dilate, windows, step int) *ir.Value {
	if step != size || dilate != 1 {
		return b.Gather(x, strided(b, size, dilate, windows, step), axis, 0)
	}
	x = b.SliceAxis(x, axis, 0, ir.Dim(windows*size))
	s := x.Type.Shape
	x = b.Reshape(x, slices.Concat(s[:axis], ir.Dims(windows, size), s[axis+1:]))
	return swapped(b, x, axis, axis+1)
}

// extractSequences takes a matrix of places of the last axis.
func extractSequences(c *call) *ir.Value {
	x, out := c.in[0], c.out(0).Shape
	last := len(x.Type.Shape) - 1
	return c.Gather(x, strided(c.Builder, int(out[last]), c.Int("sequence_stride"), int(out[last+1]), 1), last, 0)
}

// windowPlaces is, for each spatial axis, where each element of each window lies in the padded image: [size, windows].
func windowPlaces(b *ir.Builder, s catalog.Sliding) [2]*ir.Value {
	var out [2]*ir.Value
	for i := range out {
		out[i] = strided(b, s.Size[i], s.Dilate[i], s.Windows[i], s.Step[i])
	}
	return out
}

// apart exchanges the middle two of the last four axes: [kh, h', kw, w'] and [kh, kw, h', w'].
func apart(b *ir.Builder, x *ir.Value) *ir.Value {
	n := len(x.Type.Shape)
	return swapped(b, x, n-3, n-2)
}

// unfold takes the places of windows along one axis after the other.
func unfold(c *call) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	s := c.Sliding(spatial(x.Type.Shape, lead, 0))
	x = c.margins(x, s.Pad, s.Pad, 0)
	for i := 1; i >= 0; i-- {
		x = windowsAlong(c.Builder, x, lead+1+i, s.Size[i], s.Dilate[i], s.Windows[i], s.Step[i])
	}
	return c.Reshape(apart(c.Builder, x), c.out(0).Shape)
}

// fold adds elements up at the places from which unfold would take them; those of the padding are cut off.
func fold(c *call) *ir.Value {
	x, out, lead := c.in[0], c.out(0).Shape, c.lead(0)
	if x.Type.DType == ir.Bool {
		x = c.Cast(x, ir.U8)
	}
	s := c.Sliding(spatial(out, lead, 0))
	at := windowPlaces(c.Builder, s)
	shape := out[: lead+1 : lead+1]
	for _, n := range []int{s.Size[0], s.Size[1], s.Windows[0], s.Windows[1]} {
		shape = append(shape, ir.Dim(n))
	}
	x = apart(c.Builder, c.Reshape(x, shape))
	high, wide := ir.Dim(s.In[0]+2*s.Pad[0]), ir.Dim(s.In[1]+2*s.Pad[1])
	x = c.ScatterAdd(at[1], x, append(x.Type.Shape[:lead+3:lead+3], wide), lead+3, 0)
	x = c.ScatterAdd(at[0], x, append(x.Type.Shape[:lead+1:lead+1], high, wide), lead+1, 0)
	x = c.margins(x, []int{-s.Pad[0], -s.Pad[1]}, []int{-s.Pad[0], -s.Pad[1]}, 0)
	return c.Cast(x, c.in[0].Type.DType)
}
