package gpu

import (
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/internal/race"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// TestLeaks makes and frees everything a thousand times on one device, and some devices: the process must not go on growing.
func TestLeaks(t *testing.T) {
	driver := within(t)
	d, err := Open(driver)
	if err != nil {
		t.Fatal(err)
	}
	k := addKernel(t, d)
	for range 50 {
		cycle(t, d, k)
	}
	// What a cycle forgets, a round does a thousand times, be it the smallest part, of 64 KiB. Drivers' pools and the C
	// library's memory of each thread grow once: then the next round does not.
	var grown int
	for range 3 {
		before := resident(t)
		for range 1000 {
			cycle(t, d, k)
		}
		if grown = resident(t) - before; grown < 48<<20 {
			break
		}
	}
	if grown >= 48<<20 && !race.Enabled {
		t.Errorf("the process grew by %d bytes in the last of three rounds", grown)
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	for range 10 {
		d, err := Open(driver)
		if err != nil {
			t.Fatal(err)
		}
		cycle(t, d, addKernel(t, d))
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	}
}

func addKernel(t *testing.T, d device.Device) device.Kernel {
	t.Helper()
	m, err := d.Load(device.Source{Name: "leak.dl", Text: `
#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
__kernel void twice(__global float *y) { y[get_global_id(0)] *= 2; }
#else
extern "C" __global__ void twice(float *y) { y[threadIdx.x + blockIdx.x * blockDim.x] *= 2; }
#endif
`})
	if err != nil {
		t.Fatal(err)
	}
	k, err := m.Kernel("twice")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// cycle makes one of everything, uses it and frees it; the memory is a megabyte.
func cycle(t *testing.T, d device.Device, k device.Kernel) {
	t.Helper()
	ok := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	m, err := d.Alloc(1 << 20)
	ok(err)
	at := device.Ref{Mem: m, Offset: 1024}
	feed, err := d.Feed(at, 1<<16)
	ok(err)
	fetch, err := d.Fetch(at, 1<<16)
	ok(err)
	p, err := d.Record(func(r device.Recorder) error {
		return r.Launch(device.Launch{Kernel: k, Global: device.Size{16}, Args: []device.Arg{device.At(m, 1024)}})
	})
	ok(err)
	ok(feed.Put(device.Part{Bytes: make([]byte, 64)}))
	ok(feed.Take())
	ok(p.Run())
	ok(fetch.Start())
	ok(fetch.Read(make([]byte, 1<<16)))
	for _, free := range []func() error{p.Free, fetch.Free, feed.Free, m.Free} {
		ok(free())
	}
}

// resident is the process's memory.
func resident(t *testing.T) int {
	debug.FreeOSMemory() // the garbage of Go is no leak
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Skip(err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
