package gpu

import (
	"os"

	"github.com/dlgen/dlgen/rt/internal/device"
)

// Environment is the variable that says which device to take.
const Environment = "DLGEN_GPU"

// Open opens a device: cuda, opencl, off, or "" for what the environment says. An error of kind device.Absent means that
// there is none of the kind.
func Open(choice string) (device.Device, error) {
	if choice == "" {
		choice = os.Getenv(Environment)
	}
	switch choice {
	case "":
		return openAny()
	case "off":
		return nil, absent("use a GPU", Environment+" is off")
	}
	for _, d := range drivers {
		if d.name == choice {
			return d.open(any)
		}
	}
	return nil, &device.Error{Kind: device.Misuse, Driver: "gpu", Doing: "read " + Environment, Cause: choice + " is none of cuda, opencl, off"}
}

// openAny opens the first device that is no processor.
func openAny() (device.Device, error) {
	var failed error
	reasons := ""
	for _, d := range drivers {
		opened, err := d.open(real)
		if err == nil {
			return opened, nil
		}
		if failed == nil && device.KindOf(err) != device.Absent {
			failed = err // there is a GPU, and something is wrong with it: that is what the user wants to know
		}
		reasons += "; " + err.Error()
	}
	if failed != nil {
		return nil, failed
	}
	if reasons == "" {
		return nil, absent("use a GPU", "this system's GPUs are not reached yet, only those of Linux on amd64 and arm64")
	}
	return nil, absent("look for a GPU", reasons[2:])
}

func any(device.Info) bool    { return true }
func real(i device.Info) bool { return !i.CPU }

func absent(doing, cause string) error {
	return &device.Error{Kind: device.Absent, Driver: "gpu", Doing: doing, Cause: cause}
}

// driver is one way to devices.
type driver struct {
	name string
	open func(want func(device.Info) bool) (device.Device, error)
	list func() ([]device.Info, error)
}

// Driver is what one driver offers: devices, or the reason why there are none.
type Driver struct {
	Name    string
	Devices []device.Info
	Err     error
}

// Drivers asks all drivers for their devices, in the order in which they are tried.
func Drivers() []Driver {
	var all []Driver
	for _, d := range drivers {
		devices, err := d.list()
		all = append(all, Driver{d.name, devices, err})
	}
	return all
}
