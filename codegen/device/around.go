package device

import "github.com/dlgen/dlgen/codegen/plan"

// loops is a loop that becomes one kernel, of which steps are parts then.
type loops interface {
	items() int                     // of a group
	rowsAtMost() int                // of a group
	apart()                         // work item l has other elements than l, l + group, … in the part that is written now
	turnOf(s *plan.Schedule) string // the variable of the loop's turn, "" if s is another loop's
	share(name, t string, count int)
	read(b *plan.Buffer, index string) string
	storing(b *plan.Buffer, index, value string) string
}
