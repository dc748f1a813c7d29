package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// scalar returns a value that is the same within a row; what it takes to know it is written before the next pass.
func (k *Kernel) scalar(v *ir.Value) expr {
	if e, ok := k.known[v]; ok {
		return e
	}
	e := k.scalarOf(v)
	k.known[v] = e
	return e
}

func (k *Kernel) scalarOf(v *ir.Value) expr {
	op := v.Op
	switch op.Kind {
	case ir.OpParam:
		return k.scalarParam(v, ir.Axes(0, len(v.Type.Shape)))
	case ir.OpConst:
		return k.literal(op.Attrs.Literal, v.Type.DType)
	case ir.OpRows:
		return k.once(gotext.DTypes[v.Type.DType].Scalar+"(n)", k.variable("count"))
	case ir.OpBroadcast:
		return k.spreadScalar(v)
	case ir.OpIota:
		return k.iota(op.Attrs.Axis, v.Type.DType)
	case ir.OpRandom:
		k.cost += drawCost
		return k.declareText(&k.row, "drawn", fmt.Sprintf("rt.UniformOf(%s, r)", k.drawField(op)))
	}
	if ir.Reduces(op.Kind) {
		panic(fmt.Sprintf("loops: %v is needed before it is known", op.Kind))
	}
	args := make([]expr, len(op.Args))
	for i, arg := range op.Args {
		args[i] = k.scalar(arg)
	}
	if args = k.unfold(op, args); k.readOnce(op) {
		if e := scalarOp(op, args); len(e.text) <= shortText && !e.literal {
			return e
		}
	}
	return k.declare(&k.row, op, args)
}

// shortText is how long an expression is that stands where its value is read, the only time.
const shortText = 48

// readOnce reports whether a single operation reads what another gives, which has no name, and computes a scalar as well.
func (k *Kernel) readOnce(op *ir.Op) bool {
	v := op.Results[0]
	if op.Kind == ir.OpIsNaN || v.Name != "" || k.storedAs(v) >= 0 {
		return false
	}
	reads := 0
	for _, o := range k.body.Ops {
		for _, arg := range o.Args {
			if arg == v {
				reads++
				if !ir.Elementwise(o.Kind) || k.whole(o.Results[0]) {
					return false
				}
			}
		}
	}
	return reads == 1
}

// spreadScalar is a broadcast that is the same within a row.
func (k *Kernel) spreadScalar(v *ir.Value) expr {
	src := sourceOf(v)
	if src.v.Op.Kind == ir.OpParam {
		if e, ok := k.knownOn(src); ok {
			return e
		}
		return k.scalarParam(src.v, src.axes)
	}
	if src.v.Op.Kind == ir.OpIota {
		return k.iota(src.axes[src.v.Op.Attrs.Axis], v.Type.DType)
	}
	return k.scalar(src.v)
}

// knownOn returns what is known of an operand, if it lies on the axes for which that is: the rows in order, or none.
func (k *Kernel) knownOn(src source) (expr, bool) {
	e, ok := k.known[src.v]
	return e, ok && (slices.Equal(src.axes, ir.Axes(0, len(src.axes))) || src.v.Type.Shape.Size().IsOne())
}

// scalarParam loads an operand that lies on axes of the rows, or on none.
func (k *Kernel) scalarParam(v *ir.Value, axes []int) expr {
	if text, ok := k.counts[v]; ok {
		return atom(text)
	}
	a := k.sp.accessOf(axes)
	field, d := k.at[v], v.Type.DType
	if v.Type.Shape.Size().IsOne() || !slices.Contains(a.has[:k.sp.prefix], true) {
		return k.first(field, d)
	}
	parts := []string{"r"}
	if !k.allPrefix(a) {
		parts = nil
		for i := range k.sp.prefix {
			if a.has[i] {
				parts = append(parts, k.stepped(k.prefixIndex(i), a.stride[i]))
			}
		}
	}
	return k.rowLocal(loadExpr(k.ref(field)+"["+strings.Join(parts, "+")+"]", d).text, k.localOf(field))
}

// first is the only element of a slice.
func (k *Kernel) first(field int, d ir.DType) expr {
	e := loadExpr(k.ref(field)+"[0]", d)
	if k.inline {
		return e
	}
	return k.once(e.text, k.localOf(field))
}

// allPrefix reports whether an access has all groups of the rows: the number of the row is its index.
func (k *Kernel) allPrefix(a access) bool {
	for i := range k.sp.prefix {
		if !a.has[i] {
			return false
		}
	}
	return true
}

// stepped is an index times a stride.
func (k *Kernel) stepped(index string, stride ir.Size) string {
	return gotext.TimesSize(index, stride)
}

// rowLocal declares a variable of the row.
func (k *Kernel) rowLocal(text string, take func() string) expr {
	if known, ok := k.done[text]; ok {
		return atom(known)
	}
	name := take()
	k.done[text] = name
	k.row.Add("%s := %s", name, text)
	return atom(name)
}

