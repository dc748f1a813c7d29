package device

import "math"

// Arg is one argument of a kernel: a place in memory or a scalar of 32 or 64 bits.
type Arg struct {
	Mem  Mem    // the memory of a place, nil for a scalar
	Bits uint64 // the offset of a place, the bits of a scalar
	Wide bool   // a scalar of 64 bits
}

// At is a place in memory: the kernel gets a pointer to it.
func At(m Mem, offset int) Arg { return Arg{Mem: m, Bits: uint64(offset)} }

// I32 is an int of the kernel's language.
func I32(v int32) Arg { return Arg{Bits: uint64(uint32(v))} }

// U32 is a uint.
func U32(v uint32) Arg { return Arg{Bits: uint64(v)} }

// F32 is a float.
func F32(v float32) Arg { return Arg{Bits: uint64(math.Float32bits(v))} }

// I64 is a long in OpenCL, a long long in CUDA.
func I64(v int64) Arg { return Arg{Bits: uint64(v), Wide: true} }

// U64 is a ulong in OpenCL, an unsigned long long in CUDA.
func U64(v uint64) Arg { return Arg{Bits: v, Wide: true} }

// F64 is a double.
func F64(v float64) Arg { return Arg{Bits: math.Float64bits(v), Wide: true} }
