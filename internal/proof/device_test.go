package proof

import (
	"os"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu"
)

// pocl is the variable that says how PoCL makes groups of work items.
const pocl = "POCL_WORK_GROUP_METHOD"

// openDevice chooses the device of DLGEN_GPU, else that of OpenCL, for the programs that the test starts.
func openDevice(t *testing.T) {
	t.Helper()
	if os.Getenv(gpu.Environment) == "" {
		t.Setenv(gpu.Environment, "opencl")
	}
	if os.Getenv(pocl) == "" {
		t.Setenv(pocl, "auto") // the default vectorizes over work items, and miscompiles some kernels with barriers
	}
	d, err := gpu.Open("")
	if err != nil {
		t.Skip(err)
	}
	d.Close()
}

// TestFaultOnDeviceIsSeen does what TestFaultIsSeen does, with numbers that a GPU computes.
func TestFaultOnDeviceIsSeen(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	faultIsSeen(t, proverOn(t, "gpu"))
}
