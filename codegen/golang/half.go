package golang

import (
	"math"
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
)

// halfForm has the bits of exponent and fraction of the small floats, 15 together.
var halfForm = map[ir.DType][2]int{ir.F16: {5, 10}, ir.BF16: {8, 7}}

// halfNames are what the runtime's functions call the small floats. A scalar of one is a float32 that it holds exactly.
var halfNames = map[ir.DType]string{ir.F16: "Half", ir.BF16: "BF16"}

// loadExpr is an element in memory as a scalar.
func loadExpr(text string, d ir.DType) expr {
	if name, half := halfNames[d]; half {
		return atom("rt.Of" + name + "(" + text + ")")
	}
	return atom(text)
}

// storeElement converts a scalar for memory.
func storeElement(x string, d ir.DType) string {
	if name, half := halfNames[d]; half {
		return "rt." + name + "Bits(" + x + ")"
	}
	return x
}

// storeScalar converts an index.
func storeScalar(index string, d ir.DType) string {
	if name, half := halfNames[d]; half {
		return "rt.Round" + name + "(float32(" + index + "))"
	}
	return dtypes[d].scalar + "(" + index + ")"
}

// narrowed converts a sum in float64.
func narrowed(total string, d ir.DType) string {
	if name, half := halfNames[d]; half {
		return "rt.Of" + name + "(rt.To" + name + "(" + total + "))"
	}
	return "float32(" + total + ")"
}

// halfBits rounds a number to the bits of an f16 or bf16, of two the even one. It is rt.ToHalf: the compiler does
// not import the runtime.
func halfBits(x float64, d ir.DType) uint16 {
	exponent, fraction := halfForm[d][0], halfForm[d][1]
	sign := uint16(math.Float64bits(x) >> 63 << 15)
	bias, infinite := 1<<(exponent-1)-1, uint16(1<<exponent-1)<<fraction
	switch {
	case x != x:
		return sign | infinite | 1<<(fraction-1)
	case x == 0:
		return sign
	}
	_, e := math.Frexp(x)
	last := max(e-1, 1-bias) - fraction
	bits := math.RoundToEven(math.Abs(math.Ldexp(x, -last))) + float64(last+fraction-1+bias)*float64(int(1)<<fraction)
	if math.IsInf(x, 0) || bits >= float64(infinite) {
		return sign | infinite
	}
	return sign | uint16(bits)
}

// roundHalf rounds a number to the small floats; others stay.
func roundHalf(x float64, d ir.DType) float64 {
	form, small := halfForm[d]
	if !small || x != x || math.IsInf(x, 0) || x == 0 {
		return x
	}
	bits := halfBits(x, d)
	bias := 1<<(form[0]-1) - 1
	e, f := int(bits>>form[1])&(1<<form[0]-1), float64(bits&(1<<form[1]-1))
	switch {
	case e == 1<<form[0]-1:
		return math.Inf(int(math.Copysign(1, x)))
	case e == 0:
		x = math.Copysign(math.Ldexp(f, 1-bias-form[1]), x)
	default:
		x = math.Copysign(math.Ldexp(f+float64(int(1)<<form[1]), e-bias-form[1]), x)
	}
	return x
}

// memoryLiteral writes an element as it is in memory: an f16 or bf16 as its bits.
func memoryLiteral(l *ir.Literal, i int, d ir.DType) string {
	if d.IsHalf() {
		return "0x" + strconv.FormatUint(uint64(halfBits(l.Floats[min(i, len(l.Floats)-1)], d)), 16)
	}
	return element(l, i, d)
}
