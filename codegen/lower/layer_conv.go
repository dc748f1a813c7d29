package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerConv = []row{
	layer("Conv1D", convLayer), layer("Conv2D", convLayer), layer("Conv3D", convLayer),
	layer("DepthwiseConv1D", depthwiseLayer), layer("DepthwiseConv2D", depthwiseLayer),
	layer("SeparableConv1D", separableLayer), layer("SeparableConv2D", separableLayer),
	layer("Conv1DTranspose", transposedLayer), layer("Conv2DTranspose", transposedLayer), layer("Conv3DTranspose", transposedLayer),
}

// geometry is how a kernel slides over an input with these spatial axes.
func (c *call) geometry(in, size []int, groups int) ir.ConvSpec {
	n := len(in)
	s := ir.ConvSpec{Strides: c.Ints("strides", n), Dilate: c.Ints("dilation_rate", n), Groups: groups}
	s.Lo, s.Hi = border(c.Word("padding"), in, size, s.Strides, s.Dilate)
	return s
}

func convLayer(c *call) *ir.Value {
	x, kernel := c.image(), c.adaptedWeight("kernel")
	spec := c.geometry(spatial(x.Type.Shape, 1, 1), spatial(kernel.Type.Shape, 0, 2), c.Int("groups"))
	return c.finish(c.given(c.biased(c.Conv(x, kernel, spec))))
}

// depthwise convolves each channel with filters of its own: a convolution in as many groups as there are channels.
// The kernel is [sizes…, channels, multiplier].
func (c *call) depthwise(x, kernel *ir.Value) *ir.Value {
	s := kernel.Type.Shape
	n := len(s) - 2
	channels, multiplier := s[n], s[n+1]
	grouped := c.Reshape(kernel, append(s[:n:n], 1, channels*multiplier))
	return c.Conv(x, grouped, c.geometry(spatial(x.Type.Shape, 1, 1), spatial(s, 0, 2), int(channels)))
}

func depthwiseLayer(c *call) *ir.Value {
	return c.finish(c.given(c.biased(c.depthwise(c.image(), c.weight("kernel")))))
}

func separableLayer(c *call) *ir.Value {
	y := c.depthwise(c.image(), c.weight("depthwise_kernel"))
	point := c.weight("pointwise_kernel")
	s := point.Type.Shape
	y = project(c.Builder, y, c.Reshape(point, s[len(s)-2:]))
	return c.finish(c.given(c.biased(y)))
}

func transposedLayer(c *call) *ir.Value {
	return c.finish(c.given(c.biased(c.transposed(c.image(), c.weight("kernel")))))
}

// transposed is the derivative of a convolution by its input: of one that makes the operand's size of the result's.
func (c *call) transposed(x, kernel *ir.Value) *ir.Value {
	in, size := spatial(x.Type.Shape, 1, 1), spatial(kernel.Type.Shape, 0, 2)
	n := len(in)
	shape := append(ir.Shape{x.Type.Shape[0]}, c.sizesOf(n)...)
	return c.ConvInput(x, kernel, c.transposedGeometry(in, size), append(shape, kernel.Type.Shape[n]))
}

// transposedGeometry is that of the convolution of which a transposed one is the derivative.
func (c *call) transposedGeometry(in, size []int) ir.ConvSpec {
	n := len(in)
	spec := ir.ConvSpec{Strides: c.Ints("strides", n), Dilate: c.Ints("dilation_rate", n), Groups: 1, Lo: make([]int, n), Hi: make([]int, n)}
	for i, length := range c.sizesOf(n) {
		if c.Word("padding") != "same" {
			continue
		}
		reach := (size[i]-1)*spec.Dilate[i] + 1
		total := max((in[i]-1)*spec.Strides[i]+reach-int(length), 0)
		spec.Lo[i], spec.Hi[i] = total/2, total-total/2
	}
	return spec
}

// sizesOf is the lengths of the result's n spatial axes.
func (c *call) sizesOf(n int) ir.Shape {
	s := irType(c.node.Out[0].Type).Shape
	if c.ChannelsFirst() {
		return s[1:]
	}
	return s[:n]
}
