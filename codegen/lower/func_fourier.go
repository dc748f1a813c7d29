package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var fourier = []row{
	{catalog.Func, "polar", func(c *call) []*ir.Value {
		t := c.out(0)
		size, angle := c.spread(0, t.DType, t.Shape), c.spread(1, t.DType, t.Shape)
		return []*ir.Value{c.Mul(size, c.Unary(ir.OpCos, angle)), c.Mul(size, c.Unary(ir.OpSin, angle))}
	}},
	{catalog.Func, "view_as_complex", func(c *call) []*ir.Value {
		t := c.out(0)
		x, last := c.as(0, t.DType), len(t.Shape)
		return []*ir.Value{c.Reshape(c.SliceAxis(x, last, 0, 1), t.Shape), c.Reshape(c.SliceAxis(x, last, 1, 2), t.Shape)}
	}},
	fn("view_as_real", func(c *call) *ir.Value {
		t := c.out(0)
		one := append(t.Shape[:len(t.Shape)-1].Clone(), 1)
		return c.Concat(len(t.Shape)-1, c.Reshape(c.sampled(0, t.DType), one), c.Reshape(c.sampled(1, t.DType), one))
	}),
	{catalog.Func, "fft", func(c *call) []*ir.Value { return c.transformed(1, false) }},
	{catalog.Func, "fft2", func(c *call) []*ir.Value { return c.transformed(2, false) }},
	{catalog.Func, "ifft2", func(c *call) []*ir.Value { return c.transformed(2, true) }},
	{catalog.Func, "rfft", func(c *call) []*ir.Value {
		x := c.precise(c.float(0))
		last := len(x.Type.Shape) - 1
		n := int(x.Type.Shape[last])
		if c.Has("fft_length") {
			n = c.Int("fft_length")
		}
		return c.rounded(c.halfSpectrum(fitted(c.Builder, x, n)))
	}},
	fn("irfft", func(c *call) *ir.Value {
		x := c.complex()
		last := len(x.re.Type.Shape) - 1
		n := 2*int(x.re.Type.Shape[last]) - 2
		if c.Has("fft_length") {
			n = c.Int("fft_length")
		}
		return c.Cast(c.fromHalf(x, n), c.out(0).DType)
	}),
	{catalog.Func, "stft", func(c *call) []*ir.Value { return c.rounded(c.stft()) }},
	fn("istft", func(c *call) *ir.Value { return c.Cast(c.istft(), c.out(0).DType) }),
}

// wave is a complex value: im is nil where it is real.
type wave struct{ re, im *ir.Value }

// precise makes f32 of the small floats.
func (c *call) precise(x *ir.Value) *ir.Value {
	if d := x.Type.DType; d == ir.F16 || d == ir.BF16 {
		return c.Cast(x, ir.F32)
	}
	return x
}

// complex is the pair of operands.
func (c *call) complex() wave {
	d := c.out(0).DType
	return wave{c.precise(c.sampled(0, d)), c.precise(c.sampled(1, d))}
}

// rounded gives both parts in the results' type.
func (c *call) rounded(x wave) []*ir.Value {
	return []*ir.Value{c.Cast(x.re, c.out(0).DType), c.Cast(x.im, c.out(1).DType)}
}

// transformed is the transform along the last axes.
func (c *call) transformed(axes int, back bool) []*ir.Value {
	x := c.complex()
	last := len(x.re.Type.Shape) - 1
	for i := range axes {
		if i > 0 {
			x = wave{swapped(c.Builder, x.re, last, last-i), swapped(c.Builder, x.im, last, last-i)}
		}
		x = c.dft(x, back)
		if i > 0 {
			x = wave{swapped(c.Builder, x.re, last, last-i), swapped(c.Builder, x.im, last, last-i)}
		}
	}
	return c.rounded(x)
}

// largestDirect is the length up to which a transform is a product with one matrix.
const largestDirect = 32

// dft is the discrete Fourier transform along the last axis; back is its inverse. A length that is a·b is a transform
// of length a, a turn and one of length b (Cooley and Tukey, 1965).
func (c *call) dft(x wave, back bool) wave {
	y := c.turns(x, back)
	if !back {
		return y
	}
	n := y.re.Type.Shape[len(y.re.Type.Shape)-1]
	return wave{scaled(c.Builder, y.re, 1/float64(n)), scaled(c.Builder, y.im, 1/float64(n))}
}

