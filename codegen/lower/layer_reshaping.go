package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerReshaping = []row{
	layer("Flatten", flattenLayer), layer("Reshape", reshapeLayer), layer("Permute", permuteLayer), layer("RepeatVector", repeatVector),
	layer("Cropping1D", croppingLayer), layer("Cropping2D", croppingLayer), layer("Cropping3D", croppingLayer),
	layer("ZeroPadding1D", zeroPaddingLayer), layer("ZeroPadding2D", zeroPaddingLayer), layer("ZeroPadding3D", zeroPaddingLayer),
	layer("UpSampling1D", upsampling), layer("UpSampling2D", upsampling), layer("UpSampling3D", upsampling),
}

// moved returns the operand in the element type of the result.
func (c *call) moved() *ir.Value { return c.as(0, c.out(0).DType) }

// flattenLayer flattens in the order of the channels-last image, as Keras does.
func flattenLayer(c *call) *ir.Value {
	x := c.moved()
	if n := len(x.Type.Shape); c.ChannelsFirst() && c.rank(0) > 1 {
		lead := c.lead(0)
		x = c.Transpose(x, append(append(everyAxis(0, lead), everyAxis(lead+1, n)...), lead))
	}
	return c.Reshape(x, c.out(0).Shape)
}

func reshapeLayer(c *call) *ir.Value { return c.Reshape(c.moved(), c.out(0).Shape) }

func permuteLayer(c *call) *ir.Value {
	lead := c.lead(0)
	perm := everyAxis(0, lead)
	for _, d := range c.Ints("dims", 1) {
		perm = append(perm, d+lead)
	}
	return c.Transpose(c.moved(), perm)
}

func repeatVector(c *call) *ir.Value {
	lead := c.lead(0)
	return c.Broadcast(c.moved(), c.out(0).Shape, append(everyAxis(0, lead), lead+1))
}

// borders are how much is cut off or added at both ends of each axis of the operand.
func (c *call) borders(arg string) (lo, hi []int) {
	n := c.rank(0) - 1
	first := c.lead(0)
	if c.ChannelsFirst() {
		first++
	}
	lo, hi = make([]int, len(c.in[0].Type.Shape)), make([]int, len(c.in[0].Type.Shape))
	l, h, _ := c.Borders(arg, n)
	copy(lo[first:], l)
	copy(hi[first:], h)
	return lo, hi
}

func croppingLayer(c *call) *ir.Value {
	x := c.moved()
	lo, hi := c.borders("cropping")
	starts, limits := make([]ir.Dim, len(lo)), x.Type.Shape.Clone()
	for i := range lo {
		starts[i] = ir.Dim(lo[i])
		limits[i] -= ir.Dim(hi[i])
	}
	return c.box(x, starts, limits, onesOf(len(lo)))
}

func zeroPaddingLayer(c *call) *ir.Value {
	lo, hi := c.borders("padding")
	return c.Pad(c.moved(), lo, hi, make([]int, len(lo)), 0)
}

func upsampling(c *call) *ir.Value {
	x := c.image()
	n := len(x.Type.Shape) - 2
	size := c.Ints("size", n)
	if method := wordOr(c.Args, "interpolation", "nearest"); method != "nearest" {
		for axis, s := range size {
			in := int(x.Type.Shape[axis+1])
			x = c.mix(x, resizing(in, in*s, method, false), axis+1, in, in*s)
		}
		return c.given(x)
	}
	// [rows, h, w, c] is repeated as [rows, h, 1, w, 1, c].
	split, shape, axes := ir.Shape{x.Type.Shape[0]}, ir.Shape{x.Type.Shape[0]}, []int{0}
	for i, s := range size {
		d := x.Type.Shape[i+1]
		axes = append(axes, len(split))
		split = append(split, d, ir.Dim(s))
		shape = append(shape, d*ir.Dim(s))
	}
	channels := x.Type.Shape[n+1]
	axes = append(axes, len(split))
	split, shape = append(split, channels), append(shape, channels)
	return c.given(c.Reshape(c.Broadcast(x, split, axes), shape))
}
