//go:build linux && (amd64 || arm64)

package gpu

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// TestProducts compares planned products with plain loops.
func TestProducts(t *testing.T) {
	d, err := Open(within(t))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	for _, g := range []device.Gemm{
		{M: 3, N: 5, K: 7},
		{M: 3, N: 5, K: 7, TransA: true},
		{M: 3, N: 5, K: 7, TransB: true},
		{M: 3, N: 5, K: 7, TransA: true, TransB: true},
		{M: 16, N: 32, K: 8, LDA: 10, LDB: 40, LDC: 33, Bias: true},
		{M: 16, N: 32, K: 8, Bias: true, TF32: true},
		{M: 4, N: 2, K: 3, Batch: 3, StrideA: 12, StrideB: 6, StrideC: 10},
		{M: 4, N: 2, K: 3, Batch: 3, StrideB: 6, StrideC: 8, TransB: true},
		{M: 16, N: 32, K: 8, A: device.TypeBF16, C: device.TypeF32},
		{M: 16, N: 32, K: 8, A: device.TypeBF16, C: device.TypeBF16, Bias: true},
		{M: 48, N: 64, K: 40, A: device.TypeBF16, C: device.TypeBF16, Bias: true, TransB: true},
		{M: 256, N: 192, K: 128, A: device.TypeBF16, C: device.TypeBF16, Bias: true, TransA: true},
		{M: 256, N: 192, K: 128, Bias: true},
	} {
		if g.A == 0 {
			g.A, g.C = device.TypeF32, device.TypeF32
		}
		g.B = g.A
		t.Run(g.String(), func(t *testing.T) { product(t, d, g) })
	}
	if _, err := d.Gemm(device.Gemm{M: 1}); device.KindOf(err) != device.Misuse {
		t.Errorf("no sizes: %v", err)
	}
}

func product(t *testing.T, d device.Device, g device.Gemm) {
	r := rand.New(rand.NewPCG(uint64(g.M), uint64(g.N)))
	numbers := func(bytes int, t device.Type) []float32 {
		v := make([]float32, bytes/t.Bytes())
		for i := range v {
			v[i] = r.Float32()*2 - 1
			if t == device.TypeBF16 { // what its type can hold
				v[i] = math.Float32frombits(math.Float32bits(v[i]) &^ 0xffff)
			}
		}
		return v
	}
	a, b, c, bias := numbers(g.BytesA(), g.A), numbers(g.BytesB(), g.B), numbers(g.BytesC(), g.C), numbers(g.BytesBias(), g.C)
	m, err := d.Alloc(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	args := device.ProductArgs{}
	for i, at := range []*device.Ref{&args.A, &args.B, &args.C, &args.Bias} {
		*at = device.Ref{Mem: m, Offset: i << 18}
		if err := d.Upload(*at, bytesOf([][]float32{a, b, c, bias}[i], []device.Type{g.A, g.B, g.C, g.C}[i])); err != nil {
			t.Fatal(err)
		}
	}
	planned, err := d.Gemm(g)
	if err != nil {
		t.Fatal(err)
	}
	p, err := d.Record(func(r device.Recorder) error { return r.Product(planned, args) })
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	got := make([]byte, g.BytesC())
	if err := d.Download(got, args.C); err != nil {
		t.Fatal(err)
	}
	want := plain(g.Filled(), a, b, c, bias)
	tolerance := 1e-5 + 1e-7*float64(g.K)
	if g.TF32 {
		tolerance = 5e-3 // ten bits of mantissa, sums of eight
	}
	for i, w := range want {
		v, tolerance := float32(0), tolerance
		if g.C == device.TypeBF16 { // rounded once
			v = math.Float32frombits(uint32(binary.LittleEndian.Uint16(got[2*i:])) << 16)
			tolerance += math.Abs(w) / 256
		} else {
			v = math.Float32frombits(binary.LittleEndian.Uint32(got[4*i:]))
		}
		if math.Abs(float64(v)-w) > tolerance {
			t.Fatalf("element %d is %v, want %v", i, v, w)
		}
	}
	_, err = d.Record(func(r device.Recorder) error {
		short := args
		short.C.Offset = 1<<20 - 4
		return r.Product(planned, short)
	})
	if device.KindOf(err) != device.Misuse {
		t.Errorf("a result out of bounds: %v", err)
	}
	for _, free := range []func() error{p.Free, planned.Free, m.Free} {
		if err := free(); err != nil {
			t.Error(err)
		}
	}
}

// plain is the product by loops, in float64.
func plain(g device.Gemm, a, b, c, bias []float32) []float64 {
	out := make([]float64, len(c))
	for i, v := range c {
		out[i] = float64(v)
	}
	at := func(v []float32, offset, row, col, ld int, transposed bool) float64 {
		if transposed {
			row, col = col, row
		}
		return float64(v[offset+row*ld+col])
	}
	for batch := range g.Batch {
		for i := range g.M {
			for j := range g.N {
				sum := 0.0
				for k := range g.K {
					sum += at(a, batch*g.StrideA, i, k, g.LDA, g.TransA) * at(b, batch*g.StrideB, k, j, g.LDB, g.TransB)
				}
				if g.Bias {
					sum += float64(bias[j])
				}
				out[batch*g.StrideC+i*g.LDC+j] = sum
			}
		}
	}
	return out
}

// bytesOf are numbers as they lie in memory.
func bytesOf(v []float32, t device.Type) []byte {
	var data []byte
	for _, f := range v {
		if t == device.TypeBF16 {
			data = binary.LittleEndian.AppendUint16(data, uint16(math.Float32bits(f)>>16))
		} else {
			data = binary.LittleEndian.AppendUint32(data, math.Float32bits(f))
		}
	}
	return data
}
