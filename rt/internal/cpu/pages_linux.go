package cpu

import (
	"syscall"
	"unsafe"
)

const (
	// hugePage is the size of a large page of most processors.
	hugePage = 2 << 20
	// adviseHuge is MADV_HUGEPAGE.
	adviseHuge = 14
)

// Widen asks the system for large pages behind a block of memory that nobody has touched, if it is large itself: passes
// over tensors of megabytes spend much of their time on translating the addresses of small ones. Where the system has
// none to give, all stays as it is.
func Widen(memory []byte) {
	start := uintptr(unsafe.Pointer(unsafe.SliceData(memory)))
	skip := int(-start & (hugePage - 1))
	if whole := (len(memory) - skip) &^ (hugePage - 1); whole >= 2*hugePage {
		_ = syscall.Madvise(memory[skip:skip+whole], adviseHuge)
	}
}
