package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// Layers that prepare data and are functions of their input. Those with statistics of the data take them as
// arguments, or have them as states that training learns from all its rows before the first step.

var layerPreprocessing = []Entry{
	{
		Kind: Layer, Name: "Rescaling", AnyNumber: true,
		Doc: "Rescaling is x · scale + offset, in f32 (keras.layers.Rescaling).",
		Params: params(
			required("scale", Floats, "What multiplies: a number, or a list along the last axis."),
			option("offset", Floats, "0.0", "What is added: a number, or a list along the last axis."),
		),
		Rule: rescalingRule, Example: "input image: u8[8, 8, 3]\noutput y = image -> Rescaling(1 / 255)",
	},
	{
		Kind: Layer, Name: "Normalization", AnyNumber: true,
		Doc: "Normalization is (x - mean) / max(sqrt(variance), 1e-7), inverted x · max(sqrt(variance), 1e-7) + mean; the statistics lie along axis (keras.layers.Normalization). " +
			"Without mean and variance they are states: training computes them of all its rows before the first step, unless `count` says that they are known.",
		Params: params(
			maybe(option("axis", AxesArg, "-1", "The axes that have statistics of their own, counted without the batch; none: one for all.")),
			maybe(option("mean", Floats, "none", "The mean.")), maybe(option("variance", Floats, "none", "The variance.")),
			option("invert", BoolArg, "false", "Whether to go back."),
		),
		Rule: normalizationRule, Example: "output y = x -> Normalization(mean=[0.5, 0.4, 0.3], variance=[0.1, 0.1, 0.2])",
	},
	{
		Kind: Layer, Name: "CategoryEncoding", AnyNumber: true,
		Doc: "CategoryEncoding turns whole numbers below num_tokens into f32[…, num_tokens]: one_hot, multi_hot (which there are) or count (how many) of the last axis (keras.layers.CategoryEncoding).",
		Params: params(
			maybe(option("num_tokens", IntArg, "none", "How many categories there are; that of the index if none.")),
			choice("output_mode", "What is told.", "multi_hot", "one_hot", "count"),
			noSparseParam,
			atCall(maybe(option("count_weights", Tensor, "none", "What each counts, of x's shape; for output_mode=count."))),
		),
		Rule: categoryRule, Example: "input t: index(5)[6]\noutput y = t -> CategoryEncoding(5, output_mode=count)",
	},
	{
		Kind: Layer, Name: "Discretization", AnyNumber: true,
		Doc: "Discretization gives the number of the bin that x lies in: bin i reaches from bin_boundaries[i-1] to below bin_boundaries[i] (keras.layers.Discretization). " +
			"With num_bins instead the boundaries are a state: training computes quantiles of all its rows before the first step, unless `count` says that they are known.",
		Params: params(
			maybe(option("bin_boundaries", Floats, "none", "The boundaries, rising.")),
			maybe(within(option("num_bins", IntArg, "none", "How many bins are learnt, in the place of bin_boundaries."), 2, 1e6)),
			within(option("epsilon", FloatArg, "0.01", "Error of learnt bins: of how many of all values, at most, a boundary is off."), 1e-6, 0.5),
			choice("output_mode", "What is told: the bin, or as CategoryEncoding does.", "int", "one_hot", "multi_hot", "count"),
			noSparseParam,
		),
		Rule: discretizationRule, Example: "output y = x -> Discretization(bin_boundaries=[-1.0, 0.0, 1.0])",
	},
	{
		Kind: Layer, Name: "Masking",
		Doc:    "Masking tells the steps that are not all mask_value: f32[steps, …, d] -> x with the others set to 0, and bool[steps, …] (keras.layers.Masking).",
		Params: params(option("mask_value", FloatArg, "0.0", "What a left-out step holds.")),
		Rule:   maskingRule, Example: "input s: f32[5, 2]\ny, m = s -> Masking\noutput y\noutput m",
	},
}

func rescalingRule(c *Call) {
	shape := c.In[0].Type.Shape
	for _, name := range []string{"scale", "offset"} {
		l, ok := c.Args.Values[name].(List)
		if ok && (len(shape) == 0 || !shape[len(shape)-1:].Equal(dsl.Shape{dsl.Dim(len(l))})) {
			c.wrongForm(name, "a number or a list along the last axis of "+c.In[0].Type.String())
			return
		}
	}
	sameShape(c)
}

