package catalog

import "github.com/dlgen/dlgen/dsl"

// isKernel checks that an operand is a kernel for n spatial axes.
func (c *Call) isKernel(o Operand, n int) bool {
	if n < 1 || n > 3 || len(o.Type.Shape) != n+2 {
		c.wrongShape(o, "%s takes an image of 1 to 3 spatial axes and channels, and a kernel with one axis more: %s", c.Name, typeList(c.In))
		return false
	}
	return true
}

// channelsLast is the operand's shape with the channels as the last axis, where a function's `data_format` may have
// them first.
func (c *Call) channelsLast() dsl.Shape {
	s := c.In[0].Type.Shape
	if c.Args.ChannelsFirst() && len(s) > 1 {
		return append(s[1:len(s):len(s)], s[0])
	}
	return s
}

// outImage gives an image in the user's order of axes.
func (c *Call) outImage(sizes []int, channels dsl.Dim) {
	c.Out(floats(image{sizes: sizes, channels: channels, first: c.Args.ChannelsFirst()}.shape()...))
}

func separableConv(c *Call) {
	in, depth, point := c.channelsLast(), c.In[1].Type.Shape, c.In[2].Type.Shape
	n := len(in) - 1
	if !c.isKernel(c.In[1], n) || !c.isKernel(c.In[2], n) {
		return
	}
	if size, _ := point[:n].Size(); size != 1 || depth[n] != in[n] || depth[n]*depth[n+1] != point[n] {
		c.wrongShape(c.In[2], "these kernels do not fit each other and %d channels: %s", in[n], typeList(c.In))
		return
	}
	c.slid(in, depth, point[n+1])
}

// slid gives the result of sliding a kernel over an image.
func (c *Call) slid(in, kernel dsl.Shape, channels dsl.Dim) {
	n := len(in) - 1
	var from, size []int
	for i := range n {
		from, size = append(from, int(in[i])), append(size, int(kernel[i]))
	}
	step, ok1 := c.sizes("strides", n, 1)
	dilation, ok2 := c.sizes("dilation_rate", n, 1)
	if !ok1 || !ok2 {
		return
	}
	if out, ok := c.windows("kernel", from, size, step, dilation); ok {
		c.outImage(out, channels)
	}
}

func convTranspose(c *Call) {
	in, kernel := c.channelsLast(), c.In[1].Type.Shape
	n := len(in) - 1
	if !c.isKernel(c.In[1], n) {
		return
	}
	if kernel[n+1] != in[n] {
		c.wrongShape(c.In[1], "the last axis of the kernel is the channels, %d: %s", in[n], typeList(c.In))
		return
	}
	step, ok1 := c.sizes("strides", n, 1)
	dilation, ok2 := c.sizes("dilation_rate", n, 1)
	extra, ok3 := []int(nil), true
	if c.Has("output_padding") {
		extra, ok3 = c.sizes("output_padding", n, 0)
	}
	if !ok1 || !ok2 || !ok3 {
		return
	}
	var out []int
	for i := range n {
		out = append(out, transposedSize(int(in[i]), int(kernel[i]), step[i], dilation[i], extra, i, c.Word("padding")))
		if out[i] < 1 || extra != nil && extra[i] >= step[i] {
			c.wrongValue("output_padding", "this leaves nothing of axis %d, or is not smaller than the strides", i)
			return
		}
	}
	c.outImage(out, kernel[n])
}
