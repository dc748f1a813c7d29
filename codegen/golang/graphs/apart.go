package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/plan"
)

// Steps become one call only if the call may write where the last of them does while it still reads what the first does.

// readBehind reports whether a buffer is read behind a step: it may be kept until its last step for others that lie beside it.
func readBehind(s *plan.Schedule, b *plan.Buffer, at int) bool {
	if b.Last >= len(s.Steps) {
		return true
	}
	for _, step := range s.Steps[at+1 : max(at, b.Last)+1] {
		if slices.ContainsFunc(step.Args, func(arg *plan.Buffer) bool { return base(arg.Value) == base(b.Value) }) {
			return true
		}
	}
	return false
}

// inArena reports whether buffers lie in the arena.
func inArena(buffers ...*plan.Buffer) bool {
	for _, b := range buffers {
		if b.Place != plan.Arena {
			return false
		}
	}
	return true
}

// allApart reports whether a buffer of the arena has no memory in common with others.
func allApart(to *plan.Buffer, others []*plan.Buffer) bool {
	for _, b := range others {
		if b != nil && b.Place == plan.Arena && b.Offset < to.Offset+to.Bytes && to.Offset < b.Offset+b.Bytes {
			return false
		}
	}
	return true
}
