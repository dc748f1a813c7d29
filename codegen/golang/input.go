package golang

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
	"github.com/dlgen/dlgen/codegen/reading"
)

// File is what one .dl file declares, planned: it becomes one Go file.
type File struct {
	Package string // its name
	Source  string // base name of the .dl
	Doc     string // of the package
	// Shared tells that this file declares what the files of a package have in common: Seed, Option, TrainOptions.
	Shared bool
	Models []*Model
}

// Model is a model with its schedules; a schedule is nil where the module has no such graph.
type Model struct {
	Module    *ir.Module
	Layout    *plan.Layout
	Predict   *plan.Schedule
	Session   *plan.Schedule // of Module.Session
	Evaluate  *plan.Schedule
	Measure   *plan.Schedule // of Module.MetricResults
	Gradients *plan.Schedule // on request
	// Activations is of fewer rows than the others; on request.
	Activations *plan.Schedule
	Adapt       *plan.Schedule // of layers that learn from the data before training
	Trainings   []*Training    // in the order of Module.Trains
	// Names are what the numbers of inputs stand for, by the inputs' names; Classes are those of targets.
	Names, Classes map[string][]string
	Texts          []*Text

	Device *Device // what it is for GPUs, nil if nobody asked
}

// Training is a train block.
type Training struct {
	Module   *ir.Training
	Step     *plan.Schedule
	Rates    []*plan.Schedule // Extras "schedule"
	Finish   *plan.Schedule   // Extras "finish", or nil
	Feed     *Feed            // nil without `on`
	Validate *Feed            // validation_data, or nil
	Settings Settings
}

// Settings are the keys of a train block that the run time reads.
type Settings struct {
	BatchSize       int
	Epochs          int
	InitialEpoch    int
	Seed            int64
	Shuffle         bool
	StepsPerEpoch   int // 0: all
	ValidationSplit float64
	ValidationFreq  int
	Callbacks       []Callback
	Device          string // auto, cpu, gpu; "" if the block does not say
}

// Callback is a callback of a train block: a struct of a package below rt/train.
type Callback struct {
	Package string // callback, tensorboard
	Type    string
	Fields  []Arg // those that are not zero: string, int64, float64, bool, or *float64
}

// Feed is a dataset as a train block reads it.
type Feed struct {
	Dataset  string
	Sources  []Source
	Columns  []Column
	Schedule *plan.Schedule // fields: Columns; results: the model's inputs, targets, then "keep"
	Keep     bool
	Seed     int64 // of the sources, for random fields
	Augment  *Augment
}

// Augment is what becomes of rows that are trained on.
type Augment struct {
	Schedule *plan.Schedule  // fields: Fields; results: those of the numbers Changed
	Fields   []*ir.FieldSpec // the model's inputs, then its targets
	Changed  []int
}

// Source is a source of a dataset with its arguments: string, int64, float64, bool, []any of these, or *Source.
type Source struct {
	Kind   string // idx, csv, rendered_digits
	Beside string // the folder of its file, seen from the one that is compiled; "" if they are one
	Args   []Arg
	// Columns is what was learnt of it when generating, nil if the kind fixes them.
	Columns []SourceColumn
}

// Arg is an argument of a source.
type Arg struct {
	Name  string
	Value any
}

// SourceColumn describes a column: DType is 0 for text.
type SourceColumn struct {
	Name    string
	DType   ir.DType
	Shape   []int
	Index   int
	Classes []string
	Words   map[string][]string  // of text, by how it was cut into tokens
	Weights map[string][]float64 // of these, and of classes by "", where they were asked for
	Odd     string               // of text: what is the first to be no number, where that is known
}

// Column is a column that a feed reads, or what a lookup makes of one of text.
type Column struct {
	Source     int // in Feed.Sources
	Name       string
	Field      *ir.FieldSpec // of the schedule's graph
	Vocabulary []string      // of a lookup, nil if the column is read as it is
	First      int           // what the first of Vocabulary becomes; a bool is true for it
	Reading    *reading.Text // of text that becomes something else
	Input      bool          // an input of the model is made of it
}

// Text is how an input is made of one column of text, and of nothing else.
type Text struct {
	Input    string // its name
	Dataset  string
	Column   Column
	Schedule *plan.Schedule // of a row; reads Column, gives the input
	As       bool           // the input is what the column is read as, but for its type
}

// Options change how files are written.
type Options struct {
	// Tool adds the function Tool, a handle on all models for programs that know no types.
	Tool bool
	// Watch makes steps of training tell rt.Call.Watch what each function makes.
	Watch bool
}
