package arithmetic

import (
	"math"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// floatFunctions are functions of one number that give a float.
var floatFunctions = map[string]func(float64) float64{
	"sqrt": math.Sqrt, "exp": math.Exp, "log": math.Log, "log2": math.Log2, "log10": math.Log10, "log1p": math.Log1p,
	"expm1": math.Expm1, "sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "tanh": math.Tanh, "sinh": math.Sinh,
	"cosh": math.Cosh, "arcsin": math.Asin, "arccos": math.Acos, "arctan": math.Atan,
	"arcsinh": math.Asinh, "arccosh": math.Acosh, "arctanh": math.Atanh, "cbrt": math.Cbrt, "exp2": math.Exp2, "erf": math.Erf,
	"rsqrt": func(x float64) float64 { return 1 / math.Sqrt(x) }, "reciprocal": func(x float64) float64 { return 1 / x },
	"sigmoid": func(x float64) float64 { return 1 / (1 + math.Exp(-x)) },
}

// floatTests are questions about one number.
var floatTests = map[string]func(float64) bool{
	"isnan": math.IsNaN, "isinf": func(x float64) bool { return math.IsInf(x, 0) },
	"isfinite": func(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) },
}

// wholeFunctions are functions of one number that keep an int an int and make a float whole.
var wholeFunctions = map[string]func(float64) float64{
	"floor": math.Floor, "ceil": math.Ceil, "round": math.RoundToEven, "trunc": math.Trunc,
}

// Call computes a function of numbers and bools, or of a list of them; ok is false if it is none of these.
func Call(f string, args []catalog.Value) (v catalog.Value, err error, ok bool) {
	if len(args) == 1 {
		if l, isList := args[0].(catalog.List); isList {
			args = l
			if len(args) == 0 || !isFold(f) {
				return nil, nil, false
			}
		}
	}
	if v, ok := boolCall(f, args); ok {
		return v, nil, true
	}
	for _, a := range args {
		if !isNumber(a) {
			return nil, nil, false
		}
	}
	switch {
	case len(args) == 1 && !isFold(f):
		v, ok = oneNumber(f, args[0])
	case len(args) >= 1 && isFold(f):
		v, err = foldNumbers(f, args)
		ok = true
	case len(args) == 2:
		v, err, ok = twoNumbers(f, args[0], args[1])
	case len(args) == 3 && f == "clip":
		v = pick(Compare("<", args[0], args[1]), args[1], args[0])
		v, ok = pick(Compare(">", v, args[2]), args[2], v), true
	}
	return v, err, ok
}

func isNumber(v catalog.Value) bool {
	switch v.(type) {
	case catalog.Int, catalog.Float:
		return true
	}
	return false
}

// boolCall computes a function whose first argument is a bool.
func boolCall(f string, args []catalog.Value) (catalog.Value, bool) {
	if len(args) == 0 {
		return nil, false
	}
	first, ok := args[0].(catalog.Bool)
	if !ok {
		return nil, false
	}
	switch {
	case f == "logical_not" && len(args) == 1:
		return !first, true
	case len(args) == 2:
		second, ok := args[1].(catalog.Bool)
		switch f {
		case "logical_and":
			return first && second, ok
		case "logical_or":
			return first || second, ok
		}
	case f == "where" && len(args) == 3:
		a, b := args[1], args[2]
		if !isNumber(a) || !isNumber(b) {
			return nil, false
		}
		v := pick(bool(first), a, b)
		if _, ok := pick(!bool(first), a, b).(catalog.Float); ok {
			v = catalog.Float(Float(v))
		}
		return v, true
	}
	return nil, false
}

