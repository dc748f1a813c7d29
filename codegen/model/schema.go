package model

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// Schema is what a source turned out to hold.
type Schema struct {
	Columns []Column
}

// Column returns the column of a name, which is there.
func (s *Schema) Column(name string) *Column {
	return &s.Columns[slices.IndexFunc(s.Columns, func(c Column) bool { return c.Name == name })]
}

// Column is one field of a source. Text columns have Text set and no Type.
type Column struct {
	Name string
	Type dsl.TensorType
	Text bool
	// Classes are the names of the values of an index, where the source knows them; of tokens, the vocabulary.
	Classes []string
	// Odd is what makes a column text: the first that is no number, and where, where the source knows it.
	Odd string
}

// Stored is a tensor of a file of weights.
type Stored struct {
	Name   string
	Shape  dsl.Shape
	Values []float64
}

// Words is what a column of text holds.
type Words struct {
	Texts   []string
	Weights []float64 // how rare each is, log(1 + rows / (1 + rows that have it)), if that is asked for
}
