package gpu

import (
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
