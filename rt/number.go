package rt

import (
	"unsafe"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// number returns the element at the start of a memory.
func number(data []byte, d DType) float64 {
	at := unsafe.Pointer(unsafe.SliceData(data[:d.Size()]))
	switch d {
	case Float32:
		return float64(*(*float32)(at))
	case Float64:
		return *(*float64)(at)
	case Float16:
		return float64(OfHalf(*(*uint16)(at)))
	case BFloat16:
		return float64(OfBF16(*(*uint16)(at)))
	case Int32:
		return float64(*(*int32)(at))
	case Int64:
		return float64(*(*int64)(at))
	}
	return float64(*(*uint8)(at))
}

// Numbers returns the elements of a memory, in this machine's order of bytes, as float64.
func Numbers(data []byte, d DType) []float64 {
	x := make([]float64, len(data)/d.Size())
	for i := range x {
		x[i] = number(data[i*d.Size():], d)
	}
	return x
}

// formats has what safetensors calls each type.
var formats = [...]safetensors.DType{Float32: safetensors.F32, Float64: safetensors.F64, Float16: safetensors.F16, BFloat16: safetensors.BF16,
	Int32: safetensors.I32, Int64: safetensors.I64, Uint8: safetensors.U8, Bool: safetensors.Bool}

// Format returns what safetensors calls the type.
func (d DType) Format() safetensors.DType { return formats[d] }

// OfFormat returns the type that safetensors calls so, 0 if there is none.
func OfFormat(name safetensors.DType) DType {
	for d := Float32; d <= Bool; d++ {
		if formats[d] == name {
			return d
		}
	}
	return 0
}
