package sources

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/words"
)

// mostWords is the longest vocabulary that is learnt: it stands in the lock file and in the generated code.
const mostWords = 100_000

// learnWords makes what a column of text holds its classes, or the tokens of it its words: the most frequent text first,
// of equals the last by name, which is the order of Keras's StringLookup. Missing text is left out.
func learnWords(s data.Source, columns []golang.SourceColumn, from codegen.Source) error {
	name := from.Vocabulary
	at := slices.IndexFunc(columns, func(c golang.SourceColumn) bool { return c.Name == name })
	if at < 0 || columns[at].DType != 0 {
		return fmt.Errorf("there is no column of text %q", name)
	}
	counts := map[string]int{}
	rows := make([]string, 1024)
	for first := 0; first < s.Rows(); first += len(rows) {
		to := min(first+len(rows), s.Rows())
		if err := s.ReadText(at, first, to, rows); err != nil {
			return err
		}
		for _, text := range rows[:to-first] {
			count(counts, text, from.Split)
		}
		if len(counts) > mostWords {
			return fmt.Errorf("the column %q has more than %d different texts: no vocabulary", name, mostWords)
		}
	}
	found := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(b, a))
	})
	if from.Split == nil {
		columns[at].Classes = found
	} else {
		columns[at].Words = map[string][]string{from.Split.String(): found}
	}
	return nil
}

// count counts a text, or its tokens.
func count(counts map[string]int, text string, split *model.Splitter) {
	tokens := []string{text}
	if split != nil {
		s := words.Splitter{Lower: split.Lower, Strip: split.Strip, Split: words.Split(split.Split), Ngrams: split.Ngrams}
		tokens = s.Tokens(text)
	}
	for _, t := range tokens {
		if t != "" && t != unknown {
			counts[t]++
		}
	}
}

// unknown is Keras's name of what is in no vocabulary.
const unknown = "[UNK]"
