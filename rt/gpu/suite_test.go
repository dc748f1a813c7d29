package gpu

import (
	"context"
	"flag"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/dlgen/dlgen/rt/gpu/internal/suite"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// -gpu runs the tests on this machine's GPU too, and fails where there is none.
var onGPU = flag.Bool("gpu", false, "run the tests on this machine's GPU")

// inside is set in the processes that run the tests of one driver: its value is the driver.
const inside = "DLGEN_GPU_TEST"

// apart runs tests of this binary in a process of its own, which ends in time whatever a kernel does: OpenCL of processors runs
// kernels within the process, where one that writes out of bounds may hang it.
func apart(t *testing.T, driver, run string, environment ...string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], "-test.run", run, "-test.v")
	cmd.Env = append(os.Environ(), inside+"="+driver, "DLGEN_CACHE="+t.TempDir())
	cmd.Env = append(cmd.Env, environment...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, out)
	} else if !strings.Contains(string(out), "\n--- PASS") {
		t.Errorf("no test ran:\n%s", out)
	}
}

// within is the driver of a process that apart started; other processes skip the test.
func within(t *testing.T) string {
	t.Helper()
	driver := os.Getenv(inside)
	if driver == "" {
		t.Skip("runs in a process that TestPoCL, TestFake or TestGPU starts")
	}
	return driver
}

// TestSuite is what every driver has to do.
func TestSuite(t *testing.T) {
	driver := within(t)
	suite.Run(t, func() (device.Device, error) { return Open(driver) })
}

// TestPoCL runs the suite on the processor, in both ways in which PoCL makes groups of work items.
func TestPoCL(t *testing.T) {
	if os.Getenv(inside) != "" {
		t.Skip("a process started it")
	}
	needPoCL(t)
	for _, method := range []string{"auto", "cbs"} {
		t.Run(method, func(t *testing.T) {
			apart(t, "opencl", "^(TestSuite|TestLeaks)$", "POCL_WORK_GROUP_METHOD="+method)
		})
	}
}

// TestGPU runs the suite on a real GPU.
func TestGPU(t *testing.T) {
	if !*onGPU {
		t.Skip("-gpu runs it")
	}
	d, err := Open("")
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", d.Info())
	driver := d.Info().Driver
	_ = d.Close()
	apart(t, driver, "^(TestSuite|TestLeaks)$")
}

// needPoCL skips where no OpenCL runs on the processor.
func needPoCL(t *testing.T) {
	t.Helper()
	for _, d := range Drivers() {
		for _, info := range d.Devices {
			if d.Name == "opencl" && info.CPU {
				return
			}
		}
	}
	if os.Getenv("CI") != "" && os.Getenv("DLGEN_NO_POCL") == "" {
		t.Fatal("no OpenCL of the processor: apt-get install pocl-opencl-icd ocl-icd-libopencl1, or set DLGEN_NO_POCL")
	}
	t.Skip("no OpenCL of the processor: apt-get install pocl-opencl-icd ocl-icd-libopencl1")
}
