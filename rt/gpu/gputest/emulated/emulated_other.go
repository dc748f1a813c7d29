//go:build !(linux && (amd64 || arm64))

// Package emulated runs CUDA's text on the processor, on Linux.
package emulated

import "errors"

// Environment is that of a process whose GPU is emulated, which there is on Linux only.
func Environment() ([]string, error) { return nil, errors.New("GPUs are emulated on Linux only") }
