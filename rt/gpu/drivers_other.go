//go:build !linux || !(amd64 || arm64)

package gpu

// drivers are none: libraries are called on Linux only.
var drivers []driver

// CompileCUDA compiles kernels with NVRTC, which is called on Linux only.
func CompileCUDA(name, kernels string, arch int) ([]byte, error) {
	return nil, absent("compile "+name, "NVRTC is called on Linux only")
}
