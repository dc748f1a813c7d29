package kernels

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// List is that of one graph's launches.
type List struct {
	*Code
	Schedule *plan.Schedule
	fields   []*ir.FieldSpec
	Lines    strings.Builder
	Loops    []*plan.Schedule // that are around what is written now
	One      *Kernel          // that a loop becomes now
	Kept     int              // bytes behind the plan's arena that stay
	Scratch  int              // bytes behind those, for one step
	Whats    []string         // what faults are called
	Guarded  bool             // what is written now is not done after a fault
	Behind   []plan.Step      // that the last kernel of the step does, too
}

// NewList begins the list of a graph with some fields.
func (c *Code) NewList(s *plan.Schedule, fields []*ir.FieldSpec) *List {
	return &List{Code: c, Schedule: s, fields: fields}
}

// Refusal is the panic of a form that is not there.
type Refusal struct{ Err error }

// Refuse says that an operation has no form.
func Refuse(op *ir.Op, what string) { panic(Refusal{Err: fmt.Errorf("%s: %s", op.Kind, what)}) }

// Line adds a line to the list.
func (g *List) Line(format string, args ...any) { fmt.Fprintf(&g.Lines, format+"\n", args...) }

// Kernel is a new one, or, in a loop that becomes one kernel, that.
func (g *List) Kernel() *Kernel {
	if g.One != nil {
		return g.One
	}
	return g.NewKernel()
}

// NewKernel is a kernel of its own.
func (g *List) NewKernel() *Kernel {
	return &Kernel{List: g, Names: map[string]string{}, Lengths: map[string]string{}, memory: map[string]pointed{}}
}

// Temporary is memory behind the arena for one step, from at on.
func (g *List) Temporary(at, bytes int) string {
	g.Scratch = max(g.Scratch, at+plan.Aligned(bytes))
	return "a" + strconv.Itoa(g.Schedule.Bytes+g.Kept+at)
}

// FaultNames writes what faults are called.
func (g *List) FaultNames() (lines string) {
	for _, w := range g.Whats {
		lines += "what " + strconv.Quote(w) + "\n"
	}
	return lines
}

// Followers are the steps that the kernel which is written now does behind its own.
func (g *List) Followers() []plan.Step {
	behind := g.Behind
	g.Behind = nil
	return behind
}
