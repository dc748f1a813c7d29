package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Fourier transforms. A complex value is a tuple of its real and imaginary part, as in keras.ops.

// longestPrime is the largest prime factor that the length of a transform may have: a transform of a prime length is
// a product with a matrix.
const longestPrime = 4096

var (
	complexParam = required("x", Tensors, "The real and the imaginary part, of one shape.")
	lengthParam  = required("fft_length", IntArg, "Length of the Fourier transform.")
	windowParams = params(
		within(required("sequence_length", IntArg, "Length of a window."), 1, longest), within(required("sequence_stride", IntArg, "Distance from one window to the next."), 1, longest),
		within(lengthParam, 1, longest),
	)
	windowShape  = maybe(choice("window", "What a window is multiplied by; periodic, and 1 if none.", "hann", "hamming"))
	centredParam = option("center", BoolArg, "true", "Whether windows lie around their places: x is mirrored at both ends.")
)

var fourier = []Entry{
	{
		Kind: Func, Name: "polar", Doc: "polar is the complex value of a length and an angle: its real and its imaginary part.",
		Params: []Param{required("abs_", Tensor, "The length."), required("angle", Tensor, "The angle; the two broadcast.")},
		Rule: func(c *Call) {
			if shape, ok := c.broadcast(c.In...); ok {
				t := dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: shape}
				c.Out(t, t)
			}
		},
		Example: "a, b = polar(x, 0.5)\noutput y = a - 2 * b", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "view_as_complex", Doc: "view_as_complex takes the last axis apart, [..., 2], into a real and an imaginary part.",
		Params: []Param{anyX}, Example: "a, b = view_as_complex(x[:, :, 0:2])\noutput y = a - 2 * b",
		Rule: func(c *Call) {
			s := c.In[0].Type.Shape
			if len(s) == 0 || s[len(s)-1] != 2 {
				c.wrongShape(c.In[0], "the last axis has a real and an imaginary part, not as in %s", c.In[0].Type)
				return
			}
			t := dsl.TensorType{DType: ToFloat(c.In[0].Type.DType), Shape: s[:len(s)-1].Clone()}
			c.Out(t, t)
		},
	},
	{
		Kind: Func, Name: "view_as_real", Doc: "view_as_real puts the real and the imaginary part of a complex value into a last axis: [...], twice -> [..., 2].",
		Params: []Param{complexParam}, Example: "output y = view_as_real((x[:, :, 0], x[:, :, 1]))",
		Rule: func(c *Call) {
			if c.isComplex(0) {
				c.Out(dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: append(c.In[0].Type.Shape.Clone(), 2)})
			}
		},
	},
	transform("fft", "is the Fourier transform along the last axis, Σ x[n] exp(-2πi k n / N)", "a, b = fft((x[:, 0], x[:, 1]))\noutput y = a - 2 * b", 1),
	transform("fft2", "is the Fourier transform along the last two axes", "a, b = fft2((x[:, :, 0], x[:, :, 1]))\noutput y = a - 2 * b", 2),
	transform("ifft2", "goes back from fft2", "a, b = ifft2((x[:, :, 0], x[:, :, 1]))\noutput y = a - 2 * b", 2),
	{
		Kind: Func, Name: "rfft", Doc: "rfft is the first half of the Fourier transform of real numbers along the last axis, whose other half mirrors it: [..., n] -> [..., n/2 + 1], its real and imaginary part.",
		Params: params(anyX, maybe(within(option("fft_length", IntArg, "none", "Length of the transform: x is cut or filled up with zeros; that of x if none."), 1, longest))),
		Rule: func(c *Call) {
			t := c.In[0].Type
			if !c.needsAxes(c.In[0], 1) {
				return
			}
			n := c.Args.orLength("fft_length", int(t.Shape[len(t.Shape)-1]))
			if c.transformable("fft_length", n) {
				c.Out(c.spectrum(n), c.spectrum(n))
			}
		},
		Example: "a, b = rfft(x[:, :, 0])\noutput y = a - 2 * b",
	},
	{
		Kind: Func, Name: "irfft", Doc: "irfft goes back from rfft: [..., n/2 + 1], twice -> [..., n].",
		Params: params(complexParam, maybe(within(option("fft_length", IntArg, "none", "The length n of the result; twice that of x less 2 if none."), 1, longest))),
		Rule: func(c *Call) {
			if !c.isComplex(1) {
				return
			}
			s := c.In[0].Type.Shape
			n := c.Args.orLength("fft_length", 2*int(s[len(s)-1])-2)
			if n < 1 {
				c.wrongShape(c.In[0], "irfft takes 2 or more numbers along the last axis if fft_length is not given, not %s", c.In[0].Type)
			} else if c.transformable("fft_length", n) {
				c.Out(dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: replaced(s, len(s)-1, dsl.Dim(n))})
			}
		},
		Example: "output y = irfft((x[:, :, 0], x[:, :, 1]))",
	},
	{
		Kind: Func, Name: "stft", Doc: "stft is rfft of windows of a sound, each multiplied by a window in the middle of fft_length samples: [..., time] -> [..., windows, fft_length/2 + 1], its real and imaginary part.",
		Params: params(anyX, windowParams, windowShape, centredParam),
		Rule: func(c *Call) {
			n := c.Int("fft_length")
			if !c.needsAxes(c.In[0], 1) || !c.windowed() {
				return
			}
			s := c.In[0].Type.Shape
			time := int(s[len(s)-1])
			if c.Bool("center") {
				if n/2 >= time {
					c.wrongValue("fft_length", "half of `fft_length`, %d, is less than the sound's length, %d, where the sound is mirrored at its ends", n/2, time)
					return
				}
				time += n / 2 * 2
			}
			if time < n {
				c.wrongValue("fft_length", "`fft_length` is at most the sound's length %d, not %d", time, n)
				return
			}
			t := c.spectrum(n)
			t.Shape = append(t.Shape[:len(t.Shape)-1:len(t.Shape)-1], dsl.Dim((time-n)/c.Int("sequence_stride")+1), t.Shape[len(t.Shape)-1])
			c.Out(t, t)
		},
		Example: "a, b = stft(x[0, :, 0], 4, 2, 4)\noutput y = a - 2 * b",
	},
	{
		Kind: Func, Name: "istft", Doc: "istft goes back from stft: windows are added up where they overlap and divided by the sum of the squares of what they were multiplied by: [..., windows, fft_length/2 + 1], twice -> [..., time].",
		Params: params(complexParam, windowParams, maybe(within(option("length", IntArg, "none", "How many samples of the result are kept; all if none."), 1, longest)), windowShape, centredParam),
		Rule:   istftRule, Example: "output y = istft((x[:, 0:3, 0], x[:, 0:3, 1]), 4, 2, 4)",
	},
}

