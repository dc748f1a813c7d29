package catalog

func transposedRule(c *Call, n int) {
	in, ok := c.image(n)
	size, ok1 := c.sizes("kernel_size", n, 1)
	step, ok2 := c.sizes("strides", n, 1)
	dilation, ok3 := c.sizes("dilation_rate", n, 1)
	filters, ok4 := c.size("filters", 1)
	extra, ok5 := []int(nil), true
	if c.Has("output_padding") {
		extra, ok5 = c.sizes("output_padding", n, 0)
	}
	if !ok || !ok1 || !ok2 || !ok3 || !ok4 || !ok5 {
		return
	}
	out := image{channels: filters, first: in.first, sizes: make([]int, n)}
	for i, length := range in.sizes {
		if extra != nil && extra[i] >= step[i] {
			c.wrongValue("output_padding", "`output_padding` of %s must be smaller than the strides, %d; it is %d", c.Entry.Name, step[i], extra[i])
			return
		}
		out.sizes[i] = transposedSize(length, size[i], step[i], dilation[i], extra, i, c.Word("padding"))
		if out.sizes[i] < 1 {
			c.windowTooLarge("kernel_size", size, in.sizes)
			return
		}
	}
	c.Weight("kernel", floats(kernelShape(size, filters, in.channels)...))
	c.bias(filters)
	c.Out(floats(out.shape()...))
}

// transposedSize is Keras's compute_conv_transpose_output_shape of one axis.
func transposedSize(length, size, step, dilation int, extra []int, i int, padding string) int {
	reach := (size-1)*dilation + 1
	switch {
	case extra == nil && padding == "same":
		return length * step
	case extra == nil:
		return length*step + max(reach-step, 0)
	case padding == "same":
		return (length-1)*step + reach + extra[i] - 2*(reach/2)
	}
	return (length-1)*step + reach + extra[i]
}
