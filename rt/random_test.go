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

// TestNormal compares numbers, in pieces of all lengths from all places, with Box and Muller's in float64: within 4 units in the last place of
// each, whatever is drawn beside it.
func TestNormal(t *testing.T) {
	d := Draw{Seed: 1<<40 + 5, Step: 3, Stream: 2, Counter: 1}
	const n = 1 << 17
	eachVariant(t, func(t *testing.T) {
		y := newBuffer[float32](n)
		Normal(nil, y.x, d)
		y.check(t, "normal")
		for i := 0; i < n; i += 4 {
			w := philox([4]uint32{uint32(i / 4), d.Stream, d.Step, d.Counter}, [2]uint32{uint32(d.Seed), uint32(d.Seed >> 32)})
			for k := range 4 {
				checkNormal(t, y.x[i+k], w[k&2], w[k&2+1], k&1)
			}
		}
		for from := 0; from < 40; from++ {
			for length := range 100 {
				part := newBuffer[float32](length)
				cpu.NormalAt(part.x, cpu.Draw(d), from)
				part.check(t, "a part of normal")
				sameBits(t, "a part of normal", part.x, y.x[from:][:length])
			}
		}
	})
}

// checkNormal compares a number with the pair's first or second.
func checkNormal(t *testing.T, got float32, radius, angle uint32, second int) {
	t.Helper()
	quarter := (angle + 1<<29) >> 30
	sin, cos := math.Sincos(float64(int32(angle-quarter<<30)) * (2 * math.Pi * 0x1p-32))
	for range quarter {
		sin, cos = cos, -sin
	}
	want := math.Sqrt(-2*math.Log((float64(radius)+1)*0x1p-32)) * [2]float64{cos, sin}[second]
	if d := unitsOff(got, want); !(d <= 4) && !(cpu.Active() == cpu.Portable && math.Abs(want) < 1e-7 && math.Abs(float64(got)-want) < 1e-15*7) { // near a quarter, of which float64 has not all
		t.Fatalf("a normal number of %x and %x is %v, want %v: %.2f units in the last place off", radius, angle, got, want, d)
	}
}

// TestNormalEdges draws blocks whose words are those where Box and Muller's method changes its ways: Philox can be gone back.
func TestNormalEdges(t *testing.T) {
	const root = 0xb504f333 // 2^32 √½
	radii := []uint32{0, 1, 2, 1<<24 - 1, 1 << 24, 1<<24 + 1, 1<<31 - 129, 1<<31 - 2, 1<<31 - 1, 1 << 31, 1<<31 + 1, 1<<31 + 1000, root - 1, root, root + 1, root + 2, 1<<32 - 300, 1<<32 - 3, 1<<32 - 2, 1<<32 - 1}
	var angles []uint32
	for eighth := range uint32(8) {
		for _, by := range []uint32{0, 1, 1 << 20, 1<<29 - 1} {
			angles = append(angles, eighth<<29+by, eighth<<29-by)
		}
	}
	eachVariant(t, func(t *testing.T) {
		for _, radius := range radii {
			for _, angle := range angles {
				words := [4]uint32{radius, angle, radius, angle}
				c := philoxBack(words, [2]uint32{7, 9})
				if philox(c, [2]uint32{7, 9}) != words {
					t.Fatal("Philox cannot be gone back")
				}
				var y [4]float32
				cpu.NormalAt(y[:], cpu.Draw{Seed: 9<<32 + 7, Stream: c[1], Step: c[2], Counter: c[3]}, 4*int(c[0]))
				for k := range 4 {
					checkNormal(t, y[k], radius, angle, k&1)
				}
			}
		}
	})
}

// philoxBack is the counter of which Philox makes words.
func philoxBack(w [4]uint32, k [2]uint32) [4]uint32 {
	const m0, m2 = 0xD2511F53, 0xCD9E8D57
	inverse := func(m uint32) uint32 { // of an odd number, by Newton's steps
		x := m
		for range 5 {
			x *= 2 - m*x
		}
		return x
	}
	for round := range uint32(10) {
		k0, k1 := k[0]+(9-round)*0x9E3779B9, k[1]+(9-round)*0xBB67AE85
		c0, c2 := w[3]*inverse(m0), w[1]*inverse(m2)
		w = [4]uint32{c0, w[0] ^ uint32(uint64(c2)*m2>>32) ^ k0, c2, w[2] ^ uint32(uint64(c0)*m0>>32) ^ k1}
	}
	return w
}
