package device

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Graph is a planned graph with the fields of its calls, in their order.
type Graph struct {
	Name     string
	Schedule *plan.Schedule
	Fields   []*ir.FieldSpec
}

// Model is what to compile.
type Model struct {
	Graphs []Graph
	Layout *plan.Layout
	Slots  int // where the slab of the slots begins in the layout
	// Checked has kernels check each index before they use it: one that is none is a fault, which names the kernel.
	Checked bool
}

// Program is a model for GPUs.
type Program struct {
	Kernels   string   // the text of all kernels, without the prelude
	Constants string   // bytes of constants, little end first
	Lists     []string // the launches of each graph
}

// Compile makes the program of a model. The error names what a GPU cannot do.
func Compile(m *Model) (*Program, error) {
	c := kernels.New(m.Layout, m.Slots, m.Checked, kernels.Usual())
	p := &Program{}
	for _, g := range m.Graphs {
		list, err := graph(c, g)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.Name, err)
		}
		p.Lists = append(p.Lists, list)
	}
	p.Kernels, p.Constants = c.Texts()
	return p, nil
}

// graph makes the list of a graph.
func graph(c *kernels.Code, in Graph) (list string, err error) {
	defer func() {
		if r := recover(); r != nil {
			no, ok := r.(kernels.Refusal)
			if !ok {
				panic(r)
			}
			err = no.Err
		}
	}()
	for _, op := range in.Schedule.Graph.Ops {
		if op.Attrs.Mode == ir.InPlace {
			kernels.Refuse(op, "products here read matrices that are compact")
		}
	}
	g := &graphCode{List: c.NewList(in.Schedule, in.Fields), sums: map[*ir.Op]kernels.Partial{}, seen: map[string]bool{}}
	g.users = usersOf(in.Schedule.Graph)
	g.made = g.summedOnly()
	g.sumsOfRows()
	g.Kept = plan.Align * (1 + len(g.Schedule.Results))
	g.steps()
	for _, copy := range g.Schedule.Copies {
		g.copy(copy)
	}
	return g.head() + g.Lines.String(), nil
}

// graphCode makes the list of one graph.
type graphCode struct {
	*kernels.List
	seen    map[string]bool            // indices that have been checked
	users   map[*ir.Value][]*ir.Op     // what reads a value, see usersOf
	made    map[*ir.Op][]summedResult  // what only reductions of columns read, by what makes it
	rowSums map[*ir.Op][]rowSum        // that the kernel of a step makes
	gone    map[*ir.Op]bool            // what other steps' kernels do
	sums    map[*ir.Op]kernels.Partial // of reductions of columns whose parts are there before
	waiting []late                     // sums whose parts are not joined yet
}

// steps writes the steps of the schedule. What comes behind the last that can fail is guarded, so that nothing is done after a fault.
func (g *graphCode) steps() {
	last := -1
	for i := range g.Schedule.Steps {
		if plan.CanFail(g.Schedule.Steps[i].Op) {
			last = i
		}
	}
	sweeps := map[int]plan.Sweep{}
	for _, s := range g.Schedule.Sweeps(g.Layout) {
		if g.within(s) {
			sweeps[s.From] = s
		}
	}
	var steps []plan.Step
	guarded := map[int]bool{}
	for i := 0; i < len(g.Schedule.Steps); i++ {
		guarded[len(steps)] = last >= 0 && i > last
		if s, ok := sweeps[i]; ok {
			steps = append(steps, g.Schedule.Swept(s))
			i = s.To - 1
			continue
		}
		steps = append(steps, g.Schedule.Steps[i])
	}
	for i := 0; i < len(steps); {
		g.Guarded = guarded[i]
		if g.due() <= i {
			g.join()
		}
		to := i + 1
		for to < len(steps) && guarded[to] == guarded[i] {
			to++
		}
		if n := g.following(steps[i:to]); n > 0 && g.due() <= i+n {
			g.join()
		}
		to = min(to, g.due())
		done := g.columnSteps(steps[i:to])
		if done == 0 {
			done = g.launches(steps[i:to])
		}
		if done == 0 {
			g.step(&steps[i])
			done = 1
		}
		i += done
		g.schedule(steps, i)
	}
	g.Guarded = last >= 0
	g.join()
}

// head writes the first lines of the list: the arena, what is updated, the results, and what faults are called.
func (g *graphCode) head() string {
	results := g.results()
	var head strings.Builder
	fmt.Fprintf(&head, "arena %d\n", g.Schedule.Bytes+g.Kept+g.Scratch)
	if of := g.updated(); of != "" {
		head.WriteString("updates " + of + "\n")
	}
	for i, r := range results {
		t := g.Schedule.Results[i].Value.Type
		fmt.Fprintf(&head, "result %s %s\n", r, kernels.ExtentOf(t.Shape.Size().Times(ir.Fixed(t.DType.Size()))))
	}
	return head.String() + g.FaultNames()
}

// updated has w if the graph changes weights or states, s if it changes what only training keeps.
func (g *graphCode) updated() string {
	weights, slots := "", ""
	for _, u := range g.Schedule.Graph.Updates {
		if g.Layout.Offsets[u.Variable] < g.Slots {
			weights = "w"
		} else {
			slots = "s"
		}
	}
	return weights + slots
}

// within reports whether a sweep stays in one slab.
func (g *graphCode) within(s plan.Sweep) bool {
	side := func(b *plan.Buffer) bool { return b.Place == plan.Slab && g.Layout.Offsets[b.Variable] < g.Slots }
	first, last := &g.Schedule.Steps[s.From], &g.Schedule.Steps[s.To-1]
	for i := range first.Args {
		if side(first.Args[i]) != side(last.Args[i]) {
			return false
		}
	}
	for i := range first.Results {
		if side(first.Results[i]) != side(last.Results[i]) {
			return false
		}
	}
	return true
}

// results are the places of the graph's results; what lies outside of the arena, and numbers, are copied into it.
func (g *graphCode) results() []string {
	var out []string
	for i, b := range g.Schedule.Results {
		place := ""
		switch b.Place {
		case plan.Arena, plan.FieldData, plan.Written, plan.Slab:
			place = g.Place(b)
		default:
			place = "a" + strconv.Itoa(g.Schedule.Bytes+i*plan.Align)
			g.copyTo(place, b)
		}
		out = append(out, place)
	}
	return out
}

// copy copies all elements of a buffer to another.
func (g *graphCode) copy(c plan.Copy) {
	if to := g.placeOrNone(c.To); to != "" && to == g.placeOrNone(c.From) {
		return
	}
	g.copyTo(g.Place(c.To), c.From)
}

func (g *graphCode) placeOrNone(b *plan.Buffer) string {
	if b.Place == plan.RowCount || b.Place == plan.TurnCount {
		return ""
	}
	return g.Place(b)
}

func (g *graphCode) copyTo(place string, from *plan.Buffer) {
	k, t := g.Kernel(), from.Value.Type
	count := t.Shape.Size()
	k.Each(count)
	value := k.Element(from, "i")
	k.Add("%s[i] = %s;", k.Pointer(place, t.DType, count), kernels.Kept(value, t.DType))
	k.RunWide(count)
}