// turns is dft without the scale of its inverse.
func (c *call) turns(x wave, back bool) wave {
	b, shape := c.Builder, x.re.Type.Shape
	last := len(shape) - 1
	n := int(shape[last])
	first := factor(n)
	if first == n {
		return c.times(x, c.unit(x.re.Type.DType, n, n, n, back))
	}
	second := n / first
	split := append(shape[:last:last], ir.Dim(first), ir.Dim(second))
	x = x.each(func(v *ir.Value) *ir.Value { return swapped(b, b.Reshape(v, split), last, last+1) })
	x = c.times(x, c.unit(x.re.Type.DType, first, first, first, back))
	x = c.twisted(x, c.unit(x.re.Type.DType, second, first, n, back))
	x = c.turns(x.each(func(v *ir.Value) *ir.Value { return swapped(b, v, last, last+1) }), back)
	return x.each(func(v *ir.Value) *ir.Value { return b.Reshape(swapped(b, v, last, last+1), shape) })
}

// factor is the largest divisor of n up to largestDirect, the least prime one if there is none, or n itself.
func factor(n int) int {
	if n <= largestDirect {
		return n
	}
	for f := largestDirect; f > 1; f-- {
		if n%f == 0 {
			return f
		}
	}
	for f := largestDirect + 1; f*f <= n; f++ {
		if n%f == 0 {
			return f
		}
	}
	return n
}

// each applies f to both parts.
func (x wave) each(f func(v *ir.Value) *ir.Value) wave {
	x.re = f(x.re)
	if x.im != nil {
		x.im = f(x.im)
	}
	return x
}

// unit is exp(∓2πi·row·column/n) as a matrix, computed rather than listed.
func (c *call) unit(d ir.DType, rows, columns, n int, back bool) wave {
	b, shape := c.Builder, ir.Dims(rows, columns)
	k := c.Mul(c.Iota(ir.I64, shape, 0), c.Iota(ir.I64, shape, 1))
	k = c.Binary(ir.OpMod, k, filled(b, k, float64(n)))
	// Angles go from -π to π, where sine and cosine are the most exact.
	k = c.Where(above(b, k, float64(n/2)), shifted(b, k, -float64(n)), k)
	angle := scaled(b, c.Cast(k, d), 2*math.Pi/float64(n))
	sine := c.Unary(ir.OpSin, angle)
	if !back {
		sine = c.Neg(sine)
	}
	return wave{c.Unary(ir.OpCos, angle), sine}
}

// times multiplies the last axis with a matrix.
func (c *call) times(x, m wave) wave {
	b := c.Builder
	if x.im == nil {
		return wave{project(b, x.re, m.re), project(b, x.re, m.im)}
	}
	return wave{c.Sub(project(b, x.re, m.re), project(b, x.im, m.im)), c.Add(project(b, x.re, m.im), project(b, x.im, m.re))}
}

// twisted multiplies with a matrix element by element.
func (c *call) twisted(x, m wave) wave {
	re, im := c.BroadcastTo(m.re, x.re.Type.Shape), c.BroadcastTo(m.im, x.re.Type.Shape)
	return wave{c.Sub(c.Mul(x.re, re), c.Mul(x.im, im)), c.Add(c.Mul(x.re, im), c.Mul(x.im, re))}
}

// fitted cuts the last axis or fills it up with zeros.
func fitted(b *ir.Builder, x *ir.Value, n int) *ir.Value {
	rank := len(x.Type.Shape)
	hi := make([]int, rank)
	if hi[rank-1] = n - int(x.Type.Shape[rank-1]); hi[rank-1] == 0 {
		return x
	}
	return b.Pad(x, make([]int, rank), hi, make([]int, rank), 0)
}

// halfSpectrum is the first half of a real value's transform.
func (c *call) halfSpectrum(x *ir.Value) wave {
	last := len(x.Type.Shape) - 1
	n := x.Type.Shape[last]
	return c.dft(wave{re: x}, false).each(func(v *ir.Value) *ir.Value { return c.SliceAxis(v, last, 0, n/2+1) })
}

