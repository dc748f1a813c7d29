//go:build linux && (amd64 || arm64)

package cuda

import "github.com/dlgen/dlgen/rt/internal/device"

// Compile compiles kernels for an architecture (90 for 9.0) with NVRTC alone: no GPU and no driver is needed.
func Compile(source device.Source, arch int) ([]byte, error) {
	c, err := openCompiler()
	if err != nil {
		return nil, err
	}
	return c.compile(source.Name, source.Header()+source.Text, arch)
}
