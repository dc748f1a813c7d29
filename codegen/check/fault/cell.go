package fault

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about recurrent cells and other layers that run layers.

// NoCell reports an RNN over what is no recurrent cell.
func NoCell(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "%s is no recurrent cell: its tensors are the step's input and its states", name)
}

// RNNWithoutTime reports an RNN that is fed what has no axis of time.
func RNNWithoutTime(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return Origin(diag.New(diag.WrongCell, at, "RNN runs over the first axis of what it is fed with; %s has none", v.Type), v)
}

// NoKernel reports a SpectralNormalization of a layer without a kernel.
func NoKernel(at dsl.Span, label string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "SpectralNormalization divides the kernel of a layer; %s has none", label)
}

// DirectionsDiffer reports a Bidirectional of two layers that do not fit each other.
func DirectionsDiffer(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "the two layers of a Bidirectional run in opposite directions and give the same kind of results").
		WithHint("the backward one has go_backwards=true; return_sequences and return_state are equal")
}

// StateWithoutType reports a cell's state without a type.
func StateWithoutType(id *dsl.Ident, cell string) *diag.Diagnostic {
	return diag.New(diag.WrongCell, id.At.At, "the state `%s` of the cell %s needs a type: `%s: f32[…]`", id.Name, cell, id.Name)
}

// WrongStepType reports a cell whose input is of another type than a step is.
func WrongStepType(at dsl.Span, cell string, p *dsl.Param, got, want dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "each step of %s is %s, but `%s` is declared as %s", cell, got, p.Name.Name, want).Note(p.At.At, "declared here")
}

// CellResults reports a cell that returns more or fewer results than its output and states.
func CellResults(at dsl.Span, cell string, d *dsl.Layer, states []string, got int) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "a cell with %s returns its output and the new ones, %d results; %s returns %d",
		spelling.Plural(len(states), "state"), len(states)+1, cell, got).Note(d.Name.At.At, "declared here").WithHint("end it with `return y, %s`", strings.Join(states, ", "))
}

// CellState reports a cell that returns a state of another type.
func CellState(at dsl.Span, cell string, p *dsl.Param, want, got dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "the state `%s` of %s is %s, but the new one is %s", p.Name.Name, cell, want, got).Note(p.At.At, "declared here")
}

// InitialState reports an initial state of another type than the state's.
func InitialState(at dsl.Span, p, v *model.Value) *diag.Diagnostic {
	return Origin(diag.New(diag.WrongCell, at, "the state `%s` is %s, not %s", p.Name, p.Type, v.Type).Note(p.At, "declared here"), v)
}

// InitialStateCount reports more or fewer initial states than there are states.
func InitialStateCount(at dsl.Span, want, got int) *diag.Diagnostic {
	return diag.New(diag.WrongCell, at, "%s given for %s", spelling.Plural(got, "initial state"), spelling.Plural(want, "state"))
}
