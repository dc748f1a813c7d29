package graphs

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// param is a slice that a function of a layer is given.
type param struct {
	memory
	hint string
	typ  string // float32 …: of its elements
	doc  string // its shape
	wide bool   // its text is not a slice: a draw, scratch memory, a fault
	expr string // of a wide one: what the caller gives
}

// function is the code of a run of steps, one layer in one direction.
type function struct {
	g           *Graph
	phase       ir.Phase
	params      []param
	sizes       []sized // that stand in its text
	temporaries int     // taken so far
	gotext.Lines
	locals   gotext.Scope // names of variables declared in it
	usesN    bool
	usesP    bool
	loops    []loop // around what is written now, the outermost first
	body     *bodyArena
	then     *then
	heads    *heads                                   // where products go, nil if they follow each other
	sums     []*loops.ColumnSum                       // of the results of the loop that is written next
	sweeping func(b *plan.Buffer, result bool) string // names what a sweep works on
	did      []string                                 // what it does, for its comment
	packed   map[*ir.Value]packedSide                 // operands of products in the scan that is written, laid out before it
	kept     int                                      // bytes of temporary memory that a scan keeps while its steps have some
	piece    bool                                     // it is a method that does some rows of a scan's turns
	top      *gotext.Lines                            // declarations before the loops of a scan
	topSeen  map[string]string
}

// loop is a scan whose body is being written.
type loop struct {
	s    *plan.Schedule
	turn string // its variable
}

// bodyArena is the part of the arena that turns of a scan use.
type bodyArena struct{ start, end int }

// Slice returns the text for a buffer's elements.
func (f *function) Slice(b *plan.Buffer, result bool) string {
	switch b.Place {
	case plan.RowCount, plan.TurnCount:
		return f.spill(b)
	case plan.Element:
		return f.element(b, result)
	case plan.Arena:
		if f.body != nil && b.Offset >= f.body.start && b.Offset < f.body.end {
			return f.inBody(b)
		}
	}
	if f.piece {
		return f.rowsOf(b, result)
	}
	return f.whole(b, result)
}

// whole returns the text for a buffer that is a parameter.
func (f *function) whole(b *plan.Buffer, result bool) string {
	t := b.Value.Type
	f.noteRows(t.Shape.Size())
	return f.own() + gotext.Mark(f.param(memoryOf(b), f.Hint(b, result), gotext.ShapeText(t.Shape)))
}

// own stands before what the function is given.
func (f *function) own() string {
	if f.piece {
		return "k."
	}
	return ""
}

// noteRows notes that the text names n.
func (f *function) noteRows(s ir.Size) ir.Size {
	f.usesN = f.usesN || s.Power > 0
	return s
}

// param returns the number of a memory among the parameters.
func (f *function) param(m memory, hint, doc string) int {
	for i, p := range f.params {
		if !p.wide && p.memory == m {
			return i
		}
	}
	f.params = append(f.params, param{memory: m, hint: hint, typ: "[]" + gotext.DTypes[m.dtype].Memory, doc: doc})
	return len(f.params) - 1
}

// wideParam returns the text of a parameter that is no slice of the plan's.
func (f *function) wideParam(hint, typ, expr string) string {
	for i, p := range f.params {
		if p.wide && p.expr == expr {
			return gotext.Mark(i)
		}
	}
	f.params = append(f.params, param{hint: hint, typ: typ, wide: true, expr: expr})
	return gotext.Mark(len(f.params) - 1)
}

// fault is the call's fault.
func (f *function) fault() string {
	f.g.needs["c"] = true
	return f.wideParam("fault", "*rt.Fault", "&c.Fault")
}

// Draw is the draw of a stream.
func (f *function) Draw(stream int) string {
	return f.wideParam("draw", "rt.Draw", fmt.Sprintf("c.Draw(%d)", stream))
}

// Pool is the text for the pool.
func (f *function) Pool() string {
	f.usesP = true
	return "p"
}

// n prints a size of which the text makes use.
func (f *function) n(s ir.Size) string { return f.count(s, "size") }

// count prints a size for which there is a word.
func (f *function) count(s ir.Size, hint string) string {
	text := f.noteRows(s).String()
	if s.Factor == 0 || s.Factor == 1 && s.Power > 0 {
		return text
	}
	return strings.TrimSuffix(text, strconv.Itoa(s.Factor)) + f.number(s.Factor, hint)
}

// Temporary returns elements of memory behind the plan's arena, of a shape for the function's comment; at counts from there.
func (f *function) Temporary(at int, d ir.DType, count ir.Size, shape string) string {
	bytes := count.At(f.g.s.Rows) * d.Size()
	return gotext.Mark(f.param(f.behind(at, bytes, d, count), "partial", shape))
}

// behind is memory behind the plan's arena and behind what a scan keeps there.
func (f *function) behind(at, bytes int, d ir.DType, count ir.Size) memory {
	f.temporaries++
	return memory{place: plan.Arena, offset: f.g.reserveScratch(f.g.spills+f.kept+at, bytes), dtype: d, count: f.noteRows(count), temporary: f.temporaries}
}

// spill writes a number into memory.
func (f *function) spill(b *plan.Buffer) string {
	d := b.Value.Type.DType
	m := memory{place: plan.Arena, offset: f.g.spill(), dtype: d, count: ir.Fixed(1)}
	x := gotext.Mark(f.param(m, "count", ""))
	f.Add("%s[0] = %s", x, gotext.StoreElement(f.Scalar(b), d))
	return x
}

// Scalar is the text for a count as an element.
func (f *function) Scalar(b *plan.Buffer) string {
	typ := gotext.DTypes[b.Value.Type.DType].Scalar
	if b.Place == plan.RowCount {
		f.usesN = true
		return typ + "(n)"
	}
	return typ + "(" + f.turnOf(b.Loop) + ")"
}

func (f *function) turnOf(s *plan.Schedule) string {
	for _, l := range f.loops {
		if l.s == s {
			return l.turn
		}
	}
	panic("graphs: a turn outside of its loop")
}

// element is the part of a whole value that belongs to a turn.
func (f *function) element(b *plan.Buffer, result bool) string {
	count := f.noteRows(b.Value.Type.Shape.Size())
	turn := f.turnOf(b.Loop)
	if f.piece {
		return f.rowsOfElement(b, result, turn)
	}
	whole := f.Slice(b.Whole, result)
	return fmt.Sprintf("%s[%s:][:%v]", whole, gotext.TimesSize(turn, count), count)
}

// inBody is a value of a turn.
func (f *function) inBody(b *plan.Buffer) string {
	count := f.noteRows(b.Value.Type.Shape.Size())
	elements := count.String()
	if f.piece {
		elements = gotext.SizeFor(count, "k.n")
	}
	text := fmt.Sprintf("%s%s.%s(%d, %s)", f.own(), f.wideParam("scratch", "rt.Slab", fmt.Sprintf("a[%d:]", f.body.start)), gotext.DTypes[b.Value.Type.DType].View, b.Offset-f.body.start, elements)
	if f.piece {
		text += "[" + gotext.SizeFor(count, "lo") + ":" + gotext.SizeFor(count, "hi") + "]"
	}
	return f.declared(text, f.Hint(b, true))
}
