package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// graph writes the function of a schedule and what it calls; it returns the bytes that its arena needs.
func (m *modelCode) graph(name, doc string, s *plan.Schedule, fields []*ir.FieldSpec) int {
	g := m.newGraph(s, fields)
	m.graphFunction(g, name, doc, g.calls(), true)
	return g.bytes()
}

func (m *modelCode) newGraph(s *plan.Schedule, fields []*ir.FieldSpec) *graphCode {
	g := &graphCode{m: m, s: s, fields: fields, fieldVar: map[*ir.FieldSpec]string{}, names: scope{}, needs: map[string]bool{}, activations: map[activation]string{}}
	g.spills = countSpills(s)
	return g
}

// calls writes the functions of all steps and returns their calls.
func (g *graphCode) calls() []call {
	var calls []call
	for _, item := range g.items() {
		calls = append(calls, g.item(item))
	}
	return calls
}

// graphFunction writes the function that makes some calls, the last of them for the graph.
func (m *modelCode) graphFunction(g *graphCode, name, doc string, calls []call, last bool) {
	var body lines
	g.repeated(&body, calls)
	if last {
		g.copies(&body)
		g.results(&body)
	}
	var l lines
	l.add("func %s(c *rt.Call) {", name)
	g.prologue(&l, body.text())
	l.list = append(l.list, body.list...)
	l.add("}")
	m.declare(doc, l.text())
}

// leastCommon is how many calls two graphs begin with, to have a function for them.
const leastCommon = 4

// predictGraph writes the function of the prediction. What measuring the model does first as well, at the same places,
// is a function that both call.
func (m *modelCode) predictGraph(name string) (arena int) {
	g := m.newGraph(m.in.Predict, m.in.Module.Inputs)
	calls := g.calls()
	doc := fmt.Sprintf("%s computes the outputs of %s.", name, m.name)
	if e := m.in.Evaluate; e != nil && m.learns {
		m.evaluate = m.newGraph(e, m.fields())
		m.evaluateCalls = m.evaluate.calls()
		if n := commonCalls(calls, m.evaluateCalls); n >= leastCommon {
			common := call{name: m.unique("infer" + m.name), phase: ir.Forward, args: []argument{{text: "c", offset: -1}}}
			m.graphFunction(g, common.name, fmt.Sprintf("%s computes what predictions and losses begin with.", common.name), calls[:n], false)
			calls, m.evaluateCalls = append([]call{common}, calls[n:]...), append([]call{common}, m.evaluateCalls[n:]...)
		}
	}
	m.graphFunction(g, name, doc, calls, true)
	return g.bytes()
}

// commonCalls counts the calls with which two graphs begin alike, up to one behind which a fault is looked at.
func commonCalls(a, b []call) int {
	n := 0
	for n < min(len(a), len(b)) && !a[n].check && a[n].String() == b[n].String() {
		n++
	}
	return n
}

// prologue declares what the text names.
func (g *graphCode) prologue(l *lines, text string) {
	var names, values []string
	use := func(name, value string, used bool) {
		if used {
			names, values = append(names, name), append(values, value)
		}
	}
	var fields lines
	g.fieldLines(&fields, text)
	use("p", "c.Pool", strings.Contains(text, "(p,") || strings.Contains(text, "(p)"))
	use("n", "c.N", mentions(text+fields.text(), "n"))
	use("a", "c.Arena", g.needs["a"] || mentions(text, "a"))
	use("w", "c.Weights", g.needs["w"] && mentions(text, "w"))
	if g.needs["g"] {
		block, _ := g.block()
		use("g", block, mentions(text, "g"))
	}
	use("s", "c.Slots", g.needs["s"] && mentions(text, "s"))
	if len(names) > 0 {
		l.add("%s := %s", strings.Join(names, ", "), strings.Join(values, ", "))
	}
	l.list = append(l.list, fields.list...)
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
func (g *graphCode) items() []item {
	sweeps := map[int]*plan.Sweep{}
	for _, sweep := range g.s.Sweeps(g.m.layout) {
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
func (g *graphCode) within(s plan.Sweep) bool {
	first, last := &g.s.Steps[s.From], &g.s.Steps[s.To-1]
	for i, b := range append(append([]*plan.Buffer{}, first.Args...), first.Results...) {
		other := append(append([]*plan.Buffer{}, last.Args...), last.Results...)[i]
		if b.Place == plan.Slab && (g.m.layout.Offsets[b.Variable] < g.m.slots) != (g.m.layout.Offsets[other.Variable] < g.m.slots) {
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
		return goName(s.Name)
	}
	return goName(s.Kind)
}

// copies writes what is done behind all steps.
func (g *graphCode) copies(l *lines) {
	f := &function{g: g, locals: scope{}, topSeen: map[string]string{}, top: &lines{}}
	for _, c := range g.s.Copies {
		f.copy(c)
	}
	for _, text := range f.list {
		l.add("%s", g.inGraph(f, text))
	}
}

// results tells the call where the results are.
func (g *graphCode) results(l *lines) {
	for i, b := range g.s.Results {
		f := &function{g: g, locals: scope{}, topSeen: map[string]string{}, top: &lines{}}
		text := f.slice(b, true)
		for _, line := range f.list {
			l.add("%s", g.inGraph(f, line))
		}
		bytes := b.Value.Type.Shape.Size().Times(ir.Fixed(b.Value.Type.DType.Size()))
		if b.Place == plan.Arena {
			g.needs["a"] = true
			l.add("c.Results[%d] = a[%d:][:%v]", i, b.Offset, bytes)
			continue
		}
		l.add("c.Results[%d] = rt.Bytes(%s)", i, g.inGraph(f, text))
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
