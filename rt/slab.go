package rt

import (
	"unsafe"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// Align is what the address of every slab, and the offset of every slice in it, is a multiple of.
const Align = 64

// Slab is a block of memory from which typed slices are cut: the arena of a call, the weights of a model.
// Its address is a multiple of Align. The slices share its memory.
type Slab []byte

// NewSlab returns a slab of zeros.
func NewSlab(bytes int) Slab {
	raw := make([]byte, bytes+Align-1)
	cpu.Widen(raw)
	skip := -int(uintptr(unsafe.Pointer(unsafe.SliceData(raw)))) & (Align - 1)
	return raw[skip : skip+bytes : skip+bytes]
}

// Operands of a loop that lie a multiple of a page apart seem to be each other to the processor, which compares the last twelve bits of an
// address first: what is read ahead waits for what is written. Large slabs of a call begin at different parts of a page.
const (
	page       = 4096
	pageParts  = 4
	largeSlab  = 16 * page
	arenasPart = 2
)

// newSlabAt is NewSlab, at a part of a page if it is large.
func newSlabAt(bytes, part int) Slab {
	if bytes < largeSlab {
		return NewSlab(bytes)
	}
	raw := NewSlab(bytes + page)
	skip := (part%pageParts*(page/pageParts) - int(uintptr(unsafe.Pointer(unsafe.SliceData(raw))))) & (page - 1)
	return raw[skip : skip+bytes : skip+bytes]
}

// View returns the n elements that begin at byte off, which is a multiple of their size.
func View[E Element](s Slab, off, n int) []E {
	var e E
	part := s[off : off+n*int(unsafe.Sizeof(e))]
	return unsafe.Slice((*E)(unsafe.Pointer(unsafe.SliceData(part))), n)
}

// F32 returns the n elements that begin at byte off. Those of a slab that has a mark have what lies behind them as capacity.
func (s Slab) F32(off, n int) []float32 {
	x := View[float32](s, off, n)
	if cap(s) == len(s) {
		return x
	}
	return unsafe.Slice(unsafe.SliceData(x), (len(s)-off)/4)[:n]
}

// marked returns a slab of so many bytes whose end has a mark: capacity that is not used. Kernels bring what lies behind their
// operands in it to the cache while they compute, as layers lie in the order in which they are run; all pages are there.
func marked(bytes int) Slab {
	s := NewSlab(bytes + 1)
	for i := 0; i < bytes; i += page {
		s[i] = 0
	}
	return s[:bytes]
}

// F64 returns the n elements that begin at byte off.
func (s Slab) F64(off, n int) []float64 { return View[float64](s, off, n) }

// I32 returns the n elements that begin at byte off.
func (s Slab) I32(off, n int) []int32 { return View[int32](s, off, n) }

// I64 returns the n elements that begin at byte off.
func (s Slab) I64(off, n int) []int64 { return View[int64](s, off, n) }

// U16 returns the n elements that begin at byte off: the bits of f16 or bf16.
func (s Slab) U16(off, n int) []uint16 { return View[uint16](s, off, n) }

// U8 returns the n elements that begin at byte off.
func (s Slab) U8(off, n int) []uint8 { return s[off : off+n : off+n] }

// Bool returns the n elements that begin at byte off, each of which is 0 or 1.
func (s Slab) Bool(off, n int) []bool { return View[bool](s, off, n) }

// Bytes returns the memory of a slice.
func Bytes[E Element](x []E) []byte {
	var e E
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(x))), len(x)*int(unsafe.Sizeof(e)))
}
