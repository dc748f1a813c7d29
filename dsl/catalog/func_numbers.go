package catalog

import "github.com/dlgen/dlgen/dsl"

// transcendental are functions of floats, whole numbers count as f32.
var transcendental = []Entry{
	each("sqrt", "is the square root", ToFloat),
	each("rsqrt", "is 1 / sqrt(x)", ToFloat),
	each("cbrt", "is the cubic root, of negative numbers too", ToFloat),
	each("exp", "is e to the power of x", ToFloat),
	each("exp2", "is 2 to the power of x", ToFloat),
	each("expm1", "is exp(x) - 1, exact close to 0", ToFloat),
	each("log", "is the natural logarithm", ToFloat),
	each("log2", "is the logarithm to base 2", ToFloat),
	each("log10", "is the logarithm to base 10", ToFloat),
	each("log1p", "is log(1 + x), exact close to 0", ToFloat),
	each("sin", "is the sine", ToFloat),
	each("cos", "is the cosine", ToFloat),
	each("tan", "is the tangent", ToFloat),
	each("arcsin", "is the angle of a sine", ToFloat),
	each("arccos", "is the angle of a cosine", ToFloat),
	each("arctan", "is the angle of a tangent", ToFloat),
	each("sinh", "is the hyperbolic sine", ToFloat),
	each("cosh", "is the hyperbolic cosine", ToFloat),
	each("tanh", "is the hyperbolic tangent", ToFloat),
	each("arcsinh", "is the inverse of sinh", ToFloat),
	each("arccosh", "is the inverse of cosh", ToFloat),
	each("arctanh", "is the inverse of tanh", ToFloat),
	each("erf", "is the error function", ToFloat),
	each("erfc", "is 1 - erf(x), exact for large x", ToFloat),
	each("erfinv", "is the inverse of erf", ToFloat),
	each("i0", "is the modified Bessel function of order 0", ToFloat),
	each("sinc", "is sin(πx) / (πx), 1 at 0", ToFloat),
	each("deg2rad", "is an angle in degrees as radians", ToFloat),
	each("rad2deg", "is an angle in radians as degrees", ToFloat),
	each("angle", "is the angle of a real number: π if it is negative, else 0", ToFloat),
	pair("arctan2", "is the angle of the point (x2, x1)", ToFloat),
	pair("hypot", "is sqrt(x1² + x2²), which does not overflow", ToFloat),
	pair("logaddexp", "is log(exp(x1) + exp(x2))", ToFloat),
	pair("logaddexp2", "is log2(2**x1 + 2**x2)", ToFloat),
	pair("heaviside", "is 0 where x1 is negative, 1 where it is positive and x2 where it is 0", ToFloat),
	pair("ldexp", "is x1 · 2**x2", ToFloat),
	pair("nextafter", "is the next number of the type from x1 towards x2; its derivative is 1 by x1 and 0 by x2", ToFloat),
}

// rounding are functions that make numbers whole, or leave them as they are.
var rounding = []Entry{
	each("floor", "is the next whole number towards -inf", ToFloat),
	each("ceil", "is the next whole number towards inf", ToFloat),
	each("trunc", "is the next whole number towards 0", sameType),
	{
		Kind: Func, Name: "round", Doc: "round gives the nearest number with a number of decimals, the even one at a half, for each element of x.",
		Params: []Param{anyX, {Name: "decimals", Type: IntArg, Default: "0", Doc: "Digits behind the point; negative ones before it."}},
		Rule:   elementwise(sameType), Example: "output y = round(x, decimals=2)", AcrossBatch: true,
	},
	each("real", "is x itself", sameType),
	each("imag", "is 0: there are no complex numbers", sameType),
	each("conj", "is x itself", sameType),
	each("conjugate", "is x itself", sameType),
	each("copy", "is x itself", sameType),
}

