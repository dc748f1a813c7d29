package device

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// list is that of one graph's launches.
type list struct {
	*compiler
	s       *plan.Schedule
	fields  []*ir.FieldSpec
	lines   strings.Builder
	loops   []*plan.Schedule // that are around what is written now
	one     *kernel          // that a loop becomes now
	kept    int              // bytes behind the plan's arena that stay
	scratch int              // bytes behind those, for one step
	whats   []string         // what faults are called
	guarded bool             // what is written now is not done after a fault
	behind  []plan.Step      // that the last kernel of the step does, too
}

// newList begins the list of a graph with some fields.
func (c *compiler) newList(s *plan.Schedule, fields []*ir.FieldSpec) *list {
	return &list{compiler: c, s: s, fields: fields}
}

// refusal is the panic of a form that is not there.
type refusal struct{ err error }

func refuse(op *ir.Op, what string) { panic(refusal{err: fmt.Errorf("%s: %s", op.Kind, what)}) }

// line adds a line to the list.
func (g *list) line(format string, args ...any) { fmt.Fprintf(&g.lines, format+"\n", args...) }

// kernel is a new one, or, in a loop that becomes one kernel, that.
func (g *list) kernel() *kernel {
	if g.one != nil {
		return g.one
	}
	return g.text()
}

// text is a kernel of its own.
func (g *list) text() *kernel {
	return &kernel{g: g, names: map[string]string{}, lengths: map[string]string{}, memory: map[string]pointed{}}
}

// temporary is memory behind the arena for one step, from at on.
func (g *list) temporary(at, bytes int) string {
	g.scratch = max(g.scratch, at+plan.Aligned(bytes))
	return "a" + strconv.Itoa(g.s.Bytes+g.kept+at)
}

// faultNames writes what faults are called.
func (g *list) faultNames() (lines string) {
	for _, w := range g.whats {
		lines += "what " + strconv.Quote(w) + "\n"
	}
	return lines
}

// followers are the steps that the kernel which is written now does behind its own.
func (g *list) followers() []plan.Step {
	behind := g.behind
	g.behind = nil
	return behind
}
