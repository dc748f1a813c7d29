//go:build linux && (amd64 || arm64)

package gpu

import (
	"github.com/dlgen/dlgen/rt/gpu/internal/cache"
	"github.com/dlgen/dlgen/rt/gpu/internal/cuda"
	"github.com/dlgen/dlgen/rt/gpu/internal/opencl"
	"github.com/dlgen/dlgen/rt/internal/device"
)

// drivers are those of this system, in the order in which they are tried.
var drivers = []driver{
	{"cuda", func(want func(device.Info) bool) (device.Device, error) { return cuda.Open(cache.Default(), want) }, cuda.List},
	{"opencl", func(want func(device.Info) bool) (device.Device, error) { return opencl.Open(cache.Default(), want) }, opencl.List},
}

// CompileCUDA compiles a model's kernels for an architecture of NVIDIA's (90 for compute capability 9.0) to its machine code, or to PTX
// where NVRTC does not know it yet. It needs NVRTC and no GPU: it is for checks that a text is right.
func CompileCUDA(name, kernels string, arch int) ([]byte, error) {
	return cuda.Compile(device.Source{Name: name, Text: device.Prelude + kernels}, arch)
}
