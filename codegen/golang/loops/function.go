package loops

import (
	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Function is what is around a loop: the function of a layer, which knows where values lie.
type Function interface {
	// Slice is the text for a buffer's elements, Hint a word for what they are; result tells that the loop makes them.
	Slice(b *plan.Buffer, result bool) string
	Hint(b *plan.Buffer, result bool) string
	// Scalar is the text for a count as an element.
	Scalar(b *plan.Buffer) string
	// Draw is the text for the draw of a stream of random numbers.
	Draw(stream int) string
	// Temporary is the text for elements of memory that the loop alone uses, from an offset on, with a shape for comments.
	Temporary(at int, d ir.DType, count ir.Size, shape string) string
	// Overlap reports whether two buffers may have memory in common.
	Overlap(a, b *plan.Buffer) bool
	// FloatCount is the text for a whole number among floats that differs between layers which are otherwise alike, as that of a mean's summands.
	FloatCount(number string) string
	// Pool is the text for the pool, NoteN notes that a text names n, the rows of the call.
	Pool() string
	NoteN()
	// Locals are the names of the function's variables.
	Locals() gotext.Scope
	// Rows is how many rows a call has at most.
	Rows() int
	// Tiling says how large tiles are.
	Tiling() Tiling
}
