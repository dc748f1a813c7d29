package kernels

import "github.com/dlgen/dlgen/codegen/plan"

// Loop is a loop that becomes one kernel, of which steps are parts then.
type Loop interface {
	// Items are how many work items a group has, Rows how many rows at most.
	Items() int
	Rows() int
	// Apart says that in the part which is written now work item l has other elements than l, l + Items(), …
	Apart()
	// Turn is the variable of the loop's turn, "" of another loop.
	Turn(of *plan.Schedule) string
	// Share declares an array that a group shares, or makes it larger.
	Share(name, t string, count int)
	// Read is an element of a value, and Storing the line that stores one.
	Read(b *plan.Buffer, index string) string
	Storing(b *plan.Buffer, index, value string) string
}
