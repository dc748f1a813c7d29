package model

import (
	"fmt"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Body is a list of calls in order, with what they are for.
type Body struct {
	Nodes     []*Node
	Outputs   []*Named
	Losses    []*Named // name "" is the unnamed loss; several of one name (a shared layer's, one a feeding) add up
	Metrics   []*Metric
	Updates   []*Update
	Penalties []*Penalty // activity regularizers and the like, besides those of weights
	// Cells: the params of a recurrent body, in order; nil for a model's.
	Params  []*Value
	Results []*Value
}

// Named is a value with the name that the user gave it.
type Named struct {
	Name  string
	Value *Value
	Doc   string
	At    dsl.Span
}

// Update sets a state at the end of a training step.
type Update struct {
	Variable *Variable
	Value    *Value
}

// Penalty is a value that adds to the total loss, averaged over the batch.
type Penalty struct{ Value *Value }

// Value is a tensor.
type Value struct {
	Type      dsl.TensorType
	PerSample bool     // has the implicit batch axis
	Name      string   // the user's last name for it, for printing
	At        dsl.Span // where it was made
	// One of these tells where it comes from.
	Node     *Node // a call's result …
	Index    int   // … which one
	Field    *Field
	Variable *Variable
	Frozen   bool          // Variable read in a use with trainable=false: no derivative passes to it
	Const    catalog.Value // Int, Float, Bool or (nested) List: a constant of Type
	Param    bool          // a param of a recurrent body
}

// Node is one call of a catalog entry.
type Node struct {
	Entry    *catalog.Entry
	Args     *catalog.Args
	In       []*Value // in the order of Call.In …
	Names    []string // … the parameter that each was given for
	Out      []*Value
	Vars     map[string]*Variable // what the layer owns, by last name
	Given    map[string]*Value    // what takes the place of a variable in this use: the kernel of SpectralNormalization
	Frozen   bool                 // trainable=false: its variables get no derivative from this use
	Policy   Policy               // of a layer with a dtype
	Scope    *Scope               // the layer itself for a layer, the surrounding scope for a function
	At       dsl.Span
	Training bool        // the value of `training` here
	Part     string      // the part of the catalog, written in the language, in whose text it stands: the outermost; "" if in none
	Cell     *Body       // RNN over a cell: the cell's body (params: x, states…, what is given Beside; results: output, states…)
	Index    []IndexPart // of the entry "getitem"
	Stream   int         // a number of its own for entries that draw random numbers, the same in both bodies
}

// Beside names the operands of an RNN that are cut by steps as x is: its cell has that of a step.
const Beside = "beside"

// IndexPart is one part of an index, all compile-time: exactly one of the forms.
type IndexPart struct {
	NewAxis           bool
	IsSlice           bool
	At                int // an int index, not negative
	Start, Stop, Step int // a slice, as Python's slice.indices gives them
}

// Has reports whether a call is the body's.
func (b *Body) Has(n *Node) bool {
	for _, own := range b.Nodes {
		if own == n {
			return true
		}
	}
	return false
}

// String prints one part of an index.
func (p IndexPart) String() string {
	switch {
	case p.NewAxis:
		return "none"
	case p.IsSlice:
		return fmt.Sprintf("%d:%d:%d", p.Start, p.Stop, p.Step)
	}
	return fmt.Sprint(p.At)
}

// Count is how many places a slice takes.
func (p IndexPart) Count() int {
	if p.Step > 0 {
		return max(0, (p.Stop-p.Start+p.Step-1)/p.Step)
	}
	return max(0, (p.Start-p.Stop-p.Step-1)/-p.Step)
}
