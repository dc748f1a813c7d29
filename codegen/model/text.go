package model

import "github.com/dlgen/dlgen/codegen/reading"

// Lookup is a column of numbers made of one of text while loading: text itself never enters a graph. It is the
// place of the text in Vocabulary, counted from First; what is not in it is 0. A bool tells whether it is the
// first of Vocabulary.
type Lookup struct {
	Column     string // of the source
	Vocabulary []string
	First      int
	Other      string        // the name of 0 among the classes
	Reading    *reading.Text // or nil: what text becomes in its place, i64
	Field      *Field        // Name is "source.column:n", Type bool or index(n), or i64 if there is a Reading
}
