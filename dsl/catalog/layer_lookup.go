package catalog

import "github.com/dlgen/dlgen/dsl/diag"

// lookupLayers turn text into numbers while data are loaded. The checker makes a lookup of them; the rule only sees
// what is no text.
var lookupLayers = []Entry{
	{
		Kind: Layer, Name: "StringLookup",
		Doc: "StringLookup turns a dataset's column of text into the place of each text in a vocabulary, counted from 1: an index of the vocabulary's size and one. " +
			"What is not in the vocabulary, and missing text, is 0. Without vocabulary it is learnt from the data when generating: the most frequent text first.",
		Inputs: []string{"x"}, AnyNumber: true,
		Params: []Param{
			{Name: "max_tokens", Type: IntArg, Default: "none", Doc: "The most that are learnt, the 0 included."},
			{Name: "num_oov_indices", Type: IntArg, Default: "1", Doc: "Numbers for what is not in the vocabulary; only 1 is built."},
			{Name: "mask_token", Type: TextArg, Default: "none", Doc: "A text that is masked.", Refused: "a text that is masked"},
			{Name: "oov_token", Type: TextArg, Default: `"[UNK]"`, Doc: "The name of 0 among the classes.", Refused: "another name of what is unknown"},
			{Name: "vocabulary", Type: Texts, Default: "none", Doc: "The texts that are known."},
		},
		Rule:    lookupOfNumbers,
		Example: "t = csv(\"pets.csv\")\nkind = t.kind -> StringLookup(vocabulary=[\"cat\", \"dog\"])", // text lives in datasets
	},
}

func lookupOfNumbers(c *Call) {
	c.Fail("", diag.WrongTextUse, "%s takes a dataset's column of text, not %s", c.Name, c.In[0].Type)
}
