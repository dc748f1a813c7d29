package graphs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Rows of a batch do not meet in a recurrent layer. Threads then share the rows of all turns at once, instead of each small
// step of each turn: the turns are a method that does some rows of them.

// leastRows is how many rows a thread gets at least, those of a tile: fewer would have all weights pass for little work.
const leastRows = 4

// byRows reports whether the turns of a scan may be made row by row: each step makes a row of its results from the same row
// of its operands and from what all rows share, no two values lie at the same place in different forms, and the bits of
// a row do not depend on how many there are.
func (f *function) byRows(s *plan.Step) bool {
	a, body := &s.Op.Attrs, s.Body
	for i, r := range a.Body.Results {
		if !plan.OfRows(r.Value.Type) || i >= a.Carry && a.Length.Size().Power > 0 {
			return false
		}
	}
	for i := range body.Steps {
		step := &body.Steps[i]
		if !rowwise(step) || step.Op.Kind == ir.OpDot && f.packed[base(step.Op.Args[1])].none() {
			return false
		}
	}
	return plan.RowByRow(a.Body) && apartByRows(body)
}

// rowwise reports whether a step makes each row of its results from the same row of its operands.
func rowwise(s *plan.Step) bool {
	for _, v := range s.Op.Results {
		if !plan.OfRows(v.Type) {
			return false
		}
	}
	for i, v := range s.Op.Args {
		if v.Type.Shape.Size().Power > 0 && !plan.OfRows(v.Type) || s.Args[i].Place == plan.RowCount {
			return false
		}
	}
	a, rows := &s.Op.Attrs, s.Op.Results[0].Type.Shape[0]
	same := slices.IndexFunc(s.Op.Args, func(v *ir.Value) bool { return plan.OfRows(v.Type) && v.Type.Shape[0] != rows }) < 0
	switch op := s.Op; op.Kind {
	case ir.OpFused:
		return same && a.Shape[0] == rows && a.Row > 0 && !slices.ContainsFunc(a.Body.Ops, knowsRows)
	case ir.OpDot:
		return same && packs(s) && plan.OfRows(op.Args[0].Type) && len(op.Args[0].Type.Shape) == 2 && slices.Equal(a.ContractA, []int{1})
	case ir.OpConcat:
		return same && a.Axis > 0
	case ir.OpSlice:
		return same && a.Starts[0] == 0 && a.Strides[0] == 1
	case ir.OpBroadcast:
		return same && (!plan.OfRows(op.Args[0].Type) || a.Axes[0] == 0)
	case ir.OpConst:
		return true
	case ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd:
		return same && !slices.Contains(a.Axes, 0) && len(axisRuns(a.Axes)) == 1
	default:
		return same && ir.Elementwise(op.Kind)
	}
}

// knowsRows reports whether an operation within a loop knows which row it works on, or how many there are.
func knowsRows(op *ir.Op) bool {
	switch op.Kind {
	case ir.OpRandom, ir.OpRows:
		return true
	case ir.OpIota:
		return op.Attrs.Axis == 0 && len(op.Attrs.Shape) > 0 && op.Attrs.Shape[0] < 0
	}
	return false
}

// apartByRows reports whether values of a turn that share memory have the same form there, so that no row of one lies
// where another row of the other does.
func apartByRows(body *plan.Schedule) bool {
	var list []*plan.Buffer
	add := func(b *plan.Buffer) {
		if b.Place == plan.Arena && b.Offset >= body.Start && b.Offset < body.Start+body.Bytes {
			list = append(list, b)
		}
	}
	for i := range body.Steps {
		for _, b := range slices.Concat(body.Steps[i].Args, body.Steps[i].Results) {
			add(b)
		}
	}
	for _, c := range body.Copies {
		add(c.From)
		add(c.To)
	}
	for i, b := range list {
		for _, c := range list[:i] {
			if b.Offset < c.Offset+c.Bytes && c.Offset < b.Offset+b.Bytes && (b.Offset != c.Offset || b.Bytes != c.Bytes) {
				return false
			}
		}
	}
	return true
}

