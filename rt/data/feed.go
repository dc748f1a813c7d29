package data

import "github.com/dlgen/dlgen/rt"

// Feed is generated code that makes a model's fields of a dataset's sources.
type Feed struct {
	Dataset string
	Sources []SourceSpec
	Columns []FeedColumn // what Graph reads
	// Graph reads Columns as its fields and gives the model's inputs, then its targets, in the model's types, then
	// a bool "keep" if Keep. Its call's Seed is Seed and its Step the number of the block of Rows rows, so that
	// random fields depend on the row alone.
	Graph rt.Graph
	Keep  bool
	Rows  int   // the most rows of a run of Graph
	Seed  int64 // of random fields
	// Augment changes rows that are trained on; nil if they stay as they are.
	Augment *Augment
}

// Augment is generated code that changes fields of the rows of a batch. Its graph reads the model's inputs, then its
// targets; result i is what the field of number Changed[i] becomes. Its call's Step is the number of the batch, so that
// random numbers depend on that and on the row's place in the batch.
type Augment struct {
	Graph   rt.Graph
	Changed []int
}

// FeedColumn is a column of a source as a feed reads it. With a vocabulary it is a column of text that becomes
// numbers: the place of the text in Vocabulary counted from First, 0 for others; or, if the tensor is a bool,
// whether it is the first of Vocabulary. With a Reader it is a column of text, of which that makes the numbers, i64.
type FeedColumn struct {
	Source     int
	Name       string
	Tensor     rt.Tensor // of the values that Graph reads
	Vocabulary []string
	First      int
	Reader     func(text string, to []int64)
	Input      bool // an input of the model is made of it; only in programs for tools
}

// Samples are rows of a model's fields, inputs and targets, ready to be copied into a batch. Gather is called
// from one goroutine at a time.
type Samples interface {
	// Rows returns how many there are.
	Rows() int
	// Gather copies the rows of those numbers into fields, one memory a field, in their order.
	Gather(rows []int, fields []rt.Slab) error
}
