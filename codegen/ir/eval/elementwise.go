package eval

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// floats1 has the functions of one float.
var floats1 = map[ir.Kind]func(x float64) float64{
	ir.OpNeg:     func(x float64) float64 { return -x },
	ir.OpAbs:     math.Abs,
	ir.OpSign:    sign,
	ir.OpFloor:   math.Floor,
	ir.OpCeil:    math.Ceil,
	ir.OpRound:   math.RoundToEven,
	ir.OpTrunc:   math.Trunc,
	ir.OpSqrt:    math.Sqrt,
	ir.OpRsqrt:   func(x float64) float64 { return 1 / math.Sqrt(x) },
	ir.OpExp:     math.Exp,
	ir.OpExpm1:   math.Expm1,
	ir.OpLog:     math.Log,
	ir.OpLog1p:   math.Log1p,
	ir.OpSin:     math.Sin,
	ir.OpCos:     math.Cos,
	ir.OpTan:     math.Tan,
	ir.OpAsin:    math.Asin,
	ir.OpAcos:    math.Acos,
	ir.OpAtan:    math.Atan,
	ir.OpSinh:    math.Sinh,
	ir.OpCosh:    math.Cosh,
	ir.OpTanh:    math.Tanh,
	ir.OpAsinh:   math.Asinh,
	ir.OpAcosh:   math.Acosh,
	ir.OpAtanh:   math.Atanh,
	ir.OpSigmoid: sigmoid,
	ir.OpErf:     math.Erf,
	ir.OpErfinv:  math.Erfinv,
	ir.OpLgamma:  lgamma,
}

// floats2 has the functions of two floats.
var floats2 = map[ir.Kind]func(x, y float64) float64{
	ir.OpAdd:      func(x, y float64) float64 { return x + y },
	ir.OpSub:      func(x, y float64) float64 { return x - y },
	ir.OpMul:      func(x, y float64) float64 { return x * y },
	ir.OpDiv:      func(x, y float64) float64 { return x / y },
	ir.OpPow:      math.Pow,
	ir.OpMax:      func(x, y float64) float64 { return max(x, y) }, // unlike math.Max, NaN beats +Inf
	ir.OpMin:      func(x, y float64) float64 { return min(x, y) },
	ir.OpMod:      mod,
	ir.OpFloorDiv: floorOf,
	ir.OpAtan2:    math.Atan2,
}

func sign(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + math.Exp(-x))
	}
	e := math.Exp(x)
	return e / (1 + e)
}

func lgamma(x float64) float64 {
	y, _ := math.Lgamma(x)
	return y
}

// mod has the sign of the divisor.
func mod(x, y float64) float64 {
	r := math.Mod(x, y)
	switch {
	case r == 0:
		return math.Copysign(0, y)
	case (r < 0) != (y < 0):
		return r + y
	}
	return r
}

// floorOf is the largest whole number that is not above the quotient, whatever that rounds to.
func floorOf(x, y float64) float64 {
	r := math.Mod(x, y)
	if y == 0 {
		return x / y
	}
	q := (x - r) / y
	if r != 0 && (r < 0) != (y < 0) {
		q--
	}
	if q == 0 {
		return math.Copysign(0, x/y)
	}
	return math.Round(q)
}

// elementwise applies the function of a kind, of one or two operands.
func elementwise(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	x, y := args[0], args[len(args)-1]
	switch {
	case len(args) == 1 && t.DType.IsFloat():
		f := floats1[op.Kind]
		for i := range t.F {
			t.F[i] = f(x.F[i])
		}
	case len(args) == 1:
		f := ints1[op.Kind]
		for i := range t.I {
			t.I[i] = wrap(t.DType, f(t.DType, x.I[i]))
		}
	case t.DType.IsFloat():
		f := floats2[op.Kind]
		for i := range t.F {
			t.F[i] = f(x.F[i], y.F[i%len(y.F)]) // a number alone stands for all (ir.InPlace)
		}
	default:
		f := ints2[op.Kind]
		for i := range t.I {
			t.I[i] = wrap(t.DType, f(t.DType, x.I[i], y.I[i]))
		}
	}
	return t, nil
}

func isNaN(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	for i, x := range args[0].F {
		t.I[i] = truth(math.IsNaN(x))
	}
	return t, nil
}

// same gives the operand itself.
func same(_ *machine, _ *ir.Op, args []*Tensor) (*Tensor, error) {
	return args[0].reshaped(args[0].Shape), nil
}

func truth(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

func compare(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, y := m.result(op), args[0], args[1]
	for i := range t.I {
		if x.DType.IsFloat() {
			t.I[i] = truth(holds(op.Kind, x.F[i], y.F[i]))
		} else {
			t.I[i] = truth(holds(op.Kind, x.I[i], y.I[i]))
		}
	}
	return t, nil
}

func holds[E int64 | float64](k ir.Kind, x, y E) bool {
	switch k {
	case ir.OpLess:
		return x < y
	case ir.OpLessEqual:
		return x <= y
	}
	return x == y
}

func where(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	for i, c := range args[0].I {
		if c != 0 {
			t.copyFrom(i, args[1], i)
		} else {
			t.copyFrom(i, args[2], i)
		}
	}
	return t, nil
}
