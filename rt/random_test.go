package rt

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

func philox(c [4]uint32, k [2]uint32) (w [4]uint32) {
	w[0], w[1], w[2], w[3] = cpu.Philox(c[0], c[1], c[2], c[3], k[0], k[1])
	return w
}

// TestPhilox compares with the known answers of Random123, kat_vectors, philox4x32 10.
func TestPhilox(t *testing.T) {
	for _, c := range []struct {
		counter [4]uint32
		key     [2]uint32
		want    [4]uint32
	}{
		{want: [4]uint32{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
		{[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, [2]uint32{0xffffffff, 0xffffffff}, [4]uint32{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
		{[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, [2]uint32{0xa4093822, 0x299f31d0}, [4]uint32{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
	} {
		if got := philox(c.counter, c.key); got != c.want {
			t.Errorf("Philox(%x, %x) = %x, want %x", c.counter, c.key, got, c.want)
		}
	}
}

// moments returns mean, deviation and the fourth moment over that of a normal distribution.
func moments[T Float](x []T) (mean, deviation, tail float64) {
	for _, e := range x {
		mean += float64(e) / float64(len(x))
	}
	var two, four float64
	for _, e := range x {
		d := float64(e) - mean
		two += d * d / float64(len(x))
		four += d * d * d * d / float64(len(x))
	}
	return mean, math.Sqrt(two), four / (3 * two * two)
}

func testRandom[T Float](t *testing.T) {
	const n = 100003
	y := newBuffer[T](n)
	Uniform(nil, y.x, Draw{Seed: 1})
	for i, e := range y.x {
		if !(e >= 0 && e < 1) {
			t.Fatalf("uniform element %d is %v", i, e)
		}
	}
	if m, d, _ := moments(y.x); math.Abs(m-0.5) > 0.005 || math.Abs(d-math.Sqrt(1.0/12)) > 0.005 {
		t.Errorf("uniform: mean %v, deviation %v", m, d)
	}
	y.check(t, "uniform")
	Normal(nil, y.x, Draw{Seed: 1})
	if m, d, tail := moments(y.x); math.Abs(m) > 0.01 || math.Abs(d-1) > 0.01 || math.Abs(tail-1) > 0.05 {
		t.Errorf("normal: mean %v, deviation %v, tail %v", m, d, tail)
	}
	y.check(t, "normal")
}

func TestRandom(t *testing.T) {
	testRandom[float32](t)
	testRandom[float64](t)
	y := newBuffer[int64](1003)
	Bits(nil, y.x, Draw{Seed: 1})
	y.check(t, "bits")
	for i, e := range y.x {
		if want := philox([4]uint32{uint32(i / 4)}, [2]uint32{1})[i%4]; e != int64(want) {
			t.Fatalf("element %d is %d, want %d", i, e, want)
		}
	}
}

// TestDraw changes each part of a draw, and lets other threads make the same one.
func TestDraw(t *testing.T) {
	const n = 10000
	first := make([]float32, n)
	Normal(nil, first, Draw{1, 2, 3, 4})
	for _, d := range []Draw{{2, 2, 3, 4}, {1 << 40, 2, 3, 4}, {1, 3, 3, 4}, {1, 2, 4, 4}, {1, 2, 3, 5}} {
		y := make([]float32, n)
		Normal(nil, y, d)
		product := 0.0
		for i, e := range y {
			product += float64(e * first[i])
		}
		if math.Abs(product)/n > 0.05 {
			t.Errorf("%v correlates with another draw: %v", d, product/n)
		}
	}
	for _, p := range teams(t)[1:] {
		y := make([]float32, n)
		Normal(p, y, Draw{1, 2, 3, 4})
		sameBits(t, "normal", y, first)
	}
	part := make([]float32, 10)
	Normal(nil, part, Draw{1, 2, 3, 4})
	sameBits(t, "the first of normal", part, first[:10])
}

func BenchmarkRandom(b *testing.B) {
	y := make([]float32, 1<<16)
	for name, run := range map[string]func(p *Pool, y []float32, d Draw){"uniform": Uniform[float32], "normal": Normal[float32]} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(4 << 16)
			for b.Loop() {
				run(nil, y, Draw{})
			}
		})
	}
}