// choosing are functions that pick or bound elements.
var choosing = []Entry{
	{
		Kind: Func, Name: "where", Doc: "where gives x1 where the condition is true, else x2; the three broadcast.",
		Params: []Param{
			{Name: "condition", Type: Tensor, Doc: "Bools; numbers count as ≠ 0."},
			{Name: "x1", Type: Tensor, Doc: "What is taken where it is true."},
			{Name: "x2", Type: Tensor, Doc: "What is taken elsewhere."},
		},
		Rule: func(c *Call) {
			if shape, ok := c.broadcast(c.In...); ok {
				c.Out(dsl.TensorType{DType: Promote(c.In[1:]...), Shape: shape})
			}
		},
		Example: "output y = where(x > 0, x, 0.1 * x)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "select", Doc: "select gives, for each element, the choice of the first condition that is true, else the default; all broadcast.",
		Params: []Param{
			{Name: "condlist", Type: Tensors, Doc: "Conditions, the first one that is true counts."},
			{Name: "choicelist", Type: Tensors, Doc: "What each condition chooses."},
			{Name: "default", Type: Tensor, Default: "0", Doc: "What is taken where none is true."},
		},
		Rule: selects, Example: "output y = select([x < 0, x > 1], [-x, x], default=1)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "clip", Doc: "clip bounds each element of x from below and above; its derivative is 1 on the bounds.",
		Params: []Param{
			anyX,
			{Name: "x_min", Type: Tensor, Optional: true, Doc: "The least value, or none."},
			{Name: "x_max", Type: Tensor, Optional: true, Doc: "The largest value, or none."},
		},
		Rule: elementwise(ToNumber), Example: "output y = clip(x, 0, 1)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "nan_to_num", Doc: "nan_to_num replaces nan, inf and -inf, for each element of x.",
		Params: []Param{
			anyX,
			{Name: "nan", Type: FloatArg, Default: "0.0", Doc: "What stands for nan."},
			{Name: "posinf", Type: FloatArg, Default: "none", Doc: "What stands for inf; none is the largest number."},
			{Name: "neginf", Type: FloatArg, Default: "none", Doc: "What stands for -inf; none is the least number."},
		},
		Rule: elementwise(sameType), Example: "output y = nan_to_num(x)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "saturate_cast", Doc: "saturate_cast converts each element of x to a type, to the least or largest value that both types hold where it does not fit.",
		Params: []Param{anyX, {Name: "dtype", Type: DTypeArg, Doc: "The type of the result."}},
		Rule: func(c *Call) {
			c.Out(dsl.TensorType{DType: c.DType("dtype", 0), Shape: c.In[0].Type.Shape})
		},
		Example: "output y = saturate_cast(x, u8)", AcrossBatch: true,
	},
}

// Default returns the literal that stands for an operand that was not given, as an operand.
func (a *Args) Default(param string) Operand {
	v := a.Values[param]
	t := dsl.TensorType{DType: dsl.I32, Shape: dsl.Shape{}}
	switch v.(type) {
	case Float:
		t.DType = dsl.F32
	case Bool:
		t.DType = dsl.Bool
	}
	return Operand{Param: param, Type: t, Const: v}
}

func selects(c *Call) {
	conditions, choices := c.param("condlist"), c.param("choicelist")
	if len(conditions) != len(choices) || len(choices) == 0 {
		c.wrongValue("choicelist", "there are %d conditions and %d choices", len(conditions), len(choices))
		return
	}
	if c.Operand("default") == nil {
		choices = append(choices, c.Args.Default("default"))
	} else {
		choices = append(choices, *c.Operand("default"))
	}
	if shape, ok := c.broadcast(c.In...); ok {
		c.Out(dsl.TensorType{DType: Promote(choices...), Shape: shape})
	}
}

// bitwise are functions of the bits of whole numbers.
var bitwise = []Entry{
	bits("bitwise_and", "has the bits that x and y both have"),
	bits("bitwise_or", "has the bits that x or y has"),
	bits("bitwise_xor", "has the bits that one of x and y has"),
	shift("bitwise_left_shift", "is x with its bits moved up by y places"),
	shift("left_shift", "is x with its bits moved up by y places"),
	shift("bitwise_right_shift", "is x with its bits moved down by y places"),
	shift("right_shift", "is x with its bits moved down by y places"),
	notBits("bitwise_not"),
	notBits("bitwise_invert"),
	whole(pair("gcd", "is the greatest common divisor, not negative", ToNumber), "output y = gcd(i32(x), 6)"),
	whole(pair("lcm", "is the least common multiple, not negative", ToNumber), "output y = lcm(i32(x), 6)"),
}

func bits(name, does string) Entry { return ofBits(name, does, sameType) }

// shift is a function of bits that bools are too few for: they count as i32.
func shift(name, does string) Entry { return ofBits(name, does, ToNumber) }

func ofBits(name, does string, result func(dsl.DType) dsl.DType) Entry {
	e := pair(name, does, result)
	e.Doc = name + " " + does + ", element by element; x and y broadcast."
	e.Params = []Param{
		{Name: "x", Type: Tensor, Doc: "Whole numbers."},
		{Name: "y", Type: Tensor, Doc: "Whole numbers."},
	}
	return whole(e, "output y = "+name+"(i32(x), 3)")
}

func notBits(name string) Entry {
	return whole(each(name, "is x with every bit turned", sameType), "output y = "+name+"(i32(x))")
}

// whole makes an entry that takes whole numbers and bools only.
func whole(e Entry, example string) Entry {
	rule := e.Rule
	e.Example = example
	e.Rule = func(c *Call) {
		for _, o := range c.In {
			if o.Type.DType.IsFloat() {
				c.notWhole(o)
				return
			}
		}
		rule(c)
	}
	return e
}
