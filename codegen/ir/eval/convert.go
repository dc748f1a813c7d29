package eval

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// wrap keeps the low bits that an integer type has; a bool is whether there are any.
func wrap(d ir.DType, n int64) int64 {
	switch d {
	case ir.I32:
		return int64(int32(n))
	case ir.U8:
		return int64(uint8(n))
	case ir.Bool:
		if n != 0 {
			return 1
		}
	}
	return n
}

// truncate goes towards zero; what int64 does not hold becomes its nearest, NaN becomes 0.
func truncate(x float64) int64 {
	switch {
	case math.IsNaN(x):
		return 0
	case x >= math.MaxInt64:
		return math.MaxInt64
	case x <= math.MinInt64:
		return math.MinInt64
	}
	return int64(x)
}

// convertFloat rounds to the types of 16 bits; f32 keeps all of float64.
func convertFloat(d ir.DType, x float64) float64 {
	switch d {
	case ir.F16:
		return roundTo(x, 11, -14, 65504)
	case ir.BF16:
		return roundTo(x, 8, -126, 0x1.fep127)
	}
	return x
}

// rounded is a tensor whose floats are numbers of its type; f32 keeps all of float64.
func (t *Tensor) rounded() *Tensor {
	if !t.DType.IsHalf() {
		return t
	}
	out := make([]float64, len(t.F))
	for i, x := range t.F {
		out[i] = convertFloat(t.DType, x)
	}
	return &Tensor{DType: t.DType, Shape: t.Shape, F: out}
}

// roundTo rounds to even to a number of significant bits. Below 2^smallest they become fewer; what would be
// rounded beyond the largest is infinite.
func roundTo(x float64, bits, smallest int, largest float64) float64 {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x
	}
	_, e := math.Frexp(x) // x is in [2^(e-1), 2^e)
	last := max(e-1, smallest) - (bits - 1)
	y := math.Ldexp(math.RoundToEven(math.Ldexp(x, -last)), last)
	if math.Abs(y) > largest {
		return math.Inf(int(math.Copysign(1, x)))
	}
	return y
}

func cast(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	for i := range t.Len() {
		switch {
		case t.DType.IsFloat():
			t.F[i] = convertFloat(t.DType, x.At(i))
		case !x.DType.IsFloat():
			t.I[i] = wrap(t.DType, x.I[i])
		case t.DType == ir.Bool:
			if x.F[i] != 0 {
				t.I[i] = 1
			}
		default:
			t.I[i] = wrap(t.DType, truncate(x.F[i]))
		}
	}
	return t, nil
}
