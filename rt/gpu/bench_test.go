package gpu

import (
	"encoding/binary"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/internal/suite"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// BenchmarkReplay times programs of some small launches, until the device is done: on CUDA the whole is one graph.
func BenchmarkReplay(b *testing.B) {
	d := benchDevice(b)
	for _, launches := range []int{1, 10, 100} {
		b.Run(strconv.Itoa(launches), func(b *testing.B) {
			p := replay(b, d, launches)
			for b.Loop() {
				must(b, p.Run())
				must(b, d.Wait())
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*launches), "ns/launch")
		})
	}
}

// BenchmarkRun times how long giving a program to the device takes, without waiting for each.
func BenchmarkRun(b *testing.B) {
	d := benchDevice(b)
	p := replay(b, d, 10)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		must(b, p.Run())
		if i%64 == 63 {
			must(b, d.Wait())
		}
	}
	must(b, d.Wait())
}

// benchDevice opens the device that the environment picks, or skips.
func benchDevice(b *testing.B) device.Device {
	d, err := Open("")
	if err != nil {
		b.Skip(err)
	}
	b.Cleanup(func() { _ = d.Close() })
	return d
}

// replay records launches of 1,024 work items.
func replay(b *testing.B, d device.Device, launches int) device.Program {
	m, err := d.Alloc(4096)
	must(b, err)
	module, err := d.Load(suite.Source)
	must(b, err)
	k, err := module.Kernel("twice")
	must(b, err)
	p, err := d.Record(func(r device.Recorder) error {
		for range launches {
			if err := r.Launch(device.Launch{Kernel: k, Global: device.Size{1024}, Local: device.Size{256}, Args: []device.Arg{device.At(m, 0)}}); err != nil {
				return err
			}
		}
		return nil
	})
	must(b, err)
	must(b, p.Run())
	must(b, d.Wait())
	return p
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkProducts times products of square matrices by the vendor's library.
func BenchmarkProducts(b *testing.B) {
	d := benchDevice(b)
	for _, n := range []int{512, 1024, 2048, 4096, 8192} {
		for _, kind := range []struct {
			name string
			t    device.Type
			tf32 bool
		}{{"f32", device.TypeF32, false}, {"tf32", device.TypeF32, true}, {"bf16", device.TypeBF16, false}} {
			b.Run(strconv.Itoa(n)+"/"+kind.name, func(b *testing.B) {
				p := productProgram(b, d, device.Gemm{M: n, N: n, K: n, A: kind.t, B: kind.t, C: kind.t, TF32: kind.tf32})
				for b.Loop() {
					must(b, p.Run())
					must(b, d.Wait())
				}
				b.ReportMetric(productRuns*2*float64(n)*float64(n)*float64(n)*float64(b.N)/1e12/b.Elapsed().Seconds(), "TFLOP/s")
			})
		}
	}
}

// productRuns is how often a program computes a product.
const productRuns = 10

// productProgram records a product of random matrices.
func productProgram(b *testing.B, d device.Device, g device.Gemm) device.Program {
	g = g.Filled()
	planned, err := d.Gemm(g)
	if device.KindOf(err) == device.Absent {
		b.Skip(err)
	}
	must(b, err)
	r := rand.New(rand.NewPCG(1, 2))
	var at [3]device.Ref
	for i, bytes := range []int{g.BytesA(), g.BytesB(), g.BytesC()} {
		m, err := d.Alloc(bytes)
		must(b, err)
		b.Cleanup(func() { _ = m.Free() })
		at[i] = device.Ref{Mem: m}
		numbers := make([]byte, bytes)
		for j := 0; j+4 <= bytes; j += 4 { // of 16 bits or 32: near 1, with random lowest bits
			binary.LittleEndian.PutUint32(numbers[j:], 0x3f803f80|r.Uint32()&0x007f007f)
		}
		must(b, d.Upload(at[i], numbers))
	}
	p, err := d.Record(func(r device.Recorder) error {
		for range productRuns {
			if err := r.Product(planned, device.ProductArgs{A: at[0], B: at[1], C: at[2]}); err != nil {
				return err
			}
		}
		return nil
	})
	must(b, err)
	must(b, p.Run())
	must(b, d.Wait())
	return p
}
