package graphs

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// memory identifies a slice that a generated function works on: a place, seen as elements of a type.
type memory struct {
	place    plan.Place
	offset   int // Arena
	variable *ir.Variable
	field    *ir.FieldSpec
	constant *ir.Op
	value    *ir.Value // Arena: what lies there. Two values are two parameters though one may take the other's memory
	dtype    ir.DType
	count    ir.Size

	temporary int // which of a function's it is: each is a parameter, wherever it lies
}

// memoryOf returns the memory of a buffer that is no element and no count of turns.
func memoryOf(b *plan.Buffer) memory {
	t := b.Value.Type
	m := memory{place: b.Place, offset: offsetOf(b), variable: b.Variable, field: b.Field, constant: b.Const, dtype: t.DType, count: t.Shape.Size()}
	if b.Place == plan.Arena {
		m.value = base(b.Value)
	}
	return m
}

func offsetOf(b *plan.Buffer) int {
	if b.Place == plan.Arena {
		return b.Offset
	}
	return 0
}

// base returns the value whose memory a value is: a change of shape alone makes no new one.
func base(v *ir.Value) *ir.Value {
	for v.Op.Kind == ir.OpReshape || v.Op.Kind == ir.OpStopGradient {
		v = v.Op.Args[0]
	}
	return v
}

// overlap reports whether two buffers may have memory in common. Parts of the same whole count as if they did.
func (g *Graph) overlap(a, b *plan.Buffer) bool {
	a, from, to := g.span(a)
	b, start, end := g.span(b)
	switch {
	case a.Place != b.Place:
		return false
	case a.Place == plan.Arena || a.Place == plan.Slab:
		return from < end && start < to
	}
	return a.Place == plan.FieldData && a.Field == b.Field
}

// span returns the whole that a buffer is a part of, and where that lies in its place.
func (g *Graph) span(b *plan.Buffer) (whole *plan.Buffer, from, to int) {
	for b.Place == plan.Element {
		b = b.Whole
	}
	bytes := max(b.Bytes, b.Value.Type.Bytes(g.s.Rows)) // a sweep is longer than its first buffer
	switch b.Place {
	case plan.Arena:
		return b, b.Offset, b.Offset + bytes
	case plan.Slab:
		return b, g.m.Layout.Offsets[b.Variable], g.m.Layout.Offsets[b.Variable] + bytes
	}
	return b, 0, 0
}

// Graph writes the function of a graph. What it calls are functions of layers, which the module's code shares.
type Graph struct {
	m           *Writer
	s           *plan.Schedule
	fields      []*ir.FieldSpec // of the call, in order
	calls       []call          // of the functions of its steps
	scratch     int             // bytes behind the arena of the plan: numbers first, then what steps use one after the other
	spills      int             // bytes for numbers
	spilled     int             // of them in use
	fieldVar    map[*ir.FieldSpec]string
	names       gotext.Scope
	needs       map[string]bool       // which of the call's parts the text names
	activations map[activation]string // their names
	causal      *causal               // nil until it is asked for
	holders     map[*ir.Scope]bool    // layers with others in them; nil until it is asked for
}

// bytes is the size of the arena.
func (g *Graph) bytes() int { return g.s.Bytes + g.scratch }

// reserveScratch returns the offset of bytes behind the plan's arena, for one step.
func (g *Graph) reserveScratch(at, bytes int) int {
	g.scratch = max(g.scratch, at+plan.Aligned(bytes))
	return g.s.Bytes + at
}

// spill returns the offset of a place for a number, which stays until the end of the call.
func (g *Graph) spill() int {
	at := g.spilled
	g.spilled += plan.Align
	if g.spilled > g.spills {
		panic("graphs: a graph reads the number of rows in too many ways")
	}
	return g.reserveScratch(at, plan.Align)
}

// countSpills finds how many numbers could be written into memory: one for each reader of a count, and results.
func countSpills(s *plan.Schedule) int {
	n := 0
	count := func(b *plan.Buffer) {
		if b.Place == plan.RowCount || b.Place == plan.TurnCount {
			n += plan.Align
		}
	}
	for _, step := range s.Steps {
		for _, b := range step.Args {
			count(b)
		}
		if step.Body != nil {
			n += countSpills(step.Body)
		}
	}
	for _, b := range s.Results {
		count(b)
	}
	return n
}

