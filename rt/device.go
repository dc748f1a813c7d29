package rt

import (
	"sync"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Device is a GPU, or what OpenCL takes for one. A program gets one by `import _ "github.com/dlgen/dlgen/rt/gpu"`.
type Device = device.Device

// gpu is what registered, and the device once it was asked for.
var gpu struct {
	once sync.Once
	mu   sync.Mutex // a device is used by one goroutine at a time
	open func(choice string) (device.Device, error)
	dev  device.Device
	err  error
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

// errNoDriver tells that the program links no driver.
type errNoDriver struct{}

// Error returns the sentence.
func (errNoDriver) Error() string {
	return `this program has no driver for GPUs: import _ "github.com/dlgen/dlgen/rt/gpu"`
}
