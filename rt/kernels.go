package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Kernels names the kernels that this machine runs: those of a vector unit, or plain Go.
func Kernels() string { return cpu.Active().String() }
