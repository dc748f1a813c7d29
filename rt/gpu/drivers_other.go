//go:build !linux || !(amd64 || arm64)

package gpu

// drivers are none: libraries are called on Linux only.
var drivers []driver
