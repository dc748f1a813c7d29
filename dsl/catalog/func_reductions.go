package catalog

import (
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// Parameters of reductions.
var (
	axesParam     = Param{Name: "axis", Type: AxesArg, Default: "none", Doc: "An axis of the sample, or several; none is all."}
	axisParam     = Param{Name: "axis", Type: AxisArg, Default: "-1", Doc: "An axis of the sample."}
	flatAxisParam = Param{Name: "axis", Type: AxisArg, Default: "none", Optional: true, Doc: "An axis of the sample; none is all its elements in one row."}
	lastAxisParam = Param{Name: "axis", Type: AxisArg, Default: "-1", Optional: true, Doc: "An axis of the sample; none is all its elements in one row."}
	keepdimsParam = Param{Name: "keepdims", Type: BoolArg, Default: "false", Doc: "Whether the axes stay, with length 1."}
	initialParam  = Param{Name: "initial", Type: FloatArg, Default: "none", Optional: true, Doc: "A number that takes part."}
	sumTypeParam  = Param{Name: "dtype", Type: DTypeArg, Default: "none", Doc: "The type of the result."}
)

// over returns the entry of a function that drops axes.
func over(name, does string, result func(dsl.DType) dsl.DType, more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + does + " over axes, which are dropped; without axis over the whole sample.",
		Params: append([]Param{anyX, axesParam, keepdimsParam}, more...), Rule: reduces(result),
		Example: "output y = " + name + "(x, axis=-1)", AcrossBatch: true,
	}
}

// reduces is the rule of a function that drops the axes of its argument `axis`.
func reduces(result func(dsl.DType) dsl.DType) func(c *Call) {
	return func(c *Call) {
		x := c.In[0].Type
		axes, ok := c.Axes("axis", len(x.Shape))
		if !ok {
			return
		}
		t := dsl.TensorType{DType: c.DType("dtype", result(x.DType)), Shape: dropped(x.Shape, axes, c.keeps())}
		if t.DType == x.DType && (c.Entry.Name == "max" || c.Entry.Name == "min") {
			t.Index = x.Index
		}
		c.Out(t)
	}
}

// keeps reads keepdims, false where there is no such argument.
func (c *Call) keeps() bool {
	k, _ := c.Args.Values["keepdims"].(Bool)
	return bool(k)
}

func toIndex(dsl.DType) dsl.DType { return dsl.I32 }

// withoutKeepdims is for functions that have no such argument.
func withoutKeepdims(e Entry) Entry {
	e.Params = append([]Param{e.Params[0], e.Params[1]}, e.Params[3:]...)
	return e
}

var reductions = []Entry{
	over("sum", "adds up", ToSum),
	over("mean", "is the mean", ToFloat),
	started(over("max", "is the largest", sameType, initialParam)),
	started(over("min", "is the smallest", sameType, initialParam)),
	over("amax", "is the largest", sameType),
	over("amin", "is the smallest", sameType),
	over("ptp", "is the largest less the smallest", ToNumber),
	over("prod", "multiplies", ToSum, sumTypeParam),
	over("any", "tells whether one is true (≠ 0)", toBool),
	over("all", "tells whether all are true (≠ 0)", toBool),
	over("var", "is the variance of the population", ToFloat),
	over("std", "is the deviation of the population", ToFloat),
	over("logsumexp", "is log(sum(exp(x))), which does not overflow,", ToFloat),
	withoutKeepdims(over("count_nonzero", "counts what is not 0", toIndex)),
	constantLength(over("median", "is the middle one", ToFloat)),
	arg("argmax", "largest"), arg("argmin", "smallest"),
	{
		Kind: Func, Name: "norm",
		Doc: "norm is the length of vectors over axes, sqrt(sum(x²)); with ord p, sum(|x|^p)^(1/p); inf, -inf and 0 are the largest, the smallest and how many are not 0. With ord over two axes it is a matrix's norm: 1 and -1 the largest and the smallest sum of sizes of a column, inf and -inf of a row, 2 and -2 the largest and the smallest singular value, nuc the sum of these, fro sqrt(sum(x²)).",
		Params: []Param{
			anyX, {Name: "ord", Type: FloatArg, Default: "none", Words: []string{"fro", "nuc"}, Doc: "The order; none is 2, and Frobenius's of matrices."}, axesParam, keepdimsParam,
		},
		Rule: norm, Example: "output y = norm(x, axis=-1)", AcrossBatch: true,
	},
	{
		Kind: Func, Name: "moments", Doc: "moments gives the mean and the variance over axes, which are dropped.",
		Params: []Param{
			anyX, {Name: "axes", Type: AxesArg, Doc: "Axes of the sample."}, keepdimsParam,
			{Name: "synchronized", Type: BoolArg, Default: "false", Refused: "moments over several devices", Doc: "Whether devices share them."},
		},
		Rule: func(c *Call) {
			x := c.In[0].Type
			if axes, ok := c.Axes("axes", len(x.Shape)); ok {
				t := dsl.TensorType{DType: ToFloat(x.DType), Shape: dropped(x.Shape, axes, c.Bool("keepdims"))}
				c.Out(t, t)
			}
		},
		Example: "m, v = moments(x, axes=[0, 1])\noutput y = m / v", AcrossBatch: true,
	},
	quantiles("quantile", "from 0 to 1", 1), quantiles("percentile", "in percent", 100),
	withoutNaN(quantiles("nanquantile", "from 0 to 1", 1)), withoutNaN(quantiles("nanpercentile", "in percent", 100)), nanMedian(),
}

