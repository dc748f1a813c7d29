package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/reading"
)

// readerText writes what reads text; what is zero is left out.
func readerText(r *reading.Text, vocabulary func([]string) string) string {
	var parts []string
	add := func(some bool, format string, values ...any) {
		if some {
			parts = append(parts, fmt.Sprintf(format, values...))
		}
	}
	if r.Form == "Vectorizer" {
		add(true, "Splitter: words.Splitter{%s}", splitterFields(&r.Splitter))
	}
	add(r.Bins != 0, "Bins: %d", r.Bins)
	add(len(r.Vocabulary) > 0, "Vocabulary: %s", vocabulary(r.Vocabulary))
	add(r.First != 0, "First: %d", r.First)
	add(r.Unknown != 0, "Unknown: %d", r.Unknown)
	add(r.Masked, "Masked: true, Mask: %q", r.Mask)
	add(r.Hidden != 0, "Hidden: %d", r.Hidden)
	if len(r.Key) == 2 {
		add(true, "Key: []uint64{%d, %d}", r.Key[0], r.Key[1])
	}
	add(r.Counts, "Counts: true")
	return "words." + r.Form + "{" + strings.Join(parts, ", ") + "}.Reader()"
}

func splitterFields(s *reading.Splitter) string {
	parts := []string{fmt.Sprintf("Split: %q", s.Split)}
	if s.Lower {
		parts = append(parts, "Lower: true")
	}
	if s.Strip {
		parts = append(parts, "Strip: true")
	}
	if len(s.Ngrams) > 0 {
		parts = append(parts, "Ngrams: "+gotext.Ints(s.Ngrams))
	}
	return strings.Join(parts, ", ")
}