// prefixIndex is the index along a group of the rows.
func (k *Kernel) prefixIndex(i int) string {
	if k.sp.prefix == 1 {
		return "r"
	}
	if name, ok := k.index[i]; ok {
		return name
	}
	below := ir.Fixed(1)
	for _, g := range k.sp.groups[i+1 : k.sp.prefix] {
		below = below.Times(g.count)
	}
	text := "r"
	if !below.IsOne() {
		text += "/" + gotext.Grouped(below)
	}
	if i > 0 {
		text += "%" + gotext.Grouped(k.sp.groups[i].count)
	}
	name := k.names.Take(fmt.Sprintf("i%d", i))
	k.index[i] = name
	k.row.Add("%s := %s", name, text)
	return name
}

// iota is the index along an axis of the rows.
func (k *Kernel) iota(axis int, d ir.DType) expr {
	for i := range k.sp.prefix {
		if g := k.sp.groups[i]; g.axes[0] == axis {
			return k.rowLocal(gotext.StoreScalar(k.prefixIndex(i), d), k.variable("place"))
		}
	}
	return number("0")
}

// unfold makes the first of some literals a variable: Go computes with constants exactly, and refuses what overflows.
func (k *Kernel) unfold(op *ir.Op, args []expr) []expr {
	for _, a := range args {
		if !a.literal {
			return args
		}
	}
	if len(args) > 0 && op.Kind != ir.OpWhere {
		args[0] = k.once(args[0].typed(op.Args[0].Type.DType), k.variable("constant"))
	}
	return args
}

// declare writes an operation as a variable.
func (k *Kernel) declare(l *gotext.Lines, op *ir.Op, args []expr) expr {
	args = k.unfold(op, args)
	name := k.names.Take(VariableName(op))
	d := op.Results[0].Type.DType
	l.Add("%s := %s", name, scalarOp(op, args).typed(d))
	return atom(name)
}

// planSaves chooses values that a later pass needs and that are costly to compute again: they are kept in a local
// array, if a row is short.
func (k *Kernel) planSaves(last int) {
	const most = 1024 // elements, 4 KiB of the stack
	if k.sp.row.Power > 0 || k.sp.row.Factor > most || len(k.sp.suffix()) != 1 || last == 0 {
		return
	}
	for _, op := range k.body.Ops {
		v := op.Results[0]
		if !k.whole(v) || costOf(op) < 4 || !ir.Elementwise(op.Kind) {
			continue
		}
		if k.neededIn(v, k.passOf[v]) && k.neededAfter(v, last) && k.storedAs(v) < 0 {
			k.saved[v] = ""
		}
	}
}

// storedAs returns the result that a value is, -1 if it is none.
func (k *Kernel) storedAs(v *ir.Value) int {
	for i, r := range k.body.Results {
		if r.Value == v {
			return i
		}
	}
	return -1
}

func (k *Kernel) neededAfter(v *ir.Value, last int) bool {
	for pass := k.passOf[v] + 1; pass <= last; pass++ {
		if k.neededIn(v, pass) {
			return true
		}
	}
	return false
}

// neededIn reports whether a pass computes a value.
func (k *Kernel) neededIn(v *ir.Value, pass int) bool {
	found := false
	k.walk(k.roots(pass), pass, func(w *ir.Value) { found = found || w == v })
	return found
}

// roots are what a pass computes: the operands of its reductions, and results.
func (k *Kernel) roots(pass int) []*ir.Value {
	var roots []*ir.Value
	for _, op := range k.body.Ops {
		if ir.Reduces(op.Kind) && k.passOf[op.Args[0]] == pass {
			roots = append(roots, op.Args[0])
		}
	}
	for _, r := range k.body.Results {
		if k.whole(r.Value) && k.passOf[r.Value] == pass {
			roots = append(roots, r.Value)
		}
	}
	return roots
}

// walk visits the values within a row that roots need in a pass, operands first, each once.
func (k *Kernel) walk(roots []*ir.Value, pass int, visit func(v *ir.Value)) {
	seen := map[*ir.Value]bool{}
	var walk func(v *ir.Value)
	walk = func(v *ir.Value) {
		if seen[v] || !k.whole(v) {
			return
		}
		seen[v] = true
		if ir.Elementwise(v.Op.Kind) && !k.loaded(v, pass) {
			for _, arg := range v.Op.Args {
				walk(arg)
			}
		}
		visit(v)
	}
	for _, v := range roots {
		walk(v)
	}
}

// loaded reports whether a pass finds a value in memory, where an earlier one has put it.
func (k *Kernel) loaded(v *ir.Value, pass int) bool {
	if k.passOf[v] >= pass {
		return false
	}
	_, saved := k.saved[v]
	return saved || k.storedAs(v) >= 0
}
