package model

import (
	"fmt"
	"sort"
	"strings"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// String prints a program as tests and `dlgen` debugging read it: fields, variables, and each body as a list
// of calls, `y: f32[3] = Dense head (x) units=3`. A value of the whole batch is marked with `!`.
func (p *Program) String() string {
	w := &printer{}
	for _, c := range p.Consts {
		w.line("const %s = %s", c.Name, catalog.Format(c.Value))
	}
	for _, m := range p.Models {
		w.model(m)
	}
	for _, d := range p.Datasets {
		w.dataset(d)
	}
	for _, t := range p.Trains {
		w.train(t)
	}
	return w.out.String()
}

type printer struct {
	out   strings.Builder
	depth int
	names map[*Value]string // of one body
}

func (w *printer) line(format string, args ...any) {
	w.out.WriteString(strings.Repeat("    ", w.depth))
	fmt.Fprintf(&w.out, format, args...)
	w.out.WriteByte('\n')
}

// inside prints what is indented.
func (w *printer) inside(f func()) {
	w.depth++
	f()
	w.depth--
}

func (w *printer) model(m *Model) {
	w.line("model %s", m.Name)
	w.inside(func() {
		for _, f := range m.Inputs {
			w.line("input %s: %s", f.Name, f.Type)
		}
		for _, f := range m.Targets {
			w.line("target %s: %s", f.Name, f.Type)
		}
		for _, v := range m.Variables {
			w.variable(v)
		}
		w.body("training", m.Training)
		w.body("predicting", m.Predict)
	})
}

func (w *printer) variable(v *Variable) {
	kind := "weight"
	if v.State {
		kind = "state"
	}
	options := ""
	if !v.State && !v.Trainable {
		options = ", trainable=false"
	}
	if _, none := v.Regularizer.(catalog.None); !none && v.Regularizer != nil {
		options += ", regularizer=" + catalog.Format(v.Regularizer)
	}
	if _, none := v.Constraint.(catalog.None); !none && v.Constraint != nil {
		options += ", constraint=" + catalog.Format(v.Constraint)
	}
	w.line("%s %s: %s = %s%s", kind, v.Path, v.Type, catalog.Format(v.Init), options)
}

func (w *printer) body(name string, b *Body) {
	if b == nil {
		return
	}
	outer := w.names
	w.names = map[*Value]string{}
	w.line("%s%s", name, w.params(b))
	w.inside(func() {
		for _, n := range b.Nodes {
			w.node(n)
		}
		for _, o := range b.Outputs {
			w.line("output %s = %s", o.Name, w.value(o.Value))
		}
		for _, l := range b.Losses {
			w.line("loss %s", strings.TrimSpace(l.Name+" = "+w.value(l.Value)))
		}
		for _, m := range b.Metrics {
			w.metric(m)
		}
		for _, u := range b.Updates {
			w.line("update %s = %s", u.Variable.Path, w.value(u.Value))
		}
		if len(b.Results) > 0 {
			w.line("return %s", w.values(b.Results))
		}
	})
	w.names = outer
}

func (w *printer) params(b *Body) string {
	if b.Params == nil {
		return ""
	}
	parts := make([]string, len(b.Params))
	for i, p := range b.Params {
		parts[i] = w.define(p)
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func (w *printer) metric(m *Metric) {
	what := ""
	if m.Class != nil {
		what = fmt.Sprintf("%s(%s)", m.Class.Entry.Name, w.values(m.In))
	} else {
		what = w.value(m.Value)
	}
	if m.Weight != nil {
		what += " weighted by " + w.value(m.Weight)
	}
	w.line("metric %s = %s", m.Name, what)
}

func (w *printer) node(n *Node) {
	outs := make([]string, len(n.Out))
	for i, v := range n.Out {
		outs[i] = w.define(v)
	}
	text := strings.Join(outs, ", ") + " = " + n.Entry.Name
	if n.Entry.Kind == catalog.Layer {
		text += " " + n.Scope.Path()
	}
	text += " (" + w.values(n.In) + ")" + w.args(n)
	if n.Frozen {
		text += " frozen"
	}
	w.line("%s", text)
	if n.Cell != nil {
		w.inside(func() { w.body("cell", n.Cell) })
	}
}

// args prints the arguments that the user gave, sorted by name, and an index.
func (w *printer) args(n *Node) string {
	var parts []string
	for name, v := range n.Args.Values {
		if _, given := n.Args.Spans[name]; given {
			parts = append(parts, " "+name+"="+catalog.Format(v))
		}
	}
	sort.Strings(parts)
	for _, p := range n.Index {
		parts = append(parts, " "+p.String())
	}
	return strings.Join(parts, "")
}

// define names a value where it is made: after the user's name for it, with a number if that is taken.
func (w *printer) define(v *Value) string {
	base := v.Name
	if base == "" {
		base = "t"
	}
	name := base
	for n := 1; w.taken(name); n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	w.names[v] = name
	mark := ""
	if !v.PerSample {
		mark = "!"
	}
	return name + ": " + v.Type.String() + mark
}

func (w *printer) taken(name string) bool {
	for _, n := range w.names {
		if n == name {
			return true
		}
	}
	return false
}

func (w *printer) value(v *Value) string {
	switch {
	case v.Const != nil:
		return catalog.Format(v.Const)
	case v.Variable != nil && v.Frozen:
		return v.Variable.Path + " (frozen)"
	case v.Variable != nil:
		return v.Variable.Path
	case v.Field != nil:
		return v.Field.Name
	}
	return w.names[v]
}

func (w *printer) values(vs []*Value) string {
	parts := make([]string, len(vs))
	for i, v := range vs {
		parts[i] = w.value(v)
	}
	return strings.Join(parts, ", ")
}

func (w *printer) dataset(d *Dataset) {
	w.line("dataset %s", d.Name)
	w.inside(func() {
		for _, s := range d.Sources {
			w.line("source %s = %s", s.Name, s.Entry.Name)
			for _, c := range s.Columns {
				w.inside(func() { w.line("%s: %s", c.Name, c.Type) })
			}
		}
		w.body("fields", d.Body)
		for _, f := range d.Fields {
			w.line("%s: %s", f.Name, f.Value.Type)
		}
	})
}

func (w *printer) train(t *Train) {
	head := "train " + t.Model.Name
	if t.Dataset != nil {
		head += " on " + t.Dataset.Name
	}
	if t.Name != "" {
		head += " as " + t.Name
	}
	w.line("%s", head)
	w.inside(func() {
		for _, p := range catalog.TrainKeys {
			if _, given := t.Settings.Spans[p.Name]; given {
				w.line("%s = %s", p.Name, catalog.Format(t.Settings.Values[p.Name]))
			}
		}
		for _, s := range t.Steps {
			w.line("step %s every %d", strings.Join(s.Losses, ", "), s.Every)
		}
		for _, g := range t.Groups {
			w.group(g)
		}
	})
}

// group prints an optimizer, what it trains, and its rule for the first of its weights.
func (w *printer) group(g *Group) {
	var paths []string
	for _, v := range g.Variables {
		paths = append(paths, v.Path)
	}
	w.line("%s for %s", g.Decl.Name.Name, strings.Join(paths, ", "))
	w.inside(func() {
		if g.Rate != nil {
			w.body("rate", g.Rate)
		}
		if len(g.Rules) > 0 {
			for _, s := range g.Rules[0].Slots {
				w.variable(s)
			}
			w.body("rule", g.Rules[0].Body)
		}
	})
}
