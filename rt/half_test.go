package rt

import (
	"math"
	"testing"
)

// patterns are bits of float32: all signs and exponents, with fractions at, below and above what halves round at.
func patterns() []float32 {
	var out []float32
	for top := range 1 << 9 {
		for _, fraction := range []uint32{0, 1, 0xfff, 0x1000, 0x1001, 0x1fff, 0x2000, 0x2fff, 0x3000, 0x3001, 0x7fff, 0x8000, 0x8001, 0x17fff, 0x18000, 0x18001,
			0x3ff000, 0x400000, 0x400001, 0x7fefff, 0x7ff000, 0x7fffff, 0x7f7fff, 0x7f8000, 0x555555, 0x2aaaaa} {
			out = append(out, math.Float32frombits(uint32(top)<<23|fraction))
		}
	}
	for i := range uint32(1 << 15) {
		out = append(out, math.Float32frombits(i*131071+i))
	}
	return out
}

// TestHalfOfFloat32 compares the rounding of float32 with that of float64, which goes another way.
func TestHalfOfFloat32(t *testing.T) {
	for _, x := range patterns() {
		h, b := HalfBits(x), BF16Bits(x)
		if x != x {
			if h&0x7e00 != 0x7e00 || b&0x7fc0 != 0x7fc0 || OfHalf(h) == OfHalf(h) || OfBF16(b) == OfBF16(b) {
				t.Fatalf("%#x becomes %#x and %#x", math.Float32bits(x), h, b)
			}
			continue
		}
		if h != ToHalf(float64(x)) || b != ToBF16(float64(x)) {
			t.Fatalf("%v becomes %#x, want %#x; bf16 %#x, want %#x", x, h, ToHalf(float64(x)), b, ToBF16(float64(x)))
		}
		if RoundHalf(x) != OfHalf(h) || RoundBF16(x) != OfBF16(b) {
			t.Fatalf("%v rounds to %v and %v", x, RoundHalf(x), RoundBF16(x))
		}
	}
	for bits := range 1 << 16 { // what a f16 means, by its definition
		sign, e, f := 1-2*float64(bits>>15), bits>>10&31, float64(bits&1023)
		want := sign * math.Ldexp(1+f/1024, e-15)
		switch {
		case e == 0:
			want = sign * math.Ldexp(f, -24)
		case e == 31 && f == 0:
			want = math.Inf(int(sign))
		case e == 31:
			want = math.NaN()
		}
		got := float64(OfHalf(uint16(bits)))
		if got != want && (got == got || want == want) || math.Signbit(got) != math.Signbit(want) && want == want {
			t.Fatalf("%#x is %v, want %v", bits, got, want)
		}
	}
}

// TestVecHalf compares tiles with single numbers, bit for bit, NaN too.
func TestVecHalf(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		xs := patterns()
		all := make([]uint16, 1<<16)
		for i := range all {
			all[i] = uint16(i)
		}
		for n := range 70 {
			xs, all := xs[n:][:n], all[31*n:][:n]
			compareHalves(t, xs, all)
		}
		compareHalves(t, xs, all)
	})
}

// compareHalves compares all conversions of a tile; behind it nothing is written.
func compareHalves(t *testing.T, xs []float32, all []uint16) {
	t.Helper()
	const guard = 0xabcd
	for _, form := range []struct {
		name  string
		round func(y, x []float32)
		write func(y []uint16, x []float32)
		read  func(y []float32, x []uint16)
		bits  func(float32) uint16
		of    func(uint16) float32
	}{{"f16", VecRoundHalf, HalfOfVec, VecOfHalf, HalfBits, OfHalf}, {"bf16", VecRoundBF16, BF16OfVec, VecOfBF16, BF16Bits, OfBF16}} {
		rounded, written, read := make([]float32, len(xs)+1), make([]uint16, len(xs)+1), make([]float32, len(all)+1)
		rounded[len(xs)], written[len(xs)], read[len(all)] = guard, guard, guard
		form.round(rounded[:len(xs)], xs)
		form.write(written[:len(xs)], xs)
		form.read(read[:len(all)], all)
		if rounded[len(xs)] != guard || written[len(xs)] != guard || read[len(all)] != guard {
			t.Fatalf("%s: written behind the end of %d", form.name, len(xs))
		}
		for i, x := range xs {
			want := form.bits(x)
			if written[i] != want || math.Float32bits(rounded[i]) != math.Float32bits(form.of(want)) {
				t.Fatalf("%s: %v (%#x) becomes %#x and %#x, want %#x", form.name, x, math.Float32bits(x), written[i], math.Float32bits(rounded[i]), want)
			}
		}
		for i, b := range all {
			if math.Float32bits(read[i]) != math.Float32bits(form.of(b)) {
				t.Fatalf("%s: %#x is %v, want %v", form.name, b, read[i], form.of(b))
			}
		}
	}
}

// TestVecOfBool compares tiles with single bools in all lengths up to some vectors; behind them nothing is written.
func TestVecOfBool(t *testing.T) {
	bools := make([]bool, 200)
	for i := range bools {
		bools[i] = i*i%7 < 3
	}
	eachVariant(t, func(t *testing.T) {
		for n := range 100 {
			for from := range 3 {
				y := make([]float32, n+1)
				y[n] = -1
				VecOfBool(y[:n], bools[from:])
				if y[n] != -1 {
					t.Fatalf("written behind the end of %d", n)
				}
				for i := range n {
					if y[i] != OfBool[float32](bools[from+i]) {
						t.Fatalf("%d of %d from %d is %v", i, n, from, y[i])
					}
				}
			}
		}
	})
}