// rowsOf is the part of a buffer that belongs to the rows of a piece, all of it if it has no rows.
func (f *function) rowsOf(b *plan.Buffer, result bool) string {
	whole, count := f.whole(b, result), b.Value.Type.Shape.Size()
	if count.Power == 0 {
		return whole
	}
	return f.declared(whole+"["+gotext.SizeFor(count, "lo")+":"+gotext.SizeFor(count, "hi")+"]", f.Hint(b, result))
}

// rowsOfElement is the part of a turn's element that belongs to the rows of a piece.
func (f *function) rowsOfElement(b *plan.Buffer, result bool, turn string) string {
	whole, count := f.whole(b.Whole, result), b.Value.Type.Shape.Size()
	if count.Power == 0 {
		return fmt.Sprintf("%s[%s:][:%v]", whole, gotext.TimesSize(turn, count), count)
	}
	return fmt.Sprintf("%s[%s:][:%v]", whole, gotext.SizeFor(ir.Size{Factor: count.Factor, Power: 1}, "("+turn+"*k.n+lo)"), count)
}

// turnsByRows writes the turns as a method, of which threads do some rows each.
func (f *function) turnsByRows(s *plan.Step) {
	one := &function{g: f.g, phase: f.phase, locals: gotext.Scope{}, body: f.body, packed: f.packed, kept: f.kept, piece: true, topSeen: map[string]string{}, top: &gotext.Lines{}}
	for _, name := range []string{"k", "p", "n", "lo", "hi"} {
		one.locals[name] = true
	}
	one.turns(s)
	f.did = append(f.did, one.did...)
	var args []string
	for _, p := range one.params {
		if p.wide {
			args = append(args, f.wideParam(p.hint, p.typ, p.expr))
			continue
		}
		args = append(args, gotext.Mark(f.param(p.memory, p.hint, p.doc)))
	}
	f.usesN = true
	name := f.g.m.rowsMethod(one, s.Op)
	f.Add("rt.Share(%s, n, %d, %s.run, %s{p, n, %s})", f.Pool(), leastRows, name, name, strings.Join(args, ", "))
}

// rowsMethod declares the method, unless there is an equal one, and returns the name of its type.
func (m *Writer) rowsMethod(f *function, op *ir.Op) string {
	var l gotext.Lines
	l.Add("(k %s) run(lo, hi int) {", gotext.NameMark)
	l.Add("p, n := k.p, hi-lo")
	l.Add("if n < k.n {\np = nil // other threads have the other rows\n}")
	for _, line := range slices.Concat(f.top.List, f.List) {
		l.Add("%s", f.constants(line))
	}
	l.Add("}")
	key := gotext.Anonymous(l.Text())
	for _, p := range f.params {
		key += "\n" + p.typ
	}
	if name, ok := m.kernels[key]; ok {
		return name
	}
	name := m.Unique(goname.Local(kindOf(op.Scope, op.Phase), "loop") + "Turns")
	m.kernels[key] = name
	used := gotext.Scope{"p": true, "n": true}
	names := make([]string, len(f.params))
	fields := []string{"p *rt.Pool", "n int"}
	for i, p := range f.params {
		if names[i] = p.hint; !p.wide || used[p.hint] {
			names[i] = used.Take(p.hint)
		}
		used[names[i]] = true
		fields = append(fields, names[i]+" "+p.typ)
	}
	m.Declare(fmt.Sprintf("%s are the turns of %s for some rows.", name, strings.TrimPrefix((&member{f: f, scopes: []*ir.Scope{op.Scope}}).places(), "the turns of ")),
		"type "+name+" struct{ "+joinTypes(fields, "; ")+" }\n\nfunc "+gotext.Named(strings.ReplaceAll(l.Text(), gotext.NameMark, name), names))
	return name
}
