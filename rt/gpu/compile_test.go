//go:build linux && (amd64 || arm64)

package gpu

import (
	"bytes"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/rt/gpu/internal/cuda"
	"github.com/dlgen/dlgen/rt/gpu/internal/suite"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// TestNVRTC compiles the kernels of the suite for two generations of GPUs; it needs a real NVRTC and no GPU. The name of the library in
// $DLGEN_NVRTC makes it a failure that there is none.
func TestNVRTC(t *testing.T) {
	for _, arch := range []int{80, 90} {
		t.Run(strconv.Itoa(arch), func(t *testing.T) {
			code, err := cuda.Compile(suite.Source, arch)
			if device.KindOf(err) == device.Absent && os.Getenv("DLGEN_NVRTC") == "" {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(code, []byte("\x7fELF")) || !bytes.Contains(code, []byte("axpy")) {
				t.Errorf("%d bytes are no machine code", len(code))
			}
			_, err = cuda.Compile(suite.Broken, arch)
			if device.KindOf(err) != device.Compile || !strings.Contains(err.Error(), "broken.dl(2)") {
				t.Errorf("a wrong text: %v", err)
			}
		})
	}
	code, err := cuda.Compile(suite.Source, 77)
	if device.KindOf(err) == device.Absent {
		return
	}
	if err != nil || !bytes.HasSuffix(code, []byte{0}) || !bytes.Contains(code, []byte(".visible .entry axpy")) {
		t.Errorf("an architecture between two: %d bytes of no PTX, %v", len(code), err)
	}
}

// TestNVRTCPrelude compiles what all models' kernels begin with.
func TestNVRTCPrelude(t *testing.T) {
	_, err := CompileCUDA("prelude", "KERNEL void nothing(GLOBAL float *x) { x[0] = 1; }", 80)
	if device.KindOf(err) == device.Absent && os.Getenv("DLGEN_NVRTC") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Error(err)
	}
}
