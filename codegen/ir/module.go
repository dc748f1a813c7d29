package ir

import "slices"

// Module is one model, ready for the back end.
type Module struct {
	Name          string
	Doc           string
	File          string // base name of the .dl
	BatchSize     int    // the most rows of a call
	Inputs        []*FieldSpec
	Targets       []*FieldSpec
	Variables     []*Variable // trainable weights first, then others, in order of appearance
	Memories      []*Variable // of recurrent layers with stateful=true; their types have the batch axis
	Root          *Scope
	Predict       *Graph // results: the outputs
	Session       *Graph // as Predict, but it goes on from the memories and updates them; nil if there are none
	Evaluate      *Graph // results: losses (total first, named "loss"), updates: metric accumulators
	Trains        []*Training
	Gradients     *Graph       // only on request: outputs, losses of the training graph, then "grad.PATH" and "grad.FIELD"; updates: metric accumulators
	Activations   *Graph       // only on request: what each layer gives as the model predicts, named by its path
	Adapt         *Graph       // what layers are fed that learn from the data before training; nil if none does
	Statistics    []*Statistic // what each of its results is for
	Metrics       []*Metric
	MetricResults *Graph   // reads accumulators, gives one result a metric, named as it
	Losses        []string // "loss" first, then the named ones
	Outputs       []string
}

// Graphs returns all graphs of the module that there are.
func (m *Module) Graphs() []*Graph {
	all := []*Graph{m.Predict, m.Session, m.Evaluate, m.Gradients, m.Activations, m.MetricResults, m.Adapt}
	for _, t := range m.Trains {
		all = append(append(all, t.Step), t.Extras...)
	}
	return slices.DeleteFunc(all, func(g *Graph) bool { return g == nil })
}

// Statistic is what a layer learns of the values that a result of Module.Adapt has: [group, element] of each row.
type Statistic struct {
	Layer   string // its path; what is learnt are its states
	Bins    bool   // boundaries of bins of alike many values, not mean and variance
	Epsilon float64
}

// Training is one train block (or the default one).
type Training struct {
	Name   string      // "" for the unnamed one
	Step   *Graph      // results: as Evaluate's; updates: weights, states, slots, accumulators
	Slots  []*Variable // the optimizer's own
	Extras []*Graph    // named graphs of the trainer: "schedule" (of learning rates, as an epoch begins; several), "finish" (end of training: averaged weights)
}

// FieldSpec is an input or target. Type has the batch axis.
type FieldSpec struct {
	Name  string
	Doc   string
	Type  Type
	Index int // n of index(n), 0 if it is none: each element must lie in [0, n)
}

// VariableKind tells what a variable is for.
type VariableKind uint8

// The kinds of variables.
const (
	Weight VariableKind = iota + 1
	State
	Slot        // an optimizer's
	Accumulator // a metric's
	Hyper       // set by the caller between steps: the learning rate
	Memory      // of a recurrent layer, a state for each row that goes on in the next call
)

// variableKinds are the words that dumps print.
var variableKinds = [...]string{Weight: "weight", State: "state", Slot: "slot", Accumulator: "accumulator", Hyper: "hyper", Memory: "memory"}

// String returns the word that dumps print.
func (k VariableKind) String() string {
	if k == 0 || int(k) >= len(variableKinds) {
		return "invalid"
	}
	return variableKinds[k]
}

// Variable is a tensor kept between calls.
type Variable struct {
	Path      string // dots: block_1.conv2d.kernel
	Kind      VariableKind
	Type      Type
	Trainable bool
	Init      Init
	Scope     *Scope
	Doc       string
}

// Init says how a variable starts.
type Init struct {
	Kind         string    // zeros ones constant identity uniform normal truncated_normal orthogonal …, resolved: glorot_uniform is a uniform with its bounds
	Value        float64   // constant: the value; identity, orthogonal: the gain
	Low, High    float64   // uniform
	Mean, Stddev float64   // normal, truncated_normal (cut at two deviations of the underlying normal)
	Data         []float64 // data: all elements; cosines, sines: what each place of the first axis is multiplied by
	Seed         int64     // stream, mixed with the run's seed and the path; -1 if none was given
}

// Metric is a streaming metric.
type Metric struct {
	Name         string
	Shape        Shape       // of the result; empty for a number
	Accumulators []*Variable // zeroed at the start of an epoch
}
