package rt

import (
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/internal/device"
	"github.com/dlgen/dlgen/rt/internal/device/devicetest"
)

// counting has the process's device be one for the test, and returns a graph that adds 1 to a weight, there or on the CPU.
func counting(t *testing.T, dev *devicetest.Device, failed error) (g *Graph, said *string) {
	t.Helper()
	open, say := gpu.open, gpu.say
	reset := func() {
		gpu.once, gpu.dev, gpu.err, gpu.codes, gpu.explained, gpu.ran = sync.Once{}, nil, nil, map[string]*loadedCode{}, false, false
		gpu.ahead.Store(0)
	}
	reset()
	said = new(string)
	gpu.open = func(string) (device.Device, error) { return dev, failed }
	gpu.say = func(line string) { *said += line }
	t.Cleanup(func() {
		reset()
		gpu.open, gpu.say = open, say
		UseDevice("")
	})
	dev.Kernels = map[string]devicetest.Kernel{"k0": func(args []device.Arg) { Slab(devicetest.Bytes(args[2])).F32(0, 1)[0]++ }}
	run := func(c *Call) { c.Weights.F32(0, 1)[0]++ }
	return &Graph{Run: run, Device: OnDevice(&DeviceCode{Name: "net.dl", Kernels: "test"}, "arena 64\nupdates w\nk0 64 1 w0\n")}, said
}

// TestDeviceFails lets each thing fail that a device does, once. Where a GPU is wanted it is an error; else the CPU computes, one line
// says why, and no step is lost or done twice.
func TestDeviceFails(t *testing.T) {
	for _, what := range []string{"open", "load", "alloc", "upload", "record", "feed", "fetch", "put", "run", "start"} {
		failure := &device.Error{Kind: device.Memory, Driver: "test", Doing: what, Cause: "not today"}
		for _, mode := range []string{"auto", "gpu"} {
			t.Run(what+"/"+mode, func(t *testing.T) {
				dev := &devicetest.Device{FailAt: what, FailWith: failure}
				var opening error
				switch what {
				case "open":
					opening = failure
				case "run":
					dev.Fail = failure
				}
				g, said := counting(t, dev, opening)
				UseDevice(mode)
				c := &Call{N: 1, Weights: NewSlab(4)}
				err := c.Do(g)
				switch {
				case mode == "gpu" || what == "start": // the step is done, or is to be done there
					if err == nil || !strings.Contains(err.Error(), "test: "+what+": not today") || *said != "" {
						t.Fatalf("error %v, said %q", err, *said)
					}
					return
				case err != nil:
					t.Fatal(err)
				}
				for range 2 {
					if err := c.Do(g); err != nil {
						t.Fatal(err)
					}
				}
				if *said != "net.dl: computing on the CPU: test: "+what+": not today\n" {
					t.Errorf("said %q", *said)
				}
				if x := c.Weights.F32(0, 1)[0]; x != 3 {
					t.Errorf("three steps give %g", x)
				}
			})
		}
	}
}

// TestDeviceLost loses a device that has the only copy of the weights: the CPU must not go on from older ones.
func TestDeviceLost(t *testing.T) {
	for _, c := range []struct {
		name string
		lost bool
		want float32
	}{{"for a moment", false, 2}, {"for good", true, 0}} {
		t.Run(c.name, func(t *testing.T) {
			dev := &devicetest.Device{}
			g, _ := counting(t, dev, nil)
			UseDevice("auto")
			call := &Call{N: 1, Weights: NewSlab(4), held: true}
			if err := call.Do(g); err != nil || dev.Runs != 1 {
				t.Fatal(err)
			}
			dev.Fail = &device.Error{Kind: device.Lost, Driver: "test", Doing: "run", Cause: "gone"}
			if c.lost {
				dev.FailAt, dev.FailWith = "download", dev.Fail
			}
			err := call.Do(g)
			if c.lost != (err != nil) {
				t.Fatalf("error %v", err)
			}
			if x := call.Weights.F32(0, 1)[0]; x != c.want {
				t.Errorf("%g, want %g", x, c.want)
			}
		})
	}
}

// TestDeviceUpload: what did not arrive is sent again, though the host's memory is as it was.
func TestDeviceUpload(t *testing.T) {
	dev := &devicetest.Device{FailAt: "upload", FailWith: &device.Error{Kind: device.Memory, Driver: "test", Doing: "upload", Cause: "not today"}}
	counting(t, dev, nil)
	UseDevice("auto")
	dev.Kernels["k1"] = func(args []device.Arg) {
		Slab(devicetest.Bytes(args[4])).F32(0, 1)[0] = Slab(devicetest.Bytes(args[2])).F32(0, 1)[0]
	}
	run := func(c *Call) { c.Results = []Slab{c.Weights[:4]} }
	g := &Graph{Run: run, Device: OnDevice(&DeviceCode{Name: "net.dl", Kernels: "test"}, "arena 64\nresult a0 4\nk1 64 1 w0 a0\n")}
	c := &Call{N: 1, Weights: NewSlab(4), Results: make([]Slab, 1)}
	c.Weights.F32(0, 1)[0] = 5
	for i := range 2 {
		if err := c.Do(g); err != nil {
			t.Fatal(err)
		}
		if x := c.Results[0].F32(0, 1)[0]; x != 5 || dev.Runs != i {
			t.Errorf("call %d gives %g after %d runs", i, x, dev.Runs)
		}
	}
}

// TestDeviceLeaks makes a thousand calls with variables of their own and forgets them: the device gets their memory back.
func TestDeviceLeaks(t *testing.T) {
	dev := &devicetest.Device{}
	g, _ := counting(t, dev, nil)
	UseDevice("gpu")
	most := 0
	for i := range 1000 {
		c := &Call{N: 1, Weights: NewSlab(4)}
		if err := c.Do(g); err != nil || c.Weights.F32(0, 1)[0] != 1 {
			t.Fatal(err)
		}
		most = max(most, dev.Live)
		if i%100 == 99 {
			runtime.GC()
		}
	}
	for i := 0; i < 100 && dev.Live > 8; i++ { // cleanups run when they come to it, and the next call frees
		runtime.GC()
		time.Sleep(10 * time.Millisecond)
		if err := (&Call{N: 1, Weights: NewSlab(4)}).Do(g); err != nil {
			t.Fatal(err)
		}
	}
	if most < 100 || dev.Live > 16 {
		t.Errorf("%d pieces of memory are left, there were %d at most", dev.Live, most)
	}
}
