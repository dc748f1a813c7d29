package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerSpectrogram = []Entry{{
	Kind: Layer, Name: "MelSpectrogram",
	Doc: "MelSpectrogram is the power of a sound in num_mel_bins bands, in decibels, of windows around every sequence_stride-th sample: f32[time] -> f32[num_mel_bins, 1 + time/stride]; top_db counts from the sample's loudest band (keras.layers.MelSpectrogram).",
	Params: params(
		option("fft_length", IntArg, "2048", "Length of the Fourier transform."), option("sequence_stride", IntArg, "512", "Distance between windows."),
		maybe(option("sequence_length", IntArg, "none", "Length of a window; fft_length if none.")),
		choice("window", "Shape of a window.", "hann", "hamming"),
		option("sampling_rate", FloatArg, "16000", "Samples a second."), option("num_mel_bins", IntArg, "128", "How many bands there are."),
		option("min_freq", FloatArg, "20.0", "Lower edge of the lowest band, in hertz."),
		maybe(option("max_freq", FloatArg, "none", "Upper edge of the highest band; half of sampling_rate if none.")),
		option("power_to_db", BoolArg, "true", "Whether the result is in decibels."),
		option("top_db", FloatArg, "80.0", "How far below the loudest band the result is cut off."),
		option("mag_exp", FloatArg, "2.0", "Exponent of the magnitude: 2 is power."),
		option("min_power", FloatArg, "1e-10", "The least power."), option("ref_power", FloatArg, "1.0", "The power of 0 decibels."),
	),
	Rule: melRule, Example: "input s: f32[256]\noutput y = s -> MelSpectrogram(fft_length=64, sequence_stride=32, num_mel_bins=8)",
}, {
	Kind: Layer, Name: "STFTSpectrogram",
	Doc: "STFTSpectrogram is the Fourier transform of windows of each channel, by kernels that may learn: f32[time, channels] -> f32[windows, channels·(fft_length/2 + 1)], twice as many frequencies if mode is stft, the real ones first (keras.layers.STFTSpectrogram). " +
		"Of p = re² + im², magnitude is sqrt(p), log its logarithm, both of at least 1e-7, and psd p, twice where a frequency stands for two.",
	Params: params(
		choice("mode", "What is told.", "log", "magnitude", "psd", "real", "imag", "angle", "stft"),
		within(option("frame_length", IntArg, "256", "Length of a window."), 1, longest),
		maybe(within(option("frame_step", IntArg, "none", "Distance between windows; half of frame_length if none."), 1, longest)),
		maybe(within(option("fft_length", IntArg, "none", "Length of the Fourier transform; the least power of 2 from frame_length on if none."), 2, longest)),
		hullParam, periodParam, scalingParam, choice("padding", "Whether windows may reach over the ends, where zeros are.", "valid", "same"),
		option("expand_dims", BoolArg, "false", "Whether frequencies are an axis of their own: [windows, frequencies, channels]."), dataFormatParam,
	),
	Rule: stftRule, Example: "input s: f32[64, 2]\noutput y = s -> STFTSpectrogram(mode=psd, frame_length=16)",
}}

// hullParam is a window that a spectrogram's samples are multiplied by.
var (
	hullParam    = maybe(choice("window", "What a window is multiplied by; 1 if none.", "hann", "hamming", "blackman"))
	scalingParam = maybe(choice("scaling", "What that is divided by: the root of the sum of its squares, its sum, or nothing if none.", "density", "spectrum"))
	periodParam  = option("periodic", BoolArg, "false", "Whether its period is the window's length, rather than 1 less.")
)

// wavesInitializer is STFT under either of its names.
func wavesInitializer(name string) Entry {
	return Entry{
		Kind: Initializer, Name: name, Doc: name + " starts a kernel [time, 1, n/2 + 1] with w(t) cos(2π t k / n), or with w(t) sin(-2π t k / n), where w is a window (keras.initializers.STFT).",
		Params:  params(choice("side", "Which of the two.", "real", "imag"), hullParam, scalingParam, periodParam),
		Example: "weight w: f32[8, 1, 5] = " + name + "(imag, hamming)  output y = x[:, 0, 0:1] * w[:, 0]",
	}
}

