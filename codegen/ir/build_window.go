package ir

// ConvSpec is the geometry of a convolution; slices have one entry a spatial axis.
type ConvSpec struct {
	Strides, Lo, Hi, Dilate []int
	Groups                  int
}

func (c ConvSpec) attrs(shape Shape) Attrs {
	return Attrs{Strides: c.Strides, Lo: c.Lo, Hi: c.Hi, Dilate: c.Dilate, Groups: c.Groups, Shape: shape}
}

// Conv is the cross-correlation of x[n, s…, c] with kernel[k…, c/groups, o].
func (b *Builder) Conv(x, kernel *Value, c ConvSpec) *Value {
	return b.widely(OpConv, c.attrs(nil), x, kernel)
}

// ConvInput is the derivative of Conv by its input, of shape; it is also the transposed convolution.
func (b *Builder) ConvInput(dy, kernel *Value, c ConvSpec, shape Shape) *Value {
	return b.widely(OpConvInput, c.attrs(shape.Clone()), dy, kernel)
}

// ConvKernel is the derivative of Conv by its kernel, of shape.
func (b *Builder) ConvKernel(x, dy *Value, c ConvSpec, shape Shape) *Value {
	return b.widely(OpConvKernel, c.attrs(shape.Clone()), x, dy)
}

// PoolSpec is the geometry of a pooling; slices have one entry a spatial axis.
type PoolSpec struct{ Window, Strides, Lo, Hi []int }

func (p PoolSpec) attrs(shape Shape) Attrs {
	return Attrs{Window: p.Window, Strides: p.Strides, Lo: p.Lo, Hi: p.Hi, Shape: shape}
}

// MaxPool keeps the largest of each window of x[n, s…, c].
func (b *Builder) MaxPool(x *Value, p PoolSpec) *Value { return b.widely(OpMaxPool, p.attrs(nil), x) }

// MaxPoolInput is the derivative of MaxPool.
func (b *Builder) MaxPoolInput(x, dy *Value, p PoolSpec) *Value {
	return b.widely(OpMaxPoolInput, p.attrs(nil), x, dy)
}

// MaxPoolPick returns t where x has the first largest of each window.
func (b *Builder) MaxPoolPick(x, t *Value, p PoolSpec) *Value {
	return b.widely(OpMaxPoolPick, p.attrs(nil), x, t)
}

// SumPool adds up each window.
func (b *Builder) SumPool(x *Value, p PoolSpec) *Value { return b.widely(OpSumPool, p.attrs(nil), x) }

// SumPoolInput is the derivative of SumPool, of shape.
func (b *Builder) SumPoolInput(dy *Value, p PoolSpec, shape Shape) *Value {
	return b.widely(OpSumPoolInput, p.attrs(shape.Clone()), dy)
}
