package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// convolved slides the operand `kernel` over the image; depthwise, each channel has filters of its own.
func (c *call) convolved(depthwise bool) *ir.Value {
	x := c.image()
	if c.lead(1) == 1 {
		return c.given(c.slid(x, c.sampled(1, ir.F32), depthwise))
	}
	kernel := c.f32(1)
	if depthwise {
		return c.given(c.depthwise(x, kernel))
	}
	s := kernel.Type.Shape
	n := len(s) - 2
	groups := int(x.Type.Shape[n+1] / s[n])
	return c.given(c.Conv(x, kernel, c.geometry(spatial(x.Type.Shape, 1, 1), spatial(s, 0, 2), groups)))
}

func convTransposed(c *call) *ir.Value {
	if c.lead(1) == 1 {
		return c.given(c.transposedWindows(c.image(), c.sampled(1, ir.F32)))
	}
	return c.given(c.transposed(c.image(), c.f32(1)))
}

func separableConv(c *call) *ir.Value {
	x := c.image()
	if c.lead(1) == 0 {
		x = c.depthwise(x, c.f32(1))
	} else {
		x = c.slid(x, c.sampled(1, ir.F32), true)
	}
	if c.lead(2) == 0 {
		point := c.f32(2)
		s := point.Type.Shape
		return c.given(project(c.Builder, x, c.Reshape(point, s[len(s)-2:])))
	}
	point := c.sampled(2, ir.F32)
	once := slices.Repeat([]int{1}, len(point.Type.Shape)-3)
	return c.given(c.windowProduct(x, point, ir.ConvSpec{Strides: once, Dilate: once, Groups: 1}))
}

// slid slides a kernel that each sample has of its own, [b, k…, in/groups, out], over the image.
func (c *call) slid(x, kernel *ir.Value, depthwise bool) *ir.Value {
	s := kernel.Type.Shape
	n := len(s) - 3
	groups := int(x.Type.Shape[n+1] / s[n+1])
	if depthwise {
		groups = int(s[n+1])
		kernel = c.Reshape(kernel, append(s[:n+1:n+1], 1, s[n+1]*s[n+2]))
	}
	spec := c.geometry(spatial(x.Type.Shape, 1, 1), spatial(s, 1, 2), groups)
	return c.windowProduct(c.around(x, spec.Lo, spec.Hi, make([]int, n)), kernel, spec)
}

// transposedWindows is what transposed is, for kernels [b, k…, out, in]: the turned kernel slides by steps of 1 over the
// image, whose elements lie as far apart as the strides tell.
func (c *call) transposedWindows(x, kernel *ir.Value) *ir.Value {
	in, size := spatial(x.Type.Shape, 1, 1), spatial(kernel.Type.Shape, 1, 2)
	n := len(in)
	spec := c.transposedGeometry(in, size)
	lo, hi, between := make([]int, n), make([]int, n), make([]int, n)
	for i, length := range c.sizesOf(n) {
		reach := (size[i] - 1) * spec.Dilate[i]
		between[i] = spec.Strides[i] - 1
		lo[i] = reach - spec.Lo[i]
		hi[i] = int(length) + reach - lo[i] - ((in[i]-1)*spec.Strides[i] + 1)
	}
	kernel = swapped(c.Builder, c.Reverse(kernel, everyAxis(1, n+1)...), n+1, n+2)
	spec.Strides = slices.Repeat([]int{1}, n)
	return c.windowProduct(c.around(x, lo, hi, between), kernel, spec)
}

// around adds zeros around and between the elements of the spatial axes of an image.
func (c *call) around(x *ir.Value, lo, hi, between []int) *ir.Value {
	inner := func(a []int) []int { return slices.Concat([]int{0}, a, []int{0}) }
	return c.Pad(x, inner(lo), inner(hi), inner(between), 0)
}

// windowProduct multiplies the windows of each sample's padded image, as the rows of a matrix, by its own kernel.
func (c *call) windowProduct(x, kernel *ir.Value, spec ir.ConvSpec) *ir.Value {
	k := kernel.Type.Shape
	n := len(k) - 3
	groups, deep, out := ir.Dim(spec.Groups), k[n+1], k[n+2]
	size := spatial(k, 1, 2)
	windows, elements, all := ir.Shape{}, ir.Dim(1), ir.Dim(1)
	for i := range n {
		length := int(x.Type.Shape[i+1])
		windows = append(windows, ir.Dim((length-(size[i]-1)*spec.Dilate[i]-1)/spec.Strides[i]+1))
		elements, all = elements*k[i+1], all*windows[i]
	}
	for i := n - 1; i >= 0; i-- { // the axis becomes two: the place in a window, and the window
		x = windowsAlong(c.Builder, x, i+1, size[i], spec.Dilate[i], int(windows[i]), spec.Strides[i])
	}
	s := x.Type.Shape
	x = c.Reshape(x, append(s[:2*n+1:2*n+1], groups, deep))
	perm := []int{0, 2*n + 1}
	for i := range n {
		perm = append(perm, 2*i+2)
	}
	for i := range n {
		perm = append(perm, 2*i+1)
	}
	x = c.Reshape(c.Transpose(x, append(perm, 2*n+2)), ir.Shape{s[0], groups, all, elements * deep})
	kernel = c.Transpose(c.Reshape(kernel, ir.Shape{k[0], elements, deep, groups, out / groups}), []int{0, 3, 1, 2, 4})
	kernel = c.Reshape(kernel, ir.Shape{k[0], groups, elements * deep, out / groups})
	y := c.Dot(x, kernel, []int{0, 1}, []int{0, 1}, []int{3}, []int{2})
	return c.Reshape(c.Transpose(y, []int{0, 2, 1, 3}), slices.Concat(ir.Shape{s[0]}, windows, ir.Shape{out}))
}