// constantLength is for functions that must know how many elements there are.
func constantLength(e Entry) Entry {
	e.AcrossBatch = false
	return e
}

func arg(name, which string) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " is the place of the first " + which + " along an axis, which is dropped; without axis in the sample's elements in one row. nan counts as the " + which + ".",
		Params: []Param{anyX, flatAxisParam, keepdimsParam}, AcrossBatch: true, Example: "output y = " + name + "(x, axis=-1)",
		Rule: func(c *Call) {
			x := c.In[0].Type
			axes, ok := c.Axes("axis", len(x.Shape))
			if !ok {
				return
			}
			c.Out(dsl.TensorType{DType: dsl.I32, Shape: dropped(x.Shape, axes, c.Bool("keepdims"))})
		},
	}
}

func norm(c *Call) {
	x := c.In[0].Type
	axes, ok := c.Axes("axis", len(x.Shape))
	if !ok {
		return
	}
	if c.Has("ord") && !c.hasNorm(x.Shape, axes) {
		return
	}
	c.Out(dsl.TensorType{DType: ToFloat(x.DType), Shape: dropped(x.Shape, axes, c.Bool("keepdims"))})
}

// hasNorm checks the order of a norm: any number for vectors, those that Keras has for matrices.
func (c *Call) hasNorm(x dsl.Shape, axes []int) bool {
	word, isWord := c.Args.Values["ord"].(Word)
	switch {
	case len(axes) > 2 && (isWord || c.Has("axis")):
		c.wrongValue("axis", "a norm is over one axis or two, not %d", len(axes))
	case len(axes) != 2 && isWord:
		c.wrongValue("ord", "`%s` is the order of a matrix's norm, over two axes", word)
	case len(axes) != 2:
		return true
	case !isWord && !slices.Contains([]float64{1, -1, 2, -2, math.Inf(1), math.Inf(-1)}, c.Float("ord")):
		c.wrongValue("ord", "a matrix has no norm of order %v: there are 1, -1, 2, -2, inf, -inf, fro and nuc", c.Args.Values["ord"])
	case c.Args.Singular():
		return c.factors(c.In[0], x[axes[0]], x[axes[1]])
	default:
		return true
	}
	return false
}

// Singular reports whether a matrix's norm is made of its singular values.
func (a *Args) Singular() bool {
	if word, ok := a.Values["ord"].(Word); ok {
		return word == "nuc"
	}
	return math.Abs(a.Float("ord")) == 2
}

func quantiles(name, unit string, most float64) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " is the value below which a part of the elements lies, over axes, which are dropped; several parts are a new first axis.",
		Params: []Param{
			anyX, required("q", Tensor, "The part, or a vector of several, "+unit+"; what lies outside is the nearest end."), axesParam,
			{Name: "method", Type: Enum, Default: "linear", Words: []string{"linear", "lower", "higher", "midpoint", "nearest"}, Doc: "What is taken between two elements."},
			keepdimsParam,
		},
		Example: "output y = " + name + "(x, 0.5, axis=-1)",
		Rule: func(c *Call) {
			x := c.In[0].Type
			axes, ok := c.Axes("axis", len(x.Shape))
			if !ok {
				return
			}
			shape := dropped(x.Shape, axes, c.Bool("keepdims"))
			if len(c.In[1].Type.Shape) > 1 {
				c.wrongShape(c.In[1], "the parts are one number or a vector of them, not %s", c.In[1].Type)
				return
			}
			parts, _ := Numbers(c.In[1].Const)
			for _, q := range parts {
				if !(q >= 0 && q <= most) {
					c.wrongValue("q", "a part is a number %s, not %v", unit, q)
					return
				}
			}
			c.Out(dsl.TensorType{DType: ToFloat(x.DType), Shape: append(c.In[1].Type.Shape.Clone(), shape...)})
		},
	}
}

// started is a reduction whose `initial` is a number of the elements' type.
func started(e Entry) Entry {
	rule := e.Rule
	e.Rule = func(c *Call) {
		rule(c)
		if t := c.In[0].Type.DType; c.Has("initial") && !t.IsFloat() && (t == dsl.Bool || c.Float("initial") != math.Trunc(c.Float("initial"))) {
			c.wrongValue("initial", "`initial` of %s is a whole number where whole numbers are compared: %s", c.Name, c.In[0].Type)
		}
	}
	return e
}

// withoutNaN is a function of those elements that are not nan; nan where all are.
func withoutNaN(e Entry) Entry {
	e.Doc = strings.TrimSuffix(e.Doc, ".") + "; nan is left out."
	return e
}

func nanMedian() Entry {
	return Entry{
		Kind: Func, Name: "nanmedian", Doc: "nanmedian is the middle one of the elements over axes, which are dropped, or the mean of the middle two; nan is left out.",
		Params: []Param{anyX, axesParam, keepdimsParam}, Example: "output y = nanmedian(x, axis=-1)",
		Rule: func(c *Call) {
			x := c.In[0].Type
			if axes, ok := c.Axes("axis", len(x.Shape)); ok {
				c.Out(dsl.TensorType{DType: ToFloat(x.DType), Shape: dropped(x.Shape, axes, c.Bool("keepdims"))})
			}
		},
	}
}