// IsWaves reports whether an initializer is that of STFT, which takes kernels of three axes.
func IsWaves(v Value) bool {
	switch v := v.(type) {
	case *Instance:
		return v.Entry.Kind == Initializer && (v.Entry.Name == "STFT" || v.Entry.Name == "STFTInitializer")
	case Word:
		return v == "stft" || v == "stft_initializer"
	}
	return false
}

// STFTForm is the geometry of STFTSpectrogram.
func (a *Args) STFTForm() (step, fft int) {
	length := a.Int("frame_length")
	fft = a.orLength("fft_length", 1)
	for !a.Has("fft_length") && fft < length {
		fft *= 2
	}
	return a.orLength("frame_step", max(length/2, 1)), fft
}

func stftRule(c *Call) {
	x, length := c.In[0].Type.Shape, c.Int("frame_length")
	step, fft := c.Args.STFTForm()
	switch {
	case len(x) != 2:
		c.wrongRank(0, "[time, channels]")
		return
	case step > length:
		c.wrongValue("frame_step", "`frame_step` is at most frame_length, %d, not %d", length, step)
		return
	case fft < length:
		c.wrongValue("fft_length", "`fft_length` is at least frame_length, %d, not %d", length, fft)
		return
	case fft < 2:
		c.wrongValue("frame_length", "a transform has at least 2 samples")
		return
	}
	im, ok := c.image(1)
	if !ok {
		return
	}
	windows, ok := c.windows("frame_length", im.sizes, []int{length}, []int{step}, []int{1})
	if !ok {
		return
	}
	bins, mode := dsl.Dim(fft/2+1), c.Word("mode")
	for _, part := range []string{"real", "imag"} {
		if other := map[string]string{"real": "imag", "imag": "real"}[part]; mode != other {
			w := c.Weight(part+"_kernel", floats(dsl.Dim(length), 1, bins))
			w.Init = c.waves(part)
		}
	}
	if mode == "stft" {
		bins *= 2
	}
	c.Out(c.spectrogram(dsl.Dim(windows[0]), bins, im.channels))
}

// waves is the initializer of a kernel of STFTSpectrogram.
func (c *Call) waves(side string) Value {
	values := map[string]Value{"side": Word(side)}
	for _, name := range []string{"window", "scaling", "periodic"} {
		values[name] = c.Args.Values[name]
	}
	at := slices.IndexFunc(initializers, func(e Entry) bool { return e.Name == "STFT" })
	return &Instance{Entry: &initializers[at], Args: &Args{Values: values}}
}

// spectrogram is the result's type: frequencies apart from the channels if expand_dims says so.
func (c *Call) spectrogram(windows, bins, channels dsl.Dim) dsl.TensorType {
	first := c.Args.ChannelsFirst()
	switch expanded := c.Bool("expand_dims"); {
	case expanded && first:
		return floats(channels, windows, bins)
	case expanded:
		return floats(windows, bins, channels)
	case first:
		return floats(channels*bins, windows)
	}
	return floats(windows, channels*bins)
}

// SequenceLength is the length of a spectrogram's windows.
func (a *Args) SequenceLength() int {
	if a.Has("sequence_length") {
		return a.Int("sequence_length")
	}
	return a.Int("fft_length")
}

func melRule(c *Call) {
	x := c.In[0].Type.Shape
	if len(x) != 1 {
		c.wrongRank(0, "[time]")
		return
	}
	n, ok1 := c.size("fft_length", 2)
	stride, ok2 := c.size("sequence_stride", 1)
	bins, ok3 := c.size("num_mel_bins", 1)
	if !ok1 || !ok2 || !ok3 {
		return
	}
	if l := c.Args.SequenceLength(); l < 1 || l > int(n) {
		c.wrongForm("sequence_length", "at least 1 and at most fft_length")
		return
	}
	if n/2 >= x[0] {
		c.wrongValue("fft_length", "half of `fft_length` of MelSpectrogram, %d, is less than the sound's length, %d", n/2, x[0])
		return
	}
	c.Out(floats(bins, dsl.Dim(1+(int(x[0])+2*int(n/2)-int(n))/int(stride))))
}
