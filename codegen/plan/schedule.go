package plan

import "github.com/dlgen/dlgen/codegen/ir"

// Schedule is a graph in the order in which it is run, with a place in memory for each of its values. That of a
// scan's body is the schedule of one turn.
type Schedule struct {
	Graph *ir.Graph
	Rows  int    // the most rows of a call, for which the sizes are
	Steps []Step // what is left to do: no parameters, no constants that can be written down, no changes of shape alone

	// Values has the place of each value of the graph, in the order of the operations; Of finds one.
	Values []*Buffer
	of     map[*ir.Value]*Buffer
	joined map[*ir.Value]*ir.Op

	// Copies are done behind the steps, in their order. In a whole graph they store new values in variables, those
	// that no step could write in place, once nothing can fail any more; in a turn they store new states and what
	// is stacked.
	Copies []Copy

	// Results are where the graph's results are behind the copies.
	Results []*Buffer

	// Bytes is the size of the arena, the bodies' parts included; a turn's part of it begins at Start.
	Start, Bytes int
	// Live is the largest sum of bytes that are needed at the same time, each buffer rounded up to Align: no
	// arena can be smaller with this order of the steps.
	Live int

	// Gradients is the block of the arena that mirrors a part of the weights' slab, so that one pass can go over
	// both. Nil if the graph trains no weights.
	Gradients *Block
}

// Of returns where a value of the graph is.
func (s *Schedule) Of(v *ir.Value) *Buffer { return s.of[v] }

// Step is one operation to run.
type Step struct {
	Op      *ir.Op
	Args    []*Buffer
	Results []*Buffer // may be the memory of an operand, see doc.go
	Work    Work

	// Of a scan only. Init is done before the first turn: states start as copies of operands. Body is one turn.
	Init []Copy
	Body *Schedule
}

// Copy copies all elements of one buffer to another of the same type.
type Copy struct{ From, To *Buffer }

// Place tells in what memory a value is.
type Place uint8

// The places.
const (
	Arena     Place = iota + 1 // at Offset of the arena
	Slab                       // in the variables' slab: at the offset that Layout gives Variable
	FieldData                  // what the caller gave for Field
	Written                    // a constant: the generated text has its elements (Value.Op is the const)
	RowCount                   // the number of rows of this call
	TurnCount                  // in a body: the number of a turn of Loop
	Element                    // in a body: the element of Whole along its axis 0 that belongs to a turn of Loop
)

var places = [...]string{Arena: "arena", Slab: "slab", FieldData: "field", Written: "written", RowCount: "rows", TurnCount: "turn", Element: "element"}

// String returns the word that dumps print.
func (p Place) String() string {
	if p == 0 || int(p) >= len(places) {
		return "invalid"
	}
	return places[p]
}

// Buffer is where a value is. At run time a value is compact for the rows of the call, so Bytes is an upper bound,
// but Offset is a constant. Values that share memory have buffers of their own with the same place.
type Buffer struct {
	Value    *ir.Value
	Place    Place
	Offset   int // Arena: bytes from the arena's start, a multiple of Align
	Bytes    int // for Rows rows
	Variable *ir.Variable
	Field    *ir.FieldSpec
	Const    *ir.Op    // Written
	Whole    *Buffer   // Element: a buffer of the graph around
	Loop     *Schedule // TurnCount, Element: the body whose turn is meant; in nested scans it may be one around
	First    int       // the step that makes it, -1 if it is there before the first
	Last     int       // the last step that reads it, len(Steps) if it is read behind them
}

// Block is a range of the arena that mirrors one of the slab, which begins at Slab: what belongs to the variable
// at offset o there lies at Offset + o - Slab.
type Block struct{ Slab, Offset, Bytes int }

// Align is the alignment of buffers in bytes: a line of the cache, a vector of AVX-512.
const Align = 64

// Aligned rounds up to Align.
func Aligned(n int) int { return (n + Align - 1) &^ (Align - 1) }

// Work is what an operation costs for Rows rows.
type Work struct {
	Flops int64 // multiplications and additions each count
	Bytes int64 // read and written, if no cache held anything
}

// Options say how to plan.
type Options struct {
	Rows   int     // the most rows of a call; 1 if 0
	Layout *Layout // of the variables; needed for the block of gradients
	Grow   bool    // what is padded at its end alone lies at the head of the result, if it can
}

// Group is a run of steps that belong to the same layer and phase: one function of the generated code.
type Group struct {
	Scope    *ir.Scope
	Phase    ir.Phase
	From, To int // Steps[From:To]
}

// Groups returns the steps in runs of the same scope and phase.
func (s *Schedule) Groups() []Group {
	var groups []Group
	for i := range s.Steps {
		op := s.Steps[i].Op
		if n := len(groups); n > 0 && groups[n-1].Scope == op.Scope && groups[n-1].Phase == op.Phase {
			groups[n-1].To = i + 1
			continue
		}
		groups = append(groups, Group{op.Scope, op.Phase, i, i + 1})
	}
	return groups
}
