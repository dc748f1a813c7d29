package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

var layerLookup = []Entry{{
	Kind: Layer, Name: "IntegerLookup", AnyNumber: true,
	Doc: "IntegerLookup turns whole numbers into their places in a vocabulary: index(n)[…], or as CategoryEncoding does (keras.layers.IntegerLookup). " +
		"Places are those of the mask_token, if there is one, of num_oov_indices for what is not in the vocabulary, then the vocabulary's. With invert it goes back, to i64.",
	Params: params(
		maybe(within(option("max_tokens", IntArg, "none", "The most places there may be."), 2, longest)),
		otherwise(within(option("num_oov_indices", IntArg, "1", "How many places there are for what is not in the vocabulary."), 1, longest), unknownNumberHint),
		maybe(option("mask_token", IntArg, "none", "What gets the place 0, or counts nowhere if output_mode is not int.")),
		option("oov_token", IntArg, "-1", "What invert gives for places that are not the vocabulary's."),
		maybe(option("vocabulary", Ints, "none", "The numbers that are known, with or without mask_token and oov_token in front; they must be given.")),
		choice("vocabulary_dtype", "The type of the numbers.", "int64", "int32"),
		maybe(option("idf_weights", Floats, "none", "What each of vocabulary counts, for output_mode=tf_idf.")),
		option("invert", BoolArg, "false", "Whether places become numbers."),
		choice("output_mode", "What is told: the place, or as CategoryEncoding does; tf_idf is count times idf_weights.", "int", "one_hot", "multi_hot", "count", "tf_idf"),
		noSparseParam,
		option("pad_to_max_tokens", BoolArg, "false", "Whether there are max_tokens categories, also if the vocabulary is smaller."),
		choice("oov_method", "How numbers that are not in the vocabulary are spread over num_oov_indices.", "floormod", "farmhash"),
		maybe(within(option("salt", Ints, "none", "The key of the hash, for oov_method=farmhash: a number, which counts twice, or two."), 0, 1<<63)),
	),
	Rule: integerLookupRule, Example: "input t: i64[6]\noutput y = t -> IntegerLookup(vocabulary=[2, -1, 0, 4], num_oov_indices=2, output_mode=count)",
}}

// LookupForm is what a lookup makes of places.
type LookupForm struct {
	Tokens  []int     // the vocabulary without mask and oov tokens
	Masked  int       // 1 if the mask has a place
	Places  int       // how many categories there are
	Weights []float64 // of tf_idf, one for each place
}

// IntegerLookup reads the arguments of a lookup.
func (a *Args) IntegerLookup() LookupForm {
	f := LookupForm{Tokens: a.Ints("vocabulary", 1)}
	var special []int
	if a.Has("mask_token") && a.Word("output_mode") == "int" {
		f.Masked, special = 1, append(special, a.Int("mask_token"))
	}
	for range a.Int("num_oov_indices") {
		special = append(special, a.Int("oov_token"))
	}
	found := len(f.Tokens) >= len(special) && slices.Equal(f.Tokens[:len(special)], special)
	if found {
		f.Tokens = f.Tokens[len(special):]
	}
	f.Places = len(special) + len(f.Tokens)
	if a.Bool("pad_to_max_tokens") && a.Word("output_mode") != "int" && a.Has("max_tokens") {
		f.Places = max(f.Places, a.Int("max_tokens"))
	}
	f.Weights = a.PaddedWeights(len(special), found, f.Places)
	return f
}

// PaddedWeights are idf_weights for all places, nil if there are none. It gives what is not in the vocabulary the mean of the weights, and places without a token 0.
func (a *Args) PaddedWeights(special int, found bool, places int) []float64 {
	l, ok := a.Values["idf_weights"].(List)
	if !ok {
		return nil
	}
	var weights []float64
	for _, x := range l {
		weights = append(weights, number(x))
	}
	return PaddedWeights(weights, special, found, places)
}

// PaddedWeights are those of words for all places.
func PaddedWeights(of []float64, special int, found bool, places int) (weights []float64) {
	sum := 0.0
	for _, w := range of {
		sum += w
	}
	if !found {
		for range special {
			weights = append(weights, sum/float64(len(of)))
		}
	}
	weights = append(weights, of...)
	for len(weights) < places {
		weights = append(weights, 0)
	}
	return weights
}

func integerLookupRule(c *Call) {
	in := c.In[0].Type
	vocabulary, ok := c.Args.Values["vocabulary"].(List)
	switch mode := c.Word("output_mode"); {
	case !ok || len(vocabulary) == 0:
		c.wrongForm("vocabulary", "a list of the numbers that are known; those of data are not learnt")
	case in.DType.IsFloat() || in.DType == dsl.Bool:
		c.notWhole(c.In[0])
	case c.Bool("invert") && mode != "int":
		c.wrongForm("output_mode", "int if invert is true")
	case (mode == "tf_idf") != c.Has("idf_weights"):
		c.wrongForm("idf_weights", "given if output_mode is tf_idf, and only then")
	case c.Has("idf_weights") && countNumbers(c.Args.Values["idf_weights"]) != len(vocabulary):
		c.wrongForm("idf_weights", "a list of as many numbers as vocabulary has")
	case c.Bool("pad_to_max_tokens") && !c.Has("max_tokens"):
		c.wrongForm("pad_to_max_tokens", "given together with max_tokens")
	case c.Has("salt") && c.Word("oov_method") != "farmhash":
		c.wrongForm("salt", "given together with oov_method=farmhash")
	case c.Has("salt") && !c.isSalt():
	default:
		c.integerLookup(in.Shape)
	}
}

// isSalt checks the form of the key of a hash.
func (c *Call) isSalt() bool {
	if l, ok := c.Args.Values["salt"].(List); ok && len(l) != 2 {
		c.wrongForm("salt", "a whole number or two")
		return false
	}
	return true
}

func (c *Call) integerLookup(in dsl.Shape) {
	f := c.Args.IntegerLookup()
	seen := map[int]bool{}
	for _, t := range f.Tokens {
		switch {
		case seen[t]:
			c.wrongValue("vocabulary", "%d stands twice in the vocabulary", t)
			return
		case c.Has("mask_token") && t == c.Int("mask_token"), c.Bool("invert") && t == c.Int("oov_token"):
			c.wrongValue("vocabulary", "%d is no number of the vocabulary: it is the mask_token or the oov_token", t)
			return
		}
		seen[t] = true
	}
	if c.Has("max_tokens") && f.Places > c.Int("max_tokens") {
		c.wrongValue("max_tokens", "the vocabulary has %d places, more than the %d of max_tokens", f.Places, c.Int("max_tokens"))
		return
	}
	if !c.Bool("invert") {
		c.categories(in, f.Places)
		return
	}
	t := dsl.I64
	if c.Word("vocabulary_dtype") == "int32" {
		t = dsl.I32
	}
	c.Out(dsl.TensorType{DType: t, Shape: in.Clone()})
}
