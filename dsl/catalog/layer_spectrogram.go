package catalog

import "github.com/dlgen/dlgen/dsl"

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
}}

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
