package sources

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/rt/data"
)

// mostWords is the longest vocabulary that is learnt: it stands in the lock file and in the generated code.
const mostWords = 100_000

// learnWords makes what a column of text holds its classes: the most frequent text first, of equals the last by name,
// which is the order of Keras's StringLookup. Missing text is left out.
func learnWords(s data.Source, columns []golang.SourceColumn, name string) error {
	at := slices.IndexFunc(columns, func(c golang.SourceColumn) bool { return c.Name == name })
	if at < 0 || columns[at].DType != 0 {
		return fmt.Errorf("there is no column of text %q", name)
	}
	counts := map[string]int{}
	rows := make([]string, 1024)
	for from := 0; from < s.Rows(); from += len(rows) {
		to := min(from+len(rows), s.Rows())
		if err := s.ReadText(at, from, to, rows); err != nil {
			return err
		}
		for _, text := range rows[:to-from] {
			if text != "" {
				counts[text]++
			}
		}
		if len(counts) > mostWords {
			return fmt.Errorf("the column %q has more than %d different texts: no vocabulary", name, mostWords)
		}
	}
	columns[at].Classes = slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(b, a))
	})
	return nil
}
