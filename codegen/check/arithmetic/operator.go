package arithmetic

import (
	"errors"
	"math"
	"math/bits"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var (
	errOverflow  = errors.New("does not fit into 64 bits")
	errZero      = errors.New("divides by zero")
	errOperation = errors.New("is not defined")
)

// Binary computes an operator on two numbers.
func Binary(op string, x, y catalog.Value) (catalog.Value, error) {
	a, aInt := x.(catalog.Int)
	b, bInt := y.(catalog.Int)
	if aInt && bInt {
		if v, err := intArithmetic(op, int64(a), int64(b)); v != nil || err != nil {
			return v, err
		}
	}
	return floatArithmetic(op, Float(x), Float(y))
}

// Float is a number as a float.
func Float(v catalog.Value) float64 {
	if i, ok := v.(catalog.Int); ok {
		return float64(i)
	}
	f, _ := v.(catalog.Float)
	return float64(f)
}

// intArithmetic returns nil, nil where two ints give a float.
func intArithmetic(op string, a, b int64) (catalog.Value, error) {
	switch op {
	case "+":
		s := a + b
		if (s > a) != (b > 0) && b != 0 {
			return nil, errOverflow
		}
		return catalog.Int(s), nil
	case "-":
		d := a - b
		if (d < a) != (b > 0) && b != 0 {
			return nil, errOverflow
		}
		return catalog.Int(d), nil
	case "*":
		return intProduct(a, b)
	case "%", "//":
		if b == 0 {
			return nil, errZero
		}
		if a == math.MinInt64 && b == -1 {
			return nil, errOverflow
		}
		q, r := a/b, a%b
		if r != 0 && (r < 0) != (b < 0) {
			q, r = q-1, r+b
		}
		if op == "%" {
			return catalog.Int(r), nil
		}
		return catalog.Int(q), nil
	case "**":
		if b >= 0 {
			return intPower(a, b)
		}
	}
	return nil, nil
}

func intProduct(a, b int64) (catalog.Value, error) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	negative := (a < 0) != (b < 0)
	if hi != 0 || lo > 1<<63 || !negative && lo == 1<<63 {
		return nil, errOverflow
	}
	if negative {
		return catalog.Int(-int64(lo)), nil
	}
	return catalog.Int(lo), nil
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

func intPower(a, n int64) (catalog.Value, error) {
	result := catalog.Value(catalog.Int(1))
	if n > 64 && (a > 1 || a < -1) {
		return nil, errOverflow
	}
	if n > 64 {
		n = 64 + n%2
	}
	for ; n > 0; n-- {
		var err error
		if result, err = intProduct(int64(result.(catalog.Int)), a); err != nil {
			return nil, err
		}
	}
	return result, nil
}

func floatArithmetic(op string, a, b float64) (catalog.Value, error) {
	switch op {
	case "+":
		return catalog.Float(a + b), nil
	case "-":
		return catalog.Float(a - b), nil
	case "*":
		return catalog.Float(a * b), nil
	case "/":
		if b == 0 {
			return nil, errZero
		}
		return catalog.Float(a / b), nil
	case "**":
		return catalog.Float(math.Pow(a, b)), nil
	case "%", "//":
		if b == 0 {
			return nil, errZero
		}
		q, rest := wholeDivision(a, b)
		if op == "//" {
			return catalog.Float(q), nil
		}
		return catalog.Float(rest), nil
	}
	return nil, errOperation
}

// wholeDivision gives the largest whole number that is not above the quotient, and what is left with the sign of b, as
// Python does: 1.0 by 0.1 is 9 although the quotient rounds to 10.
func wholeDivision(a, b float64) (q, rest float64) {
	rest = math.Mod(a, b)
	q = (a - rest) / b
	if rest != 0 && (rest < 0) != (b < 0) {
		q, rest = q-1, rest+b
	}
	return math.Round(q), rest
}

// Compare computes an ordering of two numbers.
func Compare(op dsl.BinaryOp, x, y catalog.Value) bool {
	if a, ok := x.(catalog.Int); ok {
		if b, ok := y.(catalog.Int); ok {
			return ordered(op, a, b)
		}
	}
	return ordered(op, Float(x), Float(y))
}

func ordered[T catalog.Int | float64](op dsl.BinaryOp, a, b T) bool {
	switch op {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	}
	return a >= b
}

// Equal compares two values: numbers by their value, all else by kind and value.
func Equal(x, y catalog.Value) bool {
	switch x := x.(type) {
	case catalog.Int, catalog.Float:
		switch y := y.(type) {
		case catalog.Int, catalog.Float:
			a, aInt := x.(catalog.Int)
			b, bInt := y.(catalog.Int)
			if aInt && bInt {
				return a == b
			}
			return Float(x) == Float(y)
		}
		return false
	case catalog.None, catalog.Bool, catalog.Text, catalog.Word, catalog.DType:
		switch y.(type) {
		case catalog.None, catalog.Bool, catalog.Text, catalog.Word, catalog.DType:
			return x == y
		}
	case *catalog.Instance:
		return catalog.Value(x) == y
	}
	return false
}
