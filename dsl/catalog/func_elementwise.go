package catalog

import "github.com/dlgen/dlgen/dsl"

// elementwise is the rule of a function of each element: operands are repeated to one shape, the result's type is
// made of that in which they meet.
func elementwise(result func(dsl.DType) dsl.DType) func(c *Call) {
	return func(c *Call) {
		if shape, ok := c.broadcast(c.In...); ok {
			c.Out(dsl.TensorType{DType: result(Promote(c.In...)), Shape: shape})
		}
	}
}

// x, x1 and x2 are operands of elementwise functions.
var (
	anyX = Param{Name: "x", Type: Tensor, Doc: "A value of any shape."}
	x1x2 = []Param{
		{Name: "x1", Type: Tensor, Doc: "The first operand."},
		{Name: "x2", Type: Tensor, Doc: "The second operand; the two broadcast."},
	}
)

// each returns the entry of a function of one value's elements.
func each(name, does string, result func(dsl.DType) dsl.DType) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ", for each element of x.", Params: []Param{anyX},
		Rule: elementwise(result), Example: "output y = " + name + "(x)", AcrossBatch: true,
	}
}

// pair returns the entry of a function of two values' elements.
func pair(name, does string, result func(dsl.DType) dsl.DType) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + ", element by element; x1 and x2 broadcast.", Params: x1x2,
		Rule: elementwise(result), Example: "output y = " + name + "(x, 2)", AcrossBatch: true,
	}
}

// arithmetic is what operators and their like stand for.
var arithmetic = []Entry{
	pair("add", "is x1 + x2", sameType),
	pair("subtract", "is x1 - x2", ToNumber),
	pair("multiply", "is x1 · x2", sameType),
	pair("divide", "is x1 / x2, a float for whole numbers too", ToFloat),
	pair("true_divide", "is x1 / x2, a float for whole numbers too", ToFloat),
	pair("divide_no_nan", "is x1 / x2, and 0 where x2 is 0", ToFloat),
	pair("floor_divide", "is the whole part of x1 / x2, towards -inf", ToNumber),
	pair("mod", "is what is left of x1 / x2, with the sign of x2", ToNumber),
	pair("fmod", "is what is left of x1 / x2, with the sign of x1", ToNumber),
	pair("power", "is x1 to the power of x2", ToNumber),
	pair("maximum", "is the larger of x1 and x2, nan if either is", sameType),
	pair("minimum", "is the smaller of x1 and x2, nan if either is", sameType),
	pair("fmax", "is the larger of x1 and x2, the other one if either is nan", sameType),
	pair("fmin", "is the smaller of x1 and x2, the other one if either is nan", sameType),
	each("negative", "is -x", ToNumber),
	each("abs", "is the size of x, without its sign", sameType),
	each("absolute", "is the size of x, without its sign", sameType),
	each("fabs", "is the size of x as a float", ToFloat),
	each("sign", "is -1, 0 or 1", ToNumber),
	each("signbit", "tells whether x is negative; -0.0 is", toBool),
	each("square", "is x²", ToNumber),
	each("reciprocal", "is 1 / x", ToFloat),
}

// comparisons compare.
var comparisons = []Entry{
	pair("equal", "tells whether x1 = x2", toBool),
	pair("not_equal", "tells whether x1 ≠ x2", toBool),
	pair("less", "tells whether x1 < x2", toBool),
	pair("less_equal", "tells whether x1 ≤ x2", toBool),
	pair("greater", "tells whether x1 > x2", toBool),
	pair("greater_equal", "tells whether x1 ≥ x2", toBool),
	pair("logical_and", "tells whether both are true; numbers count as ≠ 0", toBool),
	pair("logical_or", "tells whether one or both are true; numbers count as ≠ 0", toBool),
	pair("logical_xor", "tells whether exactly one is true; numbers count as ≠ 0", toBool),
	each("logical_not", "tells whether x is false; numbers count as ≠ 0", toBool),
	each("isnan", "tells whether x is nan", toBool),
	each("isinf", "tells whether x is inf or -inf", toBool),
	each("isposinf", "tells whether x is inf", toBool),
	each("isneginf", "tells whether x is -inf", toBool),
	each("isfinite", "tells whether x is neither inf nor nan", toBool),
	each("isreal", "tells whether x has no imaginary part: it never has", toBool),
	isClose("isclose", "tells where x1 and x2 differ by at most atol + rtol·|x2|", elementwise(toBool)),
	isClose("allclose", "tells whether x1 and x2 differ nowhere by more than atol + rtol·|x2|", allClose),
}

func isClose(name, does string, rule func(c *Call)) Entry {
	e := pair(name, does, toBool)
	e.Rule = rule
	e.Params = append(e.Params[:2:2],
		Param{Name: "rtol", Type: FloatArg, Default: "1e-5", Doc: "Allowed difference, relative to x2."},
		Param{Name: "atol", Type: FloatArg, Default: "1e-8", Doc: "Allowed difference."},
		Param{Name: "equal_nan", Type: BoolArg, Default: "false", Doc: "Whether two nan are alike."})
	return e
}

func allClose(c *Call) {
	if _, ok := c.broadcast(c.In...); ok {
		c.Out(dsl.TensorType{DType: dsl.Bool, Shape: dsl.Shape{}})
	}
}
