package catalog

import "github.com/dlgen/dlgen/dsl"

// Layers that turn whole numbers, and a dataset's text, into categories. Of text they see what the loader makes of it.

var layerHashing = []Entry{
	{
		Kind: Layer, Name: "Hashing", AnyNumber: true,
		Doc: "Hashing puts whole numbers, or a dataset's text, into num_bins bins by the hash of their decimal digits: index(num_bins)[…], or as CategoryEncoding does (keras.layers.Hashing). " +
			"The hash is the fingerprint of FarmHash (Pike and Alakuijala, 2014), with a salt SipHash-2-4 (Aumasson and Bernstein, 2012), so bins are those of Keras. With a mask_value its bin is 0, and the others share the rest.",
		Params: params(
			within(required("num_bins", IntArg, "How many bins there are, that of mask_value included."), 1, longest),
			maybe(option("mask_value", AnyArg, "none", "What gets the bin 0: a whole number, or a text if text is fed.")),
			maybe(within(option("salt", Ints, "none", "The key of the hash: a number, which counts twice, or two."), 0, 1<<63)),
			encodedModeParam, noSparseParam,
		),
		Rule: hashingRule, Example: "input t: i64[6]\noutput y = t -> Hashing(7, output_mode=count)",
	},
	{
		Kind: Layer, Name: "HashedCrossing", AnyNumber: true, Inputs: []string{"inputs…"},
		Doc: "HashedCrossing puts combinations of two or more whole numbers, or texts of a dataset, into num_bins bins by a hash of all: scalars or [1] -> index(num_bins) of that shape, or f32[num_bins] if output_mode is one_hot (keras.layers.HashedCrossing). " +
			"The hash joins the numbers, and the FarmHash fingerprints of texts, as TensorFlow's FingerprintCat64 does, so bins are those of Keras.",
		Params: params(
			within(required("num_bins", IntArg, "How many bins there are."), 1, longest),
			choice("output_mode", "What is told.", "int", "one_hot"), noSparseParam,
		),
		Rule: crossingRule, Example: "input a: i64\ninput b: i32\noutput y = (a, b) -> HashedCrossing(50, output_mode=one_hot)",
	},
}

// The parameters of layers that give categories.
var (
	encodedModeParam = choice("output_mode", "What is told: the number, or as CategoryEncoding does.", "int", "one_hot", "multi_hot", "count")
)

// textForms is what layers make of the numbers that the loader has made of text.
var textForms = []Entry{{
	Kind: Func, Name: "_categories_of_text",
	Doc: "_categories_of_text tells numbers below num_tokens, or how often each occurs if they are counted, as output_mode says.",
	Params: params(
		required("numbers", Tensor, "What the loader made of text, i64."), within(required("num_tokens", IntArg, "How many categories there are."), 1, longest),
		choice("output_mode", "What is told.", "int", "one_hot", "multi_hot", "count", "tf_idf"), option("counted", BoolArg, "false", "Whether the numbers are counts."),
		maybe(option("idf_weights", Floats, "none", "What each category counts, for tf_idf.")),
	),
	Rule: func(c *Call) {
		if c.Bool("counted") {
			c.Out(floats(c.In[0].Type.Shape...))
		} else {
			c.categories(c.In[0].Type.Shape, c.Int("num_tokens"))
		}
	},
	Example: "output y = _categories_of_text(cast(abs(x[0, 0]), i64), num_tokens=7, output_mode=one_hot)",
}}

func hashingRule(c *Call) {
	in := c.In[0].Type
	if mask := c.Args.Values["mask_value"]; c.Has("mask_value") {
		if _, ok := mask.(Int); !ok {
			c.wrongForm("mask_value", "a whole number where whole numbers are fed")
			return
		}
	}
	if !c.isSalt() {
		return
	}
	c.categories(in.Shape, c.Int("num_bins"))
}

// categories gives numbers of n categories, or tells them as output_mode says.
func (c *Call) categories(in dsl.Shape, n int) {
	if mode := c.Word("output_mode"); mode != "int" {
		c.Out(floats(encodedShape(in, n, mode)...))
		return
	}
	c.Out(dsl.TensorType{DType: dsl.I32, Index: n, Shape: in.Clone()})
}

func crossingRule(c *Call) {
	if len(c.In) < 2 {
		c.wrongFeeding("two or more whole numbers")
		return
	}
	first := c.In[0].Type.Shape
	for i, o := range c.In {
		switch {
		case o.Type.DType.IsFloat() || o.Type.DType == dsl.Bool:
			c.wrongShape(o, "HashedCrossing takes whole numbers and text, not %s", o.Type).WithHint("`i32(…)` makes whole numbers")
			return
		case len(o.Type.Shape) > 1 || len(o.Type.Shape) == 1 && o.Type.Shape[0] != 1:
			c.wrongRank(i, "scalars or vectors of one element")
			return
		case !o.Type.Shape.Equal(first):
			c.doNotFit(c.In[0], o)
			return
		}
	}
	c.categories(first, c.Int("num_bins"))
}
