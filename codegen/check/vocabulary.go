package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// vocabulary is the words of a layer, without what stands for the mask and for what is unknown.
type vocabulary struct {
	words   []string
	weights []float64 // of words, as they were learnt
	found   bool      // what stands for others was given too
}

// vocabulary reads the words that a layer was given, or asks the data. special are those that may stand in front.
func (e *elab) vocabulary(l *layer, t textColumn, split *reading.Splitter, special []string, at dsl.Span) (vocabulary, bool) {
	given, ok := l.args.Values["vocabulary"].(catalog.List)
	most := 0
	if l.args.Has("max_tokens") {
		most = l.args.Int("max_tokens")
	}
	if !ok {
		if _, file := l.args.Values["vocabulary"].(catalog.Text); file {
			e.report(fault.WrongVocabulary(argumentAt(l.args, "vocabulary", at)))
			return vocabulary{}, false
		}
		return e.learnWords(l, t, split, special, most, at)
	}
	var v vocabulary
	for _, w := range given {
		v.words = append(v.words, string(w.(catalog.Text)))
	}
	if len(v.words) >= len(special) && slices.Equal(v.words[:len(special)], special) {
		v.words, v.found = v.words[len(special):], true
	}
	at = argumentAt(l.args, "vocabulary", at)
	for _, w := range v.words {
		if split == nil && !e.withoutEdges(t, w, at) {
			return v, false
		}
	}
	return v, e.judgeVocabulary(l, v, special, most, at)
}

// learnWords asks the data for the words of a layer, and for their weights if it weighs them.
func (e *elab) learnWords(l *layer, t textColumn, split *reading.Splitter, special []string, most int, at dsl.Span) (v vocabulary, ok bool) {
	if l.args.Has("idf_weights") {
		e.report(fault.WeightsOfNothing(argumentAt(l.args, "idf_weights", at)))
		return v, false
	}
	weigh := l.args.Word("output_mode") == "tf_idf"
	words, ok := e.learnVocabulary(t, split, weigh, at)
	for i, w := range words.Texts {
		if slices.Contains(special, w) || most > 0 && len(special)+len(v.words) >= most {
			continue
		}
		v.words = append(v.words, w)
		if weigh {
			v.weights = append(v.weights, words.Weights[i])
		}
	}
	if ok && weigh && len(v.words) == 0 {
		e.report(fault.WeightsOfNoWords(argumentAt(l.args, "output_mode", at)))
		return v, false
	}
	return v, ok
}

// judgeVocabulary reports words that stand twice or have another meaning, and too many.
func (e *elab) judgeVocabulary(l *layer, v vocabulary, special []string, most int, at dsl.Span) bool {
	if twice := repeated(v.words); twice != "" {
		e.report(fault.WordTwice(at, twice))
		return false
	}
	if l.args.Has("mask_token") && slices.Contains(v.words, string(l.args.Values["mask_token"].(catalog.Text))) {
		e.report(fault.MaskInVocabulary(at, string(l.args.Values["mask_token"].(catalog.Text))))
		return false
	}
	if n := len(special) + len(v.words); most > 0 && n > most {
		e.report(fault.TooManyWords(argumentAt(l.args, "max_tokens", at), n, most))
		return false
	}
	return true
}

// places is how many categories there are, and their weights.
func (e *elab) places(l *layer, c *categories, v vocabulary, special int, at dsl.Span) bool {
	c.n = special + len(v.words)
	if l.args.Bool("pad_to_max_tokens") {
		if !l.args.Has("max_tokens") {
			e.report(fault.PadsToNothing(argumentAt(l.args, "pad_to_max_tokens", at)))
			return false
		}
		if l.args.Word("output_mode") != "int" {
			c.n = max(c.n, l.args.Int("max_tokens"))
		}
	}
	if v.weights != nil {
		c.weights = catalog.PaddedWeights(v.weights, special, false, c.n)
		return true
	}
	weights, ok := l.args.Values["idf_weights"].(catalog.List)
	wanted := len(v.words)
	if v.found {
		wanted += special
	}
	if ok != (l.args.Word("output_mode") == "tf_idf") || ok && len(weights) != wanted {
		e.report(fault.WrongWeights(argumentAt(l.args, "idf_weights", at), wanted))
		return false
	}
	c.weights = l.args.PaddedWeights(special, v.found, c.n)
	return true
}