// expr returns a memory as a slice in the function of the graph.
func (g *Graph) expr(m memory) string {
	view := gotext.DTypes[m.dtype].View
	switch m.place {
	case plan.Arena:
		g.needs["a"] = true
		return fmt.Sprintf("a.%s(%d, %v)", view, m.offset, m.count)
	case plan.Slab:
		slab := "w"
		if g.m.Layout.Offsets[m.variable] >= g.m.Slots {
			slab = "s"
		}
		g.needs[slab] = true
		return fmt.Sprintf("%s.%s(%d, %v)", slab, view, g.m.offset(m.variable), m.count)
	case plan.FieldData:
		return g.field(m)
	case plan.Written:
		return g.m.constant(m.constant) + "[:]"
	}
	panic(fmt.Sprintf("graphs: a value at %v is no slice", m.place))
}

// field names a field's elements.
func (g *Graph) field(m memory) string {
	if name, ok := g.fieldVar[m.field]; ok {
		return name
	}
	name := goname.Local(m.field.Name, "field")
	if g.m.isPlace(name) {
		name += "Field"
	}
	name = g.names.Take(name)
	g.fieldVar[m.field] = name
	return name
}

// fieldLines declares the fields that a text names: one that was asked for may have been left out again.
func (g *Graph) fieldLines(l *gotext.Lines, text string) {
	for i, f := range g.fields {
		if name, ok := g.fieldVar[f]; ok && gotext.Mentions(text, name) {
			l.Add("%s := c.Fields[%d].%s(0, %v)", name, i, gotext.DTypes[f.Type.DType].View, f.Type.Shape.Size())
		}
	}
}

// Hint is a word for what a memory holds in a layer's function.
func (f *function) Hint(b *plan.Buffer, result bool) string {
	phase := f.phase
	switch {
	case f.sweeping != nil:
		return f.sweeping(b, result)
	case b.Variable != nil:
		path := strings.Split(b.Variable.Path, ".")
		return goname.Local(path[len(path)-1], "weight")
	case b.Field != nil:
		return goname.Local(b.Field.Name, "field")
	case b.Place == plan.Written:
		return "table"
	case b.Value.Name != "":
		return goname.Local(b.Value.Name, "x")
	case b.Value.Op.Phase == ir.Backward && f.g.mirrored(b) != nil:
		path := strings.Split(f.g.mirrored(b).Path, ".")
		return "d" + goname.Exported(path[len(path)-1])
	case b.Value.Op.Phase == ir.Backward:
		if result && phase == ir.Backward {
			return "dx"
		}
		return "dy"
	case result:
		return "y"
	}
	return "x"
}

// mirrored returns the weight whose derivative a buffer is, nil if it is none.
func (g *Graph) mirrored(b *plan.Buffer) *ir.Variable {
	return g.mirror(memory{place: b.Place, offset: b.Offset, count: b.Value.Type.Shape.Size()})
}

func (g *Graph) mirror(m memory) *ir.Variable {
	block := g.s.Gradients
	if block == nil || m.place != plan.Arena || m.offset < block.Offset || m.offset >= block.Offset+block.Bytes {
		return nil
	}
	for _, v := range g.m.module.Variables {
		if g.m.Layout.Offsets[v] == m.offset-block.Offset+block.Slab && v.Type.Shape.Size() == m.count {
			return v
		}
	}
	return nil
}

// swept is a word for what a sweep works on: all weights, their derivatives, slots.
func swept(g *Graph) func(b *plan.Buffer, result bool) string {
	return func(b *plan.Buffer, result bool) string {
		switch {
		case len(b.Value.Type.Shape) == 0 && b.Variable != nil:
			path := strings.Split(b.Variable.Path, ".")
			return goname.Local(path[len(path)-1], "rate")
		case b.Variable != nil && b.Variable.Kind == ir.Weight:
			return "weights"
		case b.Variable != nil:
			path := strings.Split(b.Variable.Path, ".")
			return goname.Local(path[len(path)-1], "slots")
		case g.s.Gradients != nil && b.Place == plan.Arena && b.Offset >= g.s.Gradients.Offset && b.Offset < g.s.Gradients.Offset+g.s.Gradients.Bytes:
			return "gradients"
		}
		return map[bool]string{true: "y", false: "x"}[result]
	}
}
