package proof

import (
	"os"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu"
)

// onDevice has programs run on the device of DLGEN_GPU, else on PoCL; where there is none, the test is skipped.
func onDevice(t *testing.T) {
	t.Helper()
	if os.Getenv(gpu.Environment) == "" {
		t.Setenv(gpu.Environment, "opencl")
	}
	if os.Getenv(method) == "" {
		t.Setenv(method, "auto") // PoCL's default vectorizes over work items, and miscompiles some kernels with barriers
	}
	d, err := gpu.Open("")
	if err != nil {
		t.Skip(err)
	}
	d.Close()
}

// method is the variable that says how PoCL makes groups of work items.
const method = "POCL_WORK_GROUP_METHOD"

// TestWide proves random programs of larger values, DLGEN_WIDE of them from the seed DLGEN_SEED on, one in four in small floats.
func TestWide(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from := amount(t, "DLGEN_SEED", 1)
	var subjects []*Subject
	for i := range amount(t, "DLGEN_WIDE", 4) {
		precision := "float32"
		if i%4 == 3 {
			precision = []string{"mixed_float16", "mixed_bfloat16"}[i/4%2]
		}
		subjects = append(subjects, Wide(uint64(from+i), precision))
	}
	prove(t, subjects)
}
