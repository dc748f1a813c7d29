package cpu

import (
	"slices"
	"testing"
)

// TestConvChoice: which algorithm computes a convolution with AVX-512, for sizes where another took at least a fifth longer.
func TestConvChoice(t *testing.T) {
	before := active
	defer func() { active = before }()
	active = units[slices.IndexFunc(units, func(u *unit) bool { return u.variant == AVX512 })] // nothing is computed, so that any processor will do
	for _, c := range []struct {
		n, side, c, f, window, stride int
		want                          string
	}{
		{1, 14, 256, 256, 3, 1, "winograd"},
		{1, 10, 256, 256, 3, 1, "winograd"},
		{1, 7, 64, 64, 3, 1, "winograd"},
		{1, 7, 512, 512, 3, 1, "patches"},
		{1, 14, 256, 512, 3, 2, "patches"},
		{1, 7, 256, 256, 3, 2, "patches"},
		{1, 14, 256, 512, 1, 2, "patches"},
		{1, 28, 64, 128, 3, 2, "lines"},
		{1, 14, 64, 128, 5, 1, "lines"},
		{1, 56, 96, 192, 2, 2, "lines"},
		{8, 224, 3, 64, 7, 2, "lines"},
	} {
		s := ConvShape{N: c.n, C: c.c, F: c.f, Groups: 1, In: [3]int{1, c.side, c.side}, Window: [3]int{1, c.window, c.window},
			Stride: [3]int{1, c.stride, c.stride}, Dilate: [3]int{1, 1, 1}}
		out := pieces(c.side, c.stride)
		lo := max(0, (out-1)*c.stride+c.window-c.side) / 2
		s.Out, s.Lo = [3]int{1, out, out}, [3]int{0, lo, lo}
		got := "patches"
		switch {
		case s.Winograd():
			got = "winograd"
		case s.ByLines():
			got = "lines"
		}
		if got != c.want {
			t.Errorf("%+v is computed by %s, want %s", c, got, c.want)
		}
	}
}