// fromHalf is the real value of n elements whose transform begins as given: the rest mirrors it.
func (c *call) fromHalf(x wave, n int) *ir.Value {
	b, last := c.Builder, len(x.re.Type.Shape)-1
	x = x.each(func(v *ir.Value) *ir.Value { return fitted(b, v, n/2+1) })
	if mirrored := ir.Dim((n - 1) / 2); mirrored > 0 {
		end := x.each(func(v *ir.Value) *ir.Value { return c.Reverse(c.SliceAxis(v, last, 1, 1+mirrored), last) })
		x = wave{c.Concat(last, x.re, end.re), c.Concat(last, x.im, c.Neg(end.im))}
	}
	return c.dft(x, true).re
}

// hull is what windows are multiplied by, in the middle of fft_length elements.
func (c *call) hull() []float64 {
	n, length := c.Int("fft_length"), c.Int("sequence_length")
	out := make([]float64, n)
	for i := range out {
		out[i] = 1
	}
	if !c.Has("window") {
		return out
	}
	clear(out)
	for i := range length {
		out[(n-length)/2+i] = hullAt(c.Word("window"), i, length)
	}
	return out
}

func (c *call) stft() wave {
	b, x, n := c.Builder, c.precise(c.float(0)), c.Int("fft_length")
	last := len(x.Type.Shape) - 1
	if c.Bool("center") && n > 1 {
		half := ir.Dim(n / 2)
		time := x.Type.Shape[last]
		front, end := c.Reverse(c.SliceAxis(x, last, 1, half+1), last), c.Reverse(c.SliceAxis(x, last, time-half-1, time-1), last)
		x = c.Concat(last, front, x, end)
	}
	stride := c.Int("sequence_stride")
	windows := (int(x.Type.Shape[last])-n)/stride + 1
	x = c.Gather(x, strided(b, windows, stride, n, 1), last, 0)
	x = c.Mul(x, c.BroadcastTo(c.Const(x.Type.DType, ir.Dims(n), &ir.Literal{Floats: c.hull()}), x.Type.Shape))
	return c.halfSpectrum(x)
}

// istft adds windows up where they overlap. Without a window Keras scales by the length over the stride.
func (c *call) istft() *ir.Value {
	b, x, n := c.Builder, c.complex(), c.Int("fft_length")
	last := len(x.re.Type.Shape) - 1
	windows, stride, window := int(x.re.Type.Shape[last-1]), c.Int("sequence_stride"), c.hull()
	y := c.fromHalf(x, n)
	y = c.Mul(y, c.BroadcastTo(c.Const(y.Type.DType, ir.Dims(n), &ir.Literal{Floats: window}), y.Type.Shape))
	length := n + (windows-1)*stride
	y = c.ScatterAdd(strided(b, windows, stride, n, 1), y, append(y.Type.Shape[:last-1:last-1], ir.Dim(length)), last-1, 0)
	y = c.Mul(y, c.BroadcastTo(c.overlap(y.Type.DType, windows, window), y.Type.Shape))
	from, to := c.Spoken(windows)
	return c.SliceAxis(y, last-1, ir.Dim(from), ir.Dim(to))
}

// overlap is one over the sum of the squares of the windows that lie on each sample.
func (c *call) overlap(d ir.DType, windows int, window []float64) *ir.Value {
	b, n, stride := c.Builder, len(window), c.Int("sequence_stride")
	squares := make([]float64, n)
	for i, v := range window {
		squares[i] = v * v
	}
	all := c.BroadcastTo(c.Const(d, ir.Dims(n), &ir.Literal{Floats: squares}), ir.Dims(windows, n))
	sum := c.ScatterAdd(strided(b, windows, stride, n, 1), all, ir.Dims(n+(windows-1)*stride), 0, 0)
	one := filled(b, sum, 1)
	weight := c.Div(one, c.Where(above(b, sum, 1e-10), sum, one))
	if !c.Has("window") {
		return scaled(b, weight, float64(n)/float64(stride))
	}
	return weight
}
