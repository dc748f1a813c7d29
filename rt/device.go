package rt

import (
	"os"
	"sync"
	"sync/atomic"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Device is a GPU, or what OpenCL takes for one. A program gets one by `import _ "github.com/dlgen/dlgen/rt/gpu"`.
type Device = device.Device

// gpu is what registered, the device once it was asked for, and what runs there.
var gpu = accelerator{codes: map[string]*loadedCode{}, say: func(line string) { os.Stderr.WriteString(line) }}

type accelerator struct {
	mu        sync.Mutex // a device is used by one goroutine at a time
	once      sync.Once
	open      func(choice string) (device.Device, error)
	dev       device.Device
	err       error
	mode      string // cpu, gpu, auto, or "": as the train block says
	codes     map[string]*loadedCode
	say       func(line string)
	explained bool
	ran       bool         // a graph ran there
	ahead     atomic.Int32 // slabs of variables that are newer there than in the host's memory
	settled   uint64       // how often variables were brought to the host

	deadMu sync.Mutex
	dead   []func() // what to free when the device is used next
}

// UseDevice says where graphs run that have a program for GPUs: cpu; gpu, where an error of the device is one of the call; auto,
// where the CPU does what the GPU cannot; "", as the train block says.
func UseDevice(mode string) {
	gpu.mu.Lock()
	gpu.mode = mode
	gpu.mu.Unlock()
}

// ComputedOn is the name of the device that has run a graph of this process, "cpu" if none has.
func ComputedOn() string {
	gpu.mu.Lock()
	defer gpu.mu.Unlock()
	if !gpu.ran {
		return "cpu"
	}
	return gpu.dev.Info().Name
}

// free notes memory that is not used any more; done is called once it is freed.
func (a *accelerator) free(mem device.Mem, done func()) {
	a.deadMu.Lock()
	a.dead = append(a.dead, func() {
		if mem != nil {
			_ = mem.Free()
		}
		done()
	})
	a.deadMu.Unlock()
}

// sweep frees what was noted.
func (a *accelerator) sweep() {
	a.deadMu.Lock()
	dead := a.dead
	a.dead = nil
	a.deadMu.Unlock()
	for _, free := range dead {
		free()
	}
}

// RegisterDevice says how a GPU is opened; the drivers call it when they are linked. The choice is cuda, opencl, off or
// "", which leaves it to the variable DLGEN_GPU.
func RegisterDevice(open func(choice string) (device.Device, error)) { gpu.open = open }

// openDevice returns the device of the process.
func openDevice() (device.Device, error) {
	gpu.once.Do(func() {
		if gpu.open == nil {
			gpu.err = errNoDriver{}
			return
		}
		gpu.dev, gpu.err = gpu.open("")
	})
	return gpu.dev, gpu.err
}

// noDevice tells that a GPU is wanted where there is none.
type noDevice struct{ cause error }

// Error says what was found first, then why that is none.
func (e *noDevice) Error() string {
	return "no GPU was found, but one is asked for; device auto or cpu computes without. What was looked for: " + e.cause.Error()
}

// Unwrap returns why there is none.
func (e *noDevice) Unwrap() error { return e.cause }

// errNoDriver tells that the program links no driver.
type errNoDriver struct{}

// Error returns the sentence.
func (errNoDriver) Error() string {
	return `this program has no driver for GPUs: import _ "github.com/dlgen/dlgen/rt/gpu"`
}
