package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerPooling = []row{
	layer("MaxPooling1D", maxPoolLayer), layer("MaxPooling2D", maxPoolLayer), layer("MaxPooling3D", maxPoolLayer),
	layer("AveragePooling1D", averagePoolLayer), layer("AveragePooling2D", averagePoolLayer), layer("AveragePooling3D", averagePoolLayer),
	layer("GlobalMaxPooling1D", globalMaxPool), layer("GlobalMaxPooling2D", globalMaxPool), layer("GlobalMaxPooling3D", globalMaxPool),
	layer("GlobalAveragePooling1D", globalAveragePool), layer("GlobalAveragePooling2D", globalAveragePool), layer("GlobalAveragePooling3D", globalAveragePool),
	layer("AdaptiveMaxPooling1D", adaptiveMaxPool), layer("AdaptiveMaxPooling2D", adaptiveMaxPool), layer("AdaptiveMaxPooling3D", adaptiveMaxPool),
	layer("AdaptiveAveragePooling1D", adaptiveAveragePool), layer("AdaptiveAveragePooling2D", adaptiveAveragePool), layer("AdaptiveAveragePooling3D", adaptiveAveragePool),
}

// pooling is how windows slide over an image.
func (c *call) pooling(x *ir.Value) ir.PoolSpec {
	in := spatial(x.Type.Shape, 1, 1)
	n := len(in)
	p := ir.PoolSpec{Window: c.Ints("pool_size", n), Strides: c.PoolStrides(n)}
	p.Lo, p.Hi = border(c.Word("padding"), in, p.Window, p.Strides, onesOf(n))
	return p
}

func maxPoolLayer(c *call) *ir.Value {
	x := c.image()
	return c.given(c.MaxPool(x, c.pooling(x)))
}

// averagePoolLayer divides sums by how many elements of the input each window holds.
func averagePoolLayer(c *call) *ir.Value {
	x := c.image()
	p := c.pooling(x)
	y := c.SumPool(x, p)
	return c.given(c.Div(y, c.held(x.Type.Shape, y.Type, p)))
}

// held is the number of elements of an input that each window holds, as a value of the pooling's type.
func (c *call) held(in ir.Shape, out ir.Type, p ir.PoolSpec) *ir.Value {
	n := len(p.Window)
	counts := []float64{1}
	even := true
	for axis := range n {
		var next []float64
		for i := range int(out.Shape[axis+1]) {
			from := i*p.Strides[axis] - p.Lo[axis]
			reach := min(from+p.Window[axis], int(in[axis+1])) - max(from, 0)
			even = even && reach == p.Window[axis]
			next = append(next, float64(reach))
		}
		counts = timesEach(counts, next)
	}
	if even {
		return c.Fill(out.DType, out.Shape, counts[0])
	}
	table := c.Const(out.DType, out.Shape[1:n+1], &ir.Literal{Floats: counts})
	return c.Broadcast(table, out.Shape, everyAxis(1, n+1))
}

// timesEach is each of a times each of b, a's in rows.
func timesEach(a, b []float64) []float64 {
	out := make([]float64, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			out = append(out, x*y)
		}
	}
	return out
}

func globalMaxPool(c *call) *ir.Value {
	x := c.image()
	axes := everyAxis(1, len(x.Type.Shape)-1)
	return c.pooled(c.Reduce(ir.OpReduceMax, x, axes...), x, axes)
}

func globalAveragePool(c *call) *ir.Value {
	x := c.image()
	axes := everyAxis(1, len(x.Type.Shape)-1)
	m, at := c.operand("mask")
	if m == nil {
		return c.pooled(meanOf(c.Builder, x, axes), x, axes)
	}
	// Only what the mask keeps counts; nothing kept gives 0.
	m = c.Cast(m, ir.F32)
	if c.lead(0) != c.lead(at) {
		return c.globalOfBoth(x, m, at)
	}
	if c.lead(at) == 0 {
		m = c.Reshape(m, append(ir.Shape{1}, m.Type.Shape...))
	}
	return c.pooled(maskedMean(c.Builder, x, m), x, axes)
}

// globalOfBoth averages where only one of input and mask is a sample's.
func (c *call) globalOfBoth(x, m *ir.Value, at int) *ir.Value {
	rows := ir.Shape{ir.Batch}
	if c.lead(at) == 0 {
		m = c.BroadcastTo(m, append(rows, m.Type.Shape...))
	} else {
		shape := append(rows, x.Type.Shape[1:]...)
		x = c.BroadcastTo(c.Reshape(x, x.Type.Shape[1:]), shape)
	}
	return c.Reshape(maskedMean(c.Builder, x, m), c.out(0).Shape)
}

// maskedMean is the mean of x[rows, steps, channels] over the steps where m[rows, steps] is 1.
func maskedMean(b *ir.Builder, x, m *ir.Value) *ir.Value {
	sum := b.Sum(b.Mul(x, along(b, m, x, []int{0, 1})), 1)
	count := b.Sum(m, 1)
	return divideOrZero(b, sum, along(b, count, sum, []int{0}))
}

// pooled is the result of a pooling over all of axes, which stay with length 1 if the user wants them.
func (c *call) pooled(y, x *ir.Value, axes []int) *ir.Value {
	if c.Bool("keepdims") {
		return c.given(keptAxes(c.Builder, y, x, axes))
	}
	if c.lead(0) == 0 {
		return c.Reshape(y, y.Type.Shape[1:])
	}
	return y
}
