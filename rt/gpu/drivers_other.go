//go:build !linux || !(amd64 || arm64)

package gpu

import "github.com/dlgen/dlgen/rt/internal/device"

// drivers are none: libraries are called on Linux only.
var drivers []driver

// CompileCUDA compiles kernels with NVRTC, which is called on Linux only.
func CompileCUDA(device.Source, int) ([]byte, error) {
	return nil, absent("compile kernels", "NVRTC is called on Linux only")
}