// transform returns the entry of a function of complex values.
func transform(name, does, example string, axes int) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ": (real, imaginary) -> real, imaginary, of one shape.", Params: params(complexParam), Example: example,
		Rule: func(c *Call) {
			if !c.isComplex(axes) {
				return
			}
			s := c.In[0].Type.Shape
			for _, n := range s[len(s)-axes:] {
				if !c.transformable("x", int(n)) {
					return
				}
			}
			t := dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: s.Clone()}
			c.Out(t, t)
		},
	}
}

// isComplex checks that the operands are a real and an imaginary part with so many axes.
func (c *Call) isComplex(axes int) bool {
	if len(c.In) != 2 {
		c.Fail("x", diag.WrongShape, "%s takes the real and the imaginary part, `(a, b)`, not %d values", c.Name, len(c.In))
		return false
	}
	if !c.needsAxes(c.In[0], axes) {
		return false
	}
	if !c.In[0].Type.Shape.Equal(c.In[1].Type.Shape) {
		c.doNotFit(c.In[0], c.In[1])
		return false
	}
	return true
}

// transformable checks the length of a transform.
func (c *Call) transformable(arg string, n int) bool {
	largest := 1
	for p, rest := 2, n; rest > 1; p++ {
		for rest%p == 0 {
			rest, largest = rest/p, p
		}
		if p*p > rest && rest > 1 {
			largest, rest = rest, 1
		}
	}
	if largest > longestPrime {
		c.Faults = append(c.Faults, diag.Unsupported(c.Span(arg), "%s of the length %d, which has the prime factor %d,", c.Name, n, largest))
		return false
	}
	return true
}

// spectrum is the type of the transform of n real numbers.
func (c *Call) spectrum(n int) dsl.TensorType {
	s := c.In[0].Type.Shape
	return dsl.TensorType{DType: ToFloat(c.In[0].Type.DType), Shape: replaced(s, len(s)-1, dsl.Dim(n/2+1))}
}

func (a *Args) orLength(name string, n int) int {
	if a.Has(name) {
		return a.Int(name)
	}
	return n
}

// windowed checks the lengths of windows.
func (c *Call) windowed() bool {
	if n, l := c.Int("fft_length"), c.Int("sequence_length"); l > n {
		c.wrongValue("fft_length", "`fft_length` is at least `sequence_length`, %d, not %d", l, n)
		return false
	}
	return c.transformable("fft_length", c.Int("fft_length"))
}

func istftRule(c *Call) {
	if !c.isComplex(2) || !c.windowed() {
		return
	}
	s, n := c.In[0].Type.Shape, c.Int("fft_length")
	last := len(s) - 1
	if int(s[last]) != n/2+1 {
		c.wrongShape(c.In[0], "istft with fft_length %d takes %d numbers for each window, not %s", n, n/2+1, c.In[0].Type)
		return
	}
	from, to := c.Args.Spoken(int(s[last-1]))
	if to <= from {
		c.wrongShape(c.In[0], "istft leaves nothing of %s: more windows are needed", c.In[0].Type)
		return
	}
	c.Out(dsl.TensorType{DType: ToFloat(Promote(c.In...)), Shape: append(s[:last-1].Clone(), dsl.Dim(to-from))})
}

// Spoken is which samples istft keeps of those that so many windows cover.
func (a *Args) Spoken(windows int) (from, to int) {
	n := a.Int("fft_length")
	to = n + (windows-1)*a.Int("sequence_stride")
	if a.Bool("center") {
		from = n / 2
	}
	if a.Has("length") {
		return from, min(to, from+a.Int("length"))
	}
	if a.Bool("center") {
		to -= n / 2
	}
	return from, to
}
