package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerSpectrogram = []row{layer("MelSpectrogram", melSpectrogram), layer("STFTSpectrogram", stftSpectrogram)}

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
	for i := range length {
		out[(n-length)/2+i] = hullAt(c.Word("window"), i, length)
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

// windowOf is what the samples of a window are multiplied by, scaled, as SciPy's get_window has it.
func windowOf(a *catalog.Args, length int) []float64 {
	name, scaling, sum := wordOr(a, "window", "hann"), wordOr(a, "scaling", "density"), 0.0
	period := length - 1
	if p, ok := a.Values["periodic"].(catalog.Bool); ok && bool(p) {
		period = length
	}
	out := make([]float64, length)
	for i := range out {
		out[i] = hullAt(name, i, period)
		if scaling == "density" {
			sum += out[i] * out[i]
		} else {
			sum += out[i]
		}
	}
	switch {
	case name == "none" || scaling == "none":
		return out
	case scaling == "density":
		sum = math.Sqrt(sum)
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// hullAt is a window at a place: hann is 0.5 - 0.5 cos, hamming 0.54 - 0.46 cos, blackman 0.42 - 0.5 cos + 0.08 cos of twice
// the angle.
func hullAt(name string, i, period int) float64 {
	angle := 2 * math.Pi * float64(i) / float64(period)
	switch {
	case name == "none" || period == 0 || i == 0 && period == 1:
		return 1
	case name == "hamming":
		return 0.54 - 0.46*math.Cos(angle)
	case name == "blackman":
		return 0.42 - 0.5*math.Cos(angle) + 0.08*math.Cos(2*angle)
	}
	return 0.5 - 0.5*math.Cos(angle)
}

// stftSpectrogram convolves each channel with the kernels.
func stftSpectrogram(c *call) *ir.Value {
	b, x, mode := c.Builder, c.image(), c.Word("mode")
	rows, time, channels := x.Type.Shape[0], x.Type.Shape[1], x.Type.Shape[2]
	length, n := c.Int("frame_length"), int(time)
	step, _ := c.STFTForm()
	lo, hi := border(c.Word("padding"), []int{n}, []int{length}, []int{step}, []int{1})
	x = c.Pad(c.Transpose(x, []int{0, 2, 1}), []int{0, 0, lo[0]}, []int{0, 0, hi[0]}, []int{0, 0, 0}, 0)
	windows := (n+lo[0]+hi[0]-length)/step + 1
	x = c.Gather(x, strided(b, windows, step, length, 1), 2, 0) // [rows, channels, windows, length]
	part := func(name string) *ir.Value {
		w := c.weight(name)
		return project(b, x, c.Reshape(w, ir.Shape{w.Type.Shape[0], w.Type.Shape[2]}))
	}
	y := c.told(mode, part)
	bins := y.Type.Shape[3]
	if c.Bool("expand_dims") {
		return c.unimaged(c.Transpose(y, []int{0, 2, 3, 1}))
	}
	return c.unimaged(c.Reshape(c.Transpose(y, []int{0, 2, 1, 3}), ir.Shape{rows, ir.Dim(windows), channels * bins}))
}

// unimaged is given, of [rows, windows, …, channels].
func (c *call) unimaged(y *ir.Value) *ir.Value {
	if !c.ChannelsFirst() || len(y.Type.Shape) == 3 {
		return c.given(y)
	}
	y = c.Transpose(y, []int{0, 3, 1, 2})
	if c.lead(0) == 0 {
		y = c.Reshape(y, y.Type.Shape[1:])
	}
	return y
}

// told makes of the real and the imaginary part, [rows, channels, windows, bins], what a mode tells.
func (c *call) told(mode string, part func(name string) *ir.Value) *ir.Value {
	const least = 1e-7 // Keras's backend.epsilon()
	b := c.Builder
	switch mode {
	case "real", "imag":
		return part(mode + "_kernel")
	case "angle":
		return c.Binary(ir.OpAtan2, part("imag_kernel"), part("real_kernel"))
	case "stft":
		return c.Concat(3, part("real_kernel"), part("imag_kernel"))
	}
	re, im := part("real_kernel"), part("imag_kernel")
	power := c.Add(c.Mul(re, re), c.Mul(im, im))
	switch mode {
	case "psd":
		inner := c.SliceAxis(power, 3, 1, power.Type.Shape[3]-1)
		return c.Add(power, c.Pad(inner, []int{0, 0, 0, 1}, []int{0, 0, 0, 1}, []int{0, 0, 0, 0}, 0))
	case "magnitude":
		return c.Sqrt(c.Max(power, filled(b, power, least)))
	}
	size := c.Sqrt(c.Max(power, filled(b, power, least)))
	return c.Log(c.Max(size, filled(b, size, least)))
}
