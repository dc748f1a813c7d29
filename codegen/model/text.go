package model

import (
	"fmt"
)

// Lookup is a column of numbers made of one of text while loading: text itself never enters a graph. It is the
// place of the text in Vocabulary, counted from First; what is not in it is 0. A bool tells whether it is the
// first of Vocabulary.
type Lookup struct {
	Column     string // of the source
	Vocabulary []string
	First      int
	Other      string   // the name of 0 among the classes
	Reading    *Reading // or nil: what text becomes in its place, i64
	Field      *Field   // Name is "source.column:n", Type bool or index(n), or i64 if there is a Reading
}

// Reading is a form of rt/data/words, in which text is read: Hashing, Lookup or Vectorizer with those of the fields that
// it has.
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
	Split        string // whitespace, character, none
	Ngrams       []int
}

// String names a way of cutting, for lock files.
func (s *Splitter) String() string {
	text := s.Split
	if s.Strip {
		text += " strip"
	}
	if s.Lower {
		text += " lower"
	}
	for _, n := range s.Ngrams {
		text += fmt.Sprintf(" %d", n)
	}
	return text
}