// stringLookup is `t.kind -> StringLookup(vocabulary=["cat", "dog"])`. Without vocabulary it is learnt.
func (e *elab) stringLookup(l *layer, t textColumn, at dsl.Span) datum {
	mode, unknown := l.args.Word("output_mode"), l.args.Int("num_oov_indices")
	var special []string
	r := reading.Text{Form: "Lookup", Unknown: unknown, Key: saltOf(l.args)}
	if l.args.Has("mask_token") {
		r.Masked, r.Mask = true, string(l.args.Values["mask_token"].(catalog.Text))
		if mode == "int" {
			r.First, special = 1, append(special, r.Mask)
		} else {
			r.Hidden = -1
		}
	}
	for range unknown {
		special = append(special, string(l.args.Values["oov_token"].(catalog.Text)))
	}
	if len(r.Key) == 1 || len(r.Key) > 2 {
		return e.report(fault.WrongSalt(argumentAt(l.args, "salt", at), describe(constant{l.args.Values["salt"]})))
	}
	v, ok := e.vocabulary(l, t, nil, special, at)
	if !ok {
		return invalid{}
	}
	c := categories{reading: r}
	if !e.places(l, &c, v, len(special), at) {
		return invalid{}
	}
	if mode == "int" && unknown == 1 && !r.Masked { // the loader's own form knows the names of the classes
		return e.textLookup(t, &model.Lookup{Vocabulary: v.words, First: 1, Other: special[0]}, dsl.TensorType{DType: dsl.I32, Index: c.n, Shape: t.Type.Shape})
	}
	c.reading.Vocabulary = v.words
	return e.categories(l, t, c, at)
}

// vectorization is `t.review -> TextVectorization(output_sequence_length=100)`.
func (e *elab) vectorization(l *layer, t textColumn, at dsl.Span) datum {
	standardize, mode := textWord(l.args, "standardize"), l.args.Word("output_mode")
	split := reading.Splitter{Split: textWord(l.args, "split")}
	split.Lower = standardize == "lower" || standardize == "lower_and_strip_punctuation"
	split.Strip = standardize == "strip_punctuation" || standardize == "lower_and_strip_punctuation"
	if n, ok := l.args.Values["ngrams"].(catalog.Int); ok {
		for i := range int(n) {
			split.Ngrams = append(split.Ngrams, i+1)
		}
	} else if l.args.Has("ngrams") {
		split.Ngrams = l.args.Ints("ngrams", 1)
	}
	special, r := []string{"", unknownText}, reading.Text{Form: "Vectorizer", Splitter: split, First: 1}
	if mode != "int" {
		special, r.First, r.Counts = special[1:], 0, true
	}
	if l.args.Has("output_sequence_length") != (mode == "int") {
		return e.report(fault.WrongSequence(argumentAt(l.args, "output_sequence_length", at)))
	}
	v, ok := e.vocabulary(l, t, &split, special, at)
	if !ok {
		return invalid{}
	}
	c := categories{reading: r}
	if !e.places(l, &c, v, len(special), at) {
		return invalid{}
	}
	if c.reading.Vocabulary, c.length = v.words, c.n; mode == "int" {
		c.length = l.args.Int("output_sequence_length")
	}
	return e.categories(l, t, c, at)
}

// unknownText is Keras's name of what is in no vocabulary.
const unknownText = "[UNK]"

// textWord is an enumerated argument, none where it is none.
func textWord(a *catalog.Args, name string) string {
	if !a.Has(name) {
		return "none"
	}
	return a.Word(name)
}