func normalizationRule(c *Call) {
	shape := c.In[0].Type.Shape
	if c.Has("mean") != c.Has("variance") {
		c.wrongForm("mean", "given together with `variance`, or neither is")
		return
	}
	kept := dsl.Shape{}
	if c.Has("axis") {
		axes, ok := c.Axes("axis", len(shape))
		if !ok {
			return
		}
		slices.Sort(axes)
		kept = lengthsOf(shape, axes)
	}
	if !c.Has("mean") {
		c.Learns("mean", floats(kept...), Word("zeros"))
		c.Learns("variance", floats(kept...), Word("ones"))
		c.learnsCount()
		sameShape(c)
		return
	}
	size, _ := kept.Size()
	for _, name := range []string{"mean", "variance"} {
		if n := countNumbers(c.Args.Values[name]); n != 1 && n != size {
			c.wrongValue(name, "`%s` of Normalization has %d numbers, the axes %d", name, n, size)
			return
		}
	}
	sameShape(c)
}

// countNumbers counts the numbers of a nested list.
func countNumbers(v Value) int {
	l, ok := v.(List)
	if !ok {
		return 1
	}
	n := 0
	for _, x := range l {
		n += countNumbers(x)
	}
	return n
}

// Tokens is num_tokens, or how many values an index has, 0 if neither tells.
func (a *Args) Tokens(index int) int {
	if a.Has("num_tokens") {
		return a.Int("num_tokens")
	}
	return index
}

func categoryRule(c *Call) {
	in := c.In[0].Type
	n := c.Args.Tokens(in.Index)
	if n < 1 {
		c.wrongForm("num_tokens", "the number of categories, at least 1; an index(n) tells it too")
		return
	}
	if w := c.Operand("count_weights"); w != nil {
		if c.Word("output_mode") != "count" || !w.Type.Shape.Equal(in.Shape) {
			c.wrongShape(*w, "`count_weights` goes with output_mode=count and has the shape of x, %s, not %s", in.Shape, w.Type)
			return
		}
	}
	c.Out(floats(encodedShape(in.Shape, n, c.Word("output_mode"))...))
}

// encodedShape is the shape of categories told as one_hot, multi_hot or count: one_hot replaces a last axis of
// length 1, the others the last axis.
func encodedShape(in dsl.Shape, n int, mode string) dsl.Shape {
	last := len(in) - 1
	if len(in) > 0 && (mode != "one_hot" || in[last] == 1) {
		in = in[:last]
	}
	return append(in.Clone(), dsl.Dim(n))
}

func discretizationRule(c *Call) {
	in := c.In[0].Type.Shape
	bins, ok := c.bins()
	if !ok {
		return
	}
	if mode := c.Word("output_mode"); mode != "int" {
		c.Out(floats(encodedShape(in, bins, mode)...))
		return
	}
	c.Out(dsl.TensorType{DType: dsl.I32, Index: bins, Shape: in.Clone()})
}

// bins is how many bins a Discretization has. Those that are learnt are its states.
func (c *Call) bins() (int, bool) {
	l, given := c.Args.Values["bin_boundaries"].(List)
	if given == c.Has("num_bins") || given && len(l) == 0 {
		c.wrongForm("bin_boundaries", "a list of rising numbers, or `num_bins` says how many bins are learnt from the data")
		return 0, false
	}
	if !given {
		n := c.Int("num_bins")
		c.Learns("bin_boundaries", floats(dsl.Dim(n-1)), Word("zeros"))
		c.learnsCount()
		return n, true
	}
	for i := 1; i < len(l); i++ {
		if l[i-1].(Float) >= l[i].(Float) {
			c.wrongForm("bin_boundaries", "a list of rising numbers")
			return 0, false
		}
	}
	return len(l) + 1, true
}

func maskingRule(c *Call) {
	in := c.In[0].Type.Shape
	if len(in) == 0 {
		c.wrongRank(0, "steps of vectors")
		return
	}
	c.Out(floats(in...), dsl.TensorType{DType: dsl.Bool, Shape: in[:len(in)-1].Clone()})
}
