package graphs

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// call is a call of a function of a layer: its text is name(args).
type call struct {
	name  string
	args  []argument
	phase ir.Phase
	check bool
	place string // of its function, for Call.Watch
	seen  []int  // the arguments that Call.Watch is given, if it is
}

// argument is what a function is given.
type argument struct {
	text   string    // with %d where the offset stands, if there is one
	offset int       // -1 if there is none
	place  string    // that has a name: what stands there instead
	value  *ir.Value // of the arena, nil if it is not known
}

func (a argument) String() string {
	switch {
	case a.offset < 0:
		return a.text
	case a.place != "":
		return strings.Replace(a.text, "%d", a.place, 1)
	}
	return fmt.Sprintf(a.text, a.offset)
}

// String is the call as it stands outside of loops.
func (c call) String() string {
	parts := make([]string, len(c.args))
	for i, a := range c.args {
		parts[i] = a.String()
	}
	return c.name + "(" + strings.Join(parts, ", ") + ")"
}

// item writes the function of a run of steps, or finds an equal one, and returns its call.
func (g *Graph) item(it item) call {
	f := &function{g: g, phase: it.phase, locals: gotext.Scope{}, topSeen: map[string]string{}, top: &gotext.Lines{}}
	if it.sweep != nil {
		f.sweep(it.sweep)
	} else {
		f.steps(g.s, it.from, it.to)
	}
	c := call{name: g.m.function(f, it.scope), phase: it.phase, check: it.check}
	if f.usesP {
		c.args = append(c.args, argument{text: "p", offset: -1})
	}
	if f.usesN {
		c.args = append(c.args, argument{text: "n", offset: -1})
	}
	for _, p := range f.params {
		if g.m.Watched && p.typ == "[]float32" && !p.wide {
			c.seen = append(c.seen, len(c.args))
		}
		c.args = append(c.args, g.argument(p))
	}
	if len(c.seen) > 0 {
		c.place = f.watchedPlace(it.scope)
	}
	return c
}

// argument is a parameter as the graph's function gives it.
func (g *Graph) argument(p param) argument {
	if p.wide {
		var stream int
		if n, _ := fmt.Sscanf(p.expr, "c.Draw(%d)", &stream); n == 1 {
			return argument{text: "c.Draw(%d)", offset: stream}
		}
		if n, _ := fmt.Sscanf(p.expr, "a[%d:]", &stream); n == 1 {
			g.needs["a"] = true
			return argument{text: "a[%d:]", offset: stream}
		}
		return argument{text: p.expr, offset: -1}
	}
	if g.inBlock(&p) {
		return g.derivative(&p)
	}
	text := g.expr(p.memory)
	if p.place != plan.Arena && p.place != plan.Slab {
		return argument{text: text, offset: -1}
	}
	open := strings.IndexByte(text, '(')
	var at int
	fmt.Sscanf(text[open:], "(%d", &at)
	comma := strings.IndexByte(text, ',')
	arg := argument{text: text[:open+1] + "%d" + text[comma:], offset: at, value: p.value}
	if p.place == plan.Slab && p.count == p.variable.Type.Shape.Size() {
		arg.place = g.m.place(p.variable)
	}
	return arg
}

// inGraph puts the graph's expressions for parameters.
func (g *Graph) inGraph(f *function, text string) string {
	names := make([]string, len(f.params))
	for i, p := range f.params {
		names[i] = g.argument(p).String()
	}
	return gotext.Named(f.constants(text), names)
}
