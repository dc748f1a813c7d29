package catalog

import "github.com/dlgen/dlgen/dsl/diag"

// lookupLayers turn text into numbers while data are loaded. The checker makes a lookup of them; the rule only sees
// what is no text.
var lookupLayers = []Entry{
	{
		Kind: Layer, Name: "StringLookup",
		Doc: "StringLookup turns a dataset's column of text into the place of each text in a vocabulary: an index of as many places as there are, or as CategoryEncoding does (keras.layers.StringLookup). " +
			"Places are those of the mask_token, if there is one, of num_oov_indices for what is not in the vocabulary and for missing text, then the vocabulary's. Without vocabulary it is learnt from the data when generating: the most frequent text first.",
		Inputs: []string{"x"}, AnyNumber: true,
		Params: params(
			maxTokensParam,
			otherwise(within(option("num_oov_indices", IntArg, "1", "How many places there are for what is not in the vocabulary, among which it is spread by its hash."), 1, longest), unknownTextHint),
			maybe(option("mask_token", TextArg, "none", "The text that gets the place 0, or counts nowhere if output_mode is not int.")),
			option("oov_token", TextArg, `"[UNK]"`, "What stands in a vocabulary for the others."),
			wordsParam, idfParam,
			refused(option("invert", BoolArg, "false", "Whether places become text."), "text as a result"),
			choice("output_mode", "What is told: the place, or as CategoryEncoding does; tf_idf is count times idf_weights.", "int", "one_hot", "multi_hot", "count", "tf_idf"),
			padTokensParam, noSparseParam, encodingParam,
			maybe(within(option("salt", Ints, "none", "The key of the hash: a number, which counts twice, or two."), 0, 1<<63)),
		),
		Rule:    lookupOfNumbers,
		Example: "t = csv(\"pets.csv\")\nkind = t.kind -> StringLookup(vocabulary=[\"cat\", \"dog\"])", // text lives in datasets
	},
	{
		Kind: Layer, Name: "TextVectorization",
		Doc: "TextVectorization cuts a dataset's column of text into tokens and gives their places in a vocabulary, index(n)[output_sequence_length], 0 behind the last; or how often each occurs, f32[n] (keras.layers.TextVectorization). " +
			"Places begin with that of nothing (if output_mode is int) and that of what is not in the vocabulary. Without vocabulary it is learnt from the data when generating: the most frequent token first.",
		Inputs: []string{"x"}, AnyNumber: true,
		Params: params(
			maxTokensParam,
			maybe(choice("standardize", "What is done to text first: small letters for A to Z, and no punctuation.", "lower_and_strip_punctuation", "lower", "strip_punctuation")),
			maybe(choice("split", "Where text is cut: at white space, everywhere, or nowhere if none.", "whitespace", "character")),
			maybe(within(option("ngrams", Ints, "none", "Up to how many neighbours are a token, or a list of how many."), 1, 100)),
			choice("output_mode", "What is told: places, whether each token is there, how often, or that times idf_weights.", "int", "multi_hot", "count", "tf_idf"),
			maybe(within(option("output_sequence_length", IntArg, "none", "How many places there are in the result, for output_mode=int; it must be given then."), 1, longest)),
			padTokensParam, wordsParam, idfParam, noSparseParam,
			noRaggedParam, encodingParam,
		),
		Rule:    lookupOfNumbers,
		Example: "t = csv(\"reviews.csv\")\nwords = t.review -> TextVectorization(output_sequence_length=20, vocabulary=[\"good\", \"bad\"])",
	},
}

// What to do without places for what is not in the vocabulary: a lookup of every value has to give something.
const (
	unknownTextHint   = "keep 1: what is not in the vocabulary gets a place, 0 or that behind mask_token. Labels, which are all known, are counted from 0 by `(… -> StringLookup) - 1`"
	unknownNumberHint = "keep 1: what is not in the vocabulary gets a place, 0 or that behind mask_token. Labels, which are all known, are counted from 0 by `(… -> IntegerLookup(…)) - 1`"
)

// The parameters of layers with a vocabulary of text.
var (
	maxTokensParam = maybe(within(option("max_tokens", IntArg, "none", "The most places there may be, and the most that are learnt."), 2, longest))
	wordsParam     = maybe(option("vocabulary", Texts, "none", "The texts that are known, with or without those that stand for nothing and for others in front."))
	idfParam       = maybe(option("idf_weights", Floats, "none", "What each of vocabulary counts, for output_mode=tf_idf; learnt with it if there is none: log(1 + rows / (1 + rows that have it))."))
	padTokensParam = option("pad_to_max_tokens", BoolArg, "false", "Whether there are max_tokens categories, also if the vocabulary is smaller.")
	encodingParam  = refused(option("encoding", TextArg, `"utf-8"`, "How text is encoded."), "another encoding than UTF-8")
)

func lookupOfNumbers(c *Call) {
	c.Fail("", diag.WrongTextUse, "%s takes a dataset's column of text, not %s", c.Name, c.In[0].Type)
}
