package gotext

import (
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
)

// HalfNames are what the runtime's functions call the small floats. A scalar of one is a float32 that it holds exactly.
var HalfNames = map[ir.DType]string{ir.F16: "Half", ir.BF16: "BF16"}

// StoreElement converts a scalar to an element in memory.
func StoreElement(x string, d ir.DType) string {
	if name, half := HalfNames[d]; half {
		return "rt." + name + "Bits(" + x + ")"
	}
	return x
}

// StoreScalar converts an index to a scalar.
func StoreScalar(index string, d ir.DType) string {
	if name, half := HalfNames[d]; half {
		return "rt.Round" + name + "(float32(" + index + "))"
	}
	return DTypes[d].Scalar + "(" + index + ")"
}

// Narrowed converts a sum in float64 to a scalar.
func Narrowed(total string, d ir.DType) string {
	if name, half := HalfNames[d]; half {
		return "rt.Of" + name + "(rt.To" + name + "(" + total + "))"
	}
	return "float32(" + total + ")"
}

// MemoryLiteral writes an element as it is in memory: an f16 or bf16 as its bits.
func MemoryLiteral(l *ir.Literal, i int, d ir.DType) string {
	if d.IsHalf() {
		return "0x" + strconv.FormatUint(uint64(ir.HalfBits(l.Floats[min(i, len(l.Floats)-1)], d)), 16)
	}
	return Element(l, i, d)
}