func oneNumber(f string, x catalog.Value) (catalog.Value, bool) {
	n, isInt := x.(catalog.Int)
	if g, ok := floatFunctions[f]; ok {
		return catalog.Float(g(Float(x))), true
	}
	if g, ok := wholeFunctions[f]; ok {
		if isInt {
			return x, true
		}
		return catalog.Float(g(Float(x))), true
	}
	if g, ok := floatTests[f]; ok {
		return catalog.Bool(g(Float(x))), true
	}
	switch f {
	case "negative":
		v, err := Binary("-", catalog.Int(0), x)
		return v, err == nil
	case "abs", "absolute":
		if isInt && n != math.MinInt64 {
			return max(n, -n), true
		}
		return catalog.Float(math.Abs(Float(x))), true
	case "square":
		v, err := Binary("*", x, x)
		return v, err == nil
	case "sign":
		if isInt {
			return min(max(n, -1), 1), true
		}
		return catalog.Float(signOf(Float(x))), true
	}
	return nil, false
}

// signOf is that of a number; zeros and NaN are their own.
func signOf(x float64) float64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return x
}

func isFold(f string) bool { return f == "min" || f == "max" || f == "sum" || f == "prod" }

// foldNumbers is `max(a, b, …)` or `sum([a, b, …])`.
func foldNumbers(f string, values []catalog.Value) (catalog.Value, error) {
	out := values[0]
	for _, v := range values[1:] {
		var err error
		switch f {
		case "sum":
			out, err = Binary("+", out, v)
		case "prod":
			out, err = Binary("*", out, v)
		case "min":
			out = pick(Compare("<", v, out), v, out)
		case "max":
			out = pick(Compare(">", v, out), v, out)
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

func pick(first bool, a, b catalog.Value) catalog.Value {
	if first {
		return a
	}
	return b
}

// operatorOf maps functions to the operators that they are.
var operatorOf = map[string]string{
	"add": "+", "subtract": "-", "multiply": "*", "divide": "/", "true_divide": "/", "mod": "%", "remainder": "%", "floor_divide": "//", "power": "**",
}

// comparisonOf maps functions to the comparisons that they are.
var comparisonOf = map[string]dsl.BinaryOp{"less": "<", "less_equal": "<=", "greater": ">", "greater_equal": ">="}

func twoNumbers(f string, x, y catalog.Value) (catalog.Value, error, bool) {
	if op, ok := operatorOf[f]; ok {
		v, err := Binary(op, x, y)
		return v, err, true
	}
	if op, ok := comparisonOf[f]; ok {
		return catalog.Bool(Compare(op, x, y)), nil, true
	}
	switch f {
	case "fmod":
		v, err := Binary("%", x, y)
		if a, ok := v.(catalog.Int); ok && a != 0 && (Float(x) < 0) != (a < 0) {
			v = a - y.(catalog.Int) // the sign of the dividend
		} else if _, ok := v.(catalog.Float); ok {
			v = catalog.Float(math.Mod(Float(x), Float(y)))
		}
		return v, err, true
	case "hypot":
		return catalog.Float(math.Hypot(Float(x), Float(y))), nil, true
	case "arctan2":
		return catalog.Float(math.Atan2(Float(x), Float(y))), nil, true
	case "minimum":
		return pick(Compare("<", y, x), y, x), nil, true
	case "maximum":
		return pick(Compare(">", y, x), y, x), nil, true
	}
	return nil, nil, false
}

// Cast is `i32(x)` of a number or bool, toward zero.
func Cast(t dsl.DType, v catalog.Value) (catalog.Value, bool) {
	if b, ok := v.(catalog.Bool); ok {
		v = pick(bool(b), catalog.Int(1), catalog.Int(0))
	}
	switch v.(type) {
	case catalog.Int, catalog.Float:
	default:
		return nil, false
	}
	x := Float(v)
	switch {
	case t == dsl.Bool:
		return catalog.Bool(x != 0), true
	case t == dsl.F32:
		return catalog.Float(float32(x)), true
	case t.IsFloat():
		return catalog.Float(x), true
	}
	if _, ok := v.(catalog.Int); ok {
		return v, true
	}
	if math.IsNaN(x) || math.Abs(x) >= 1<<63 {
		return nil, false
	}
	return catalog.Int(x), true
}
