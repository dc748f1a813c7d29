package reading

import "fmt"

// Text is how text is read, a form of rt/data/words: Hashing, Lookup or Vectorizer with those of the fields that
// it has.
type Text struct {
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
