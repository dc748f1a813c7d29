package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

var layerSpectrogram = []row{layer("MelSpectrogram", melSpectrogram)}

// melSpectrogram is a convolution with windowed waves, the magnitude, and a product with the bands.
func melSpectrogram(c *call) *ir.Value {
	b := c.Builder
	n := c.Int("fft_length")
	bins := n/2 + 1
	x := c.mirrored(c.rowed(0), n/2)
	x = c.Reshape(x, append(x.Type.Shape.Clone(), 1))
	cos, sin := c.waves(n, bins)
	spec := ir.ConvSpec{Strides: []int{c.Int("sequence_stride")}, Lo: []int{0}, Hi: []int{0}, Dilate: []int{1}, Groups: 1}
	re, im := c.Conv(x, cos, spec), c.Conv(x, sin, spec)
	power := c.Add(c.Mul(re, re), c.Mul(im, im)) // [rows, windows, bins]
	if e := c.Float("mag_exp"); e != 2 {
		power = c.Binary(ir.OpPow, power, filled(b, power, e/2))
	}
	bands := c.Const(ir.F32, ir.Dims(bins, c.Int("num_mel_bins")), &ir.Literal{Floats: c.melBands(bins)})
	y := project(b, power, bands)
	if c.Bool("power_to_db") {
		y = c.decibels(y)
	}
	return c.unrowed(c.Transpose(y, []int{0, 2, 1}))
}

// mirrored adds n elements at both ends of x[rows, time], mirrored at the first and the last one.
func (c *call) mirrored(x *ir.Value, n int) *ir.Value {
	if n == 0 {
		return x
	}
	time := x.Type.Shape[1]
	front := c.Reverse(c.SliceAxis(x, 1, 1, ir.Dim(n+1)), 1)
	end := c.Reverse(c.SliceAxis(x, 1, time-ir.Dim(n)-1, time-1), 1)
	return c.Concat(1, front, x, end)
}

// waves are window(t) · cos(2πkt/n) and the same of the sine, as kernels [n, 1, bins]. They are computed, not listed:
// they may be large.
func (c *call) waves(n, bins int) (cos, sin *ir.Value) {
	b, shape := c.Builder, ir.Dims(n, 1, bins)
	turns := c.Mul(c.Iota(ir.I64, shape, 0), c.Iota(ir.I64, shape, 2))
	turns = c.Binary(ir.OpMod, turns, filled(b, turns, float64(n)))
	angle := scaled(b, c.Cast(turns, ir.F32), 2*math.Pi/float64(n))
	window := c.Broadcast(c.Const(ir.F32, ir.Dims(n), &ir.Literal{Floats: c.window(n)}), shape, []int{0})
	return c.Mul(window, c.Unary(ir.OpCos, angle)), c.Mul(window, c.Unary(ir.OpSin, angle))
}

// window is a periodic window of sequence_length in the middle of n elements.
func (c *call) window(n int) []float64 {
	length := c.SequenceLength()
	out := make([]float64, n)
	a := 0.5
	if c.Word("window") == "hamming" {
		a = 0.54
	}
	for i := range length {
		out[(n-length)/2+i] = a - (1-a)*math.Cos(2*math.Pi*float64(i)/float64(length))
	}
	return out
}

// melBands is the matrix [bins, bands] of triangles that are even on the mel scale, without the lowest bin.
func (c *call) melBands(bins int) []float64 {
	rate, bands := c.Float("sampling_rate"), c.Int("num_mel_bins")
	mel := func(hertz float64) float64 { return 1127 * math.Log(1+hertz/700) }
	low, high := mel(c.Float("min_freq")), mel(floatOr(c.Args, "max_freq", rate/2))
	edge := func(i int) float64 { return low + (high-low)*float64(i)/float64(bands+1) }
	out := make([]float64, bins*bands)
	for k := 1; k < bins; k++ {
		at := mel(rate / 2 * float64(k) / float64(bins-1))
		for i := range bands {
			up, down := (at-edge(i))/(edge(i+1)-edge(i)), (edge(i+2)-at)/(edge(i+2)-edge(i+1))
			out[k*bands+i] = max(0, min(up, down))
		}
	}
	return out
}

// decibels is 10 · log10 of a power over ref_power, cut off top_db below the sample's largest.
func (c *call) decibels(y *ir.Value) *ir.Value {
	b, least := c.Builder, c.Float("min_power")
	y = scaled(b, c.Log(c.Max(y, filled(b, y, least))), 10/math.Ln10)
	y = shifted(b, y, -10*math.Log10(max(math.Abs(c.Float("ref_power")), least)))
	most := c.Reduce(ir.OpReduceMax, y, 1, 2)
	return c.Max(y, back(b, shifted(b, most, -c.Float("top_db")), y, []int{1, 2}))
}
