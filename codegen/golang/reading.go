package golang

import (
	"fmt"
	"strings"
)

// Reading is a form of rt/data/words: Hashing, Lookup or Vectorizer with those of the fields that it has.
type Reading struct {
	Form       string
	Bins       int
	Vocabulary []string
	First      int
	Unknown    int
	Masked     bool
	Mask       string
	Hidden     int
	Key        []int
	Splitter   Splitter
	Counts     bool
}

// Splitter says how a text is cut into tokens.
type Splitter struct {
	Lower, Strip bool
	Split        string
	Ngrams       []int
}

// text writes the reader; what is zero is left out.
func (r *Reading) text(vocabulary func([]string) string) string {
	var parts []string
	add := func(some bool, format string, values ...any) {
		if some {
			parts = append(parts, fmt.Sprintf(format, values...))
		}
	}
	if r.Form == "Vectorizer" {
		add(true, "Splitter: words.Splitter{%s}", r.Splitter.text())
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

func (s *Splitter) text() string {
	parts := []string{fmt.Sprintf("Split: %q", s.Split)}
	if s.Lower {
		parts = append(parts, "Lower: true")
	}
	if s.Strip {
		parts = append(parts, "Strip: true")
	}
	if len(s.Ngrams) > 0 {
		parts = append(parts, "Ngrams: "+intsText(s.Ngrams))
	}
	return strings.Join(parts, ", ")
}
