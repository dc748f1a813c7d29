package sources

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen"
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/words"
)

// mostWords is the longest vocabulary that is learnt: it stands in the lock file and in the generated code.
const mostWords = 100_000

// learnWords makes what a column of text holds its classes, or the tokens of it its words: the most frequent text first,
// of equals the last by name, which is the order of Keras's StringLookup. Missing text is left out. Weights, if they are
// wanted, are Keras's inverse document frequencies, log(1 + rows / (1 + rows that have it)).
func learnWords(s data.Source, columns []golang.SourceColumn, from codegen.Source) error {
	name := from.Vocabulary
	at := slices.IndexFunc(columns, func(c golang.SourceColumn) bool { return c.Name == name })
	if at < 0 || columns[at].DType != 0 {
		return fmt.Errorf("there is no column of text %q", name)
	}
	counts := map[string]tally{}
	rows := make([]string, 1024)
	for first := 0; first < s.Rows(); first += len(rows) {
		to := min(first+len(rows), s.Rows())
		if err := s.ReadText(at, first, to, rows); err != nil {
			return err
		}
		for i, text := range rows[:to-first] {
			count(counts, text, first+i, from.Split)
		}
		if len(counts) > mostWords {
			return fmt.Errorf("the column %q has more than %d different texts: no vocabulary", name, mostWords)
		}
	}
	found := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b].times, counts[a].times), cmp.Compare(b, a))
	})
	how := ""
	if from.Split == nil {
		columns[at].Classes = found
	} else {
		how = from.Split.String()
		columns[at].Words = map[string][]string{how: found}
	}
	if from.Weigh {
		weights := make([]float64, len(found))
		for i, text := range found {
			weights[i] = math.Log1p(float64(s.Rows()) / float64(1+counts[text].rows))
		}
		columns[at].Weights = map[string][]float64{how: weights}
	}
	return nil
}

// tally is how often a text or token was met.
type tally struct {
	times int
	rows  int // that have it
	last  int // of these, counted from 1
}

// count counts the text of a row, or its tokens.
func count(counts map[string]tally, text string, row int, split *reading.Splitter) {
	tokens := []string{text}
	if split != nil {
		s := words.Splitter{Lower: split.Lower, Strip: split.Strip, Split: words.Split(split.Split), Ngrams: split.Ngrams}
		tokens = s.Tokens(text)
	}
	for _, t := range tokens {
		if t == "" || t == unknown {
			continue
		}
		n := counts[t]
		if n.times++; n.last != row+1 {
			n.rows, n.last = n.rows+1, row+1
		}
		counts[t] = n
	}
}

// unknown is Keras's name of what is in no vocabulary.
const unknown = "[UNK]"
