package graphs

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// WriteGraph writes the function of a schedule and what it calls; it returns the bytes that its arena needs.
func (m *Writer) WriteGraph(name, doc string, s *plan.Schedule, fields []*ir.FieldSpec) (arena int) {
	return m.NewGraph(s, fields).Write(name, doc)
}

// NewGraph begins a graph: the functions of all its steps, of which it keeps the calls.
func (m *Writer) NewGraph(s *plan.Schedule, fields []*ir.FieldSpec) *Graph {
	g := &Graph{m: m, s: s, fields: fields, fieldVar: map[*ir.FieldSpec]string{}, names: gotext.Scope{}, needs: map[string]bool{}, activations: map[activation]string{}}
	g.spills = countSpills(s)
	for _, item := range g.items() {
		g.calls = append(g.calls, g.item(item))
	}
	return g
}

// Write writes the graph's function; it returns the bytes that its arena needs.
func (g *Graph) Write(name, doc string) (arena int) {
	g.declare(name, doc, g.calls, true)
	return g.bytes()
}

// declare writes a function that makes some calls, the last of them for the graph.
func (g *Graph) declare(name, doc string, calls []call, last bool) {
	var body gotext.Lines
	g.repeated(&body, calls)
	if last {
		g.copies(&body)
		g.results(&body)
	}
	var l gotext.Lines
	l.Add("func %s(c *rt.Call) {", name)
	g.prologue(&l, body.Text())
	l.List = append(l.List, body.List...)
	l.Add("}")
	g.m.Declare(doc, l.Text())
}

// Common counts the calls with which two graphs begin alike, up to one behind which a fault is looked at.
func (g *Graph) Common(other *Graph) int {
	n := 0
	for n < min(len(g.calls), len(other.calls)) && !g.calls[n].check && g.calls[n].String() == other.calls[n].String() {
		n++
	}
	return n
}

// Share makes a function of the first calls of two graphs, which both call.
func (g *Graph) Share(other *Graph, n int, name, doc string) {
	g.declare(name, doc, g.calls[:n], false)
	for _, one := range []*Graph{g, other} {
		one.calls = append([]call{{name: name, phase: ir.Forward, args: []argument{{text: "c", offset: -1}}}}, one.calls[n:]...)
	}
}

// prologue declares what the text names.
func (g *Graph) prologue(l *gotext.Lines, text string) {
	var names, values []string
	use := func(name, value string, used bool) {
		if used {
			names, values = append(names, name), append(values, value)
		}
	}
	var fields gotext.Lines
	g.fieldLines(&fields, text)
	use("p", "c.Pool", strings.Contains(text, "(p,") || strings.Contains(text, "(p)"))
	use("n", "c.N", gotext.Mentions(text+fields.Text(), "n"))
	use("a", "c.Arena", g.needs["a"] || gotext.Mentions(text, "a"))
	use("w", "c.Weights", g.needs["w"] && gotext.Mentions(text, "w"))
	if g.needs["g"] {
		block, _ := g.block()
		use("g", block, gotext.Mentions(text, "g"))
	}
	use("s", "c.Slots", g.needs["s"] && gotext.Mentions(text, "s"))
	if len(names) > 0 {
		l.Add("%s := %s", strings.Join(names, ", "), strings.Join(values, ", "))
	}
	l.List = append(l.List, fields.List...)
}

// item is a run of steps that becomes one function.
type item struct {
	scope *ir.Scope
	phase ir.Phase
	from  int
	to    int
	sweep *plan.Sweep
	check bool // the fault is looked at behind it
}

// items cuts the steps into functions: runs of one layer and direction, sweeps, and a cut behind the last step that
// can fail.
func (g *Graph) items() []item {
	sweeps := map[int]*plan.Sweep{}
	for _, sweep := range g.s.Sweeps(g.m.Layout) {
		if g.within(sweep) {
			sweeps[sweep.From] = &sweep
		}
	}
	lastFail := -1
	for i, step := range g.s.Steps {
		if plan.CanFail(step.Op) {
			lastFail = i
		}
	}
	alone := g.runs()
	var list []item
	for i := 0; i < len(g.s.Steps); {
		op := g.s.Steps[i].Op
		it := item{op.Scope, op.Phase, i, i + 1, sweeps[i], false}
		if it.sweep != nil {
			it.scope, it.to = nil, it.sweep.To
		} else if n := len(list); n > 0 && list[n-1].sweep == nil && !list[n-1].check && (!alone[i] && list[n-1].scope == it.scope && list[n-1].phase == it.phase || together(g.s, i)) {
			list[n-1].to = i + 1
			list[n-1].check = i == lastFail
			i++
			continue
		}
		it.check = i == lastFail
		list = append(list, it)
		i = it.to
	}
	return list
}

// within reports whether a sweep stays in one slab.
func (g *Graph) within(s plan.Sweep) bool {
	first, last := &g.s.Steps[s.From], &g.s.Steps[s.To-1]
	for i, b := range append(append([]*plan.Buffer{}, first.Args...), first.Results...) {
		other := append(append([]*plan.Buffer{}, last.Args...), last.Results...)[i]
		if b.Place == plan.Slab && (g.m.Layout.Offsets[b.Variable] < g.m.Slots) != (g.m.Layout.Offsets[other.Variable] < g.m.Slots) {
			return false
		}
	}
	return true
}

// phaseName is the verb of the function's name.
func (f *function) phaseName() string {
	switch f.phase {
	case ir.Backward:
		return "backward"
	case ir.Optimize:
		return "update"
	case ir.Measure:
		return "measure"
	}
	return "forward"
}

// kindOf is the layer's part of a function's name.
func kindOf(s *ir.Scope, phase ir.Phase) string {
	if s == nil || s.Kind == "" && s.Name == "" {
		if phase == ir.Optimize {
			return "Weights"
		}
		return "Model"
	}
	if s.Kind == "" {
		return goname.Exported(s.Name)
	}
	return goname.Exported(s.Kind)
}

// copies writes what is done behind all steps.
func (g *Graph) copies(l *gotext.Lines) {
	f := &function{g: g, locals: gotext.Scope{}, topSeen: map[string]string{}, top: &gotext.Lines{}}
	for _, c := range g.s.Copies {
		f.copy(c)
	}
	for _, text := range f.List {
		l.Add("%s", g.inGraph(f, text))
	}
}

// results tells the call where the results are.
func (g *Graph) results(l *gotext.Lines) {
	for i, b := range g.s.Results {
		f := &function{g: g, locals: gotext.Scope{}, topSeen: map[string]string{}, top: &gotext.Lines{}}
		text := f.Slice(b, true)
		for _, line := range f.List {
			l.Add("%s", g.inGraph(f, line))
		}
		bytes := b.Value.Type.Shape.Size().Times(ir.Fixed(b.Value.Type.DType.Size()))
		if b.Place == plan.Arena {
			g.needs["a"] = true
			l.Add("c.Results[%d] = a[%d:][:%v]", i, b.Offset, bytes)
			continue
		}
		l.Add("c.Results[%d] = rt.Bytes(%s)", i, g.inGraph(f, text))
	}
}

// watchedPlace describes a function and its numbers to Call.Watch: the layer and what is done, then each slice, cut by |.
func (f *function) watchedPlace(sc *ir.Scope) string {
	text := (&member{f: f, scopes: []*ir.Scope{sc}}).places() + " (" + strings.Join(compact(f.did), ", ") + ")"
	names := f.names()
	for i, p := range f.params {
		if p.typ == "[]float32" && !p.wide {
			text += "|" + names[i] + " " + p.doc
		}
	}
	return text
}
