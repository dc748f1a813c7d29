package golang

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// passCode is one pass over the elements of a row.
type passCode struct {
	k      *kernel
	number int
	entry  *lines            // before the innermost loop
	done   map[string]string // declarations there, by text
	lead   string            // a slice as long as the loop
	body   lines             // of the innermost loop
	uses   map[*ir.Value]int
	exprs  map[*ir.Value]expr
	after  []string // behind the loops
}

// pass writes the loops of a pass, if there is something to do in it.
func (k *kernel) pass(number int, stores []int) {
	roots := k.roots(number)
	if len(roots) == 0 {
		return
	}
	p := &passCode{k: k, number: number, entry: &k.row, done: k.done, uses: map[*ir.Value]int{}, exprs: map[*ir.Value]expr{}}
	if len(k.sp.suffix()) > 1 {
		p.entry, p.done = &lines{}, map[string]string{}
	} else if lead, ok := k.done["lead"]; ok {
		p.lead = lead
	}
	for _, v := range roots {
		p.uses[v]++
	}
	var order []*ir.Value
	k.walk(roots, number, func(v *ir.Value) {
		order = append(order, v)
		if elementwise(v.Op) && !k.loaded(v, number) {
			for _, arg := range v.Op.Args {
				p.uses[arg]++
			}
		}
	})
	for _, v := range order {
		p.exprs[v] = p.element(v)
		k.keep(v, p)
	}
	p.reduce()
	p.store(stores)
	p.loops()
	k.row.list = append(k.row.list, p.after...)
}

// keep stores a value in the local array for later passes.
func (k *kernel) keep(v *ir.Value, p *passCode) {
	if _, ok := k.saved[v]; !ok || k.passOf[v] != p.number {
		return
	}
	name := k.names.take("kept")
	k.saved[v] = name
	k.top.add("var %s [%d]%s", name, k.sp.row.factor, dtypes[v.Type.DType].scalar)
	p.body.add("%s[j] = %s", name, p.exprs[v].text)
}

// element is the expression of a value in the innermost loop.
func (p *passCode) element(v *ir.Value) expr {
	k := p.k
	if k.loaded(v, p.number) {
		if name := k.saved[v]; name != "" {
			return atom(name + "[j]")
		}
		i := k.storedAs(v)
		return p.load(k.stored(i), upTo(len(k.shape)), v)
	}
	if e, ok := k.known[v]; ok {
		return e
	}
	switch op := v.Op; op.Kind {
	case ir.OpParam:
		if _, ok := k.counts[v]; ok {
			return k.scalar(v)
		}
		return p.load(k.at[v], upTo(len(k.shape)), v)
	case ir.OpBroadcast:
		return p.spread(sourceOf(v), v.Type.DType)
	case ir.OpIota:
		return p.place(op.Attrs.Axis, v.Type.DType)
	case ir.OpRandom:
		p.k.cost += drawCost
		return p.k.declareText(&p.body, "drawn", fmt.Sprintf("rt.UniformOf(%s, %s)", p.k.drawField(op), p.elementIndex()))
	case ir.OpConst, ir.OpRows:
		return k.scalar(v)
	default:
		return p.compute(op)
	}
}

// stored is the field of a result.
func (k *kernel) stored(i int) int { return k.results[i] }

// compute is an elementwise operation: a variable, unless it is short and read once.
func (p *passCode) compute(op *ir.Op) expr {
	args := make([]expr, len(op.Args))
	for i, arg := range op.Args {
		e, ok := p.exprs[arg]
		if !ok {
			e = p.k.scalar(arg)
		}
		args[i] = e
	}
	args = p.k.unfold(op, args)
	v := op.Results[0]
	p.k.cost += costOf(op)
	_, saved := p.k.saved[v]
	if op.Kind != ir.OpIsNaN && p.uses[v] == 1 && !saved {
		if e := scalarOp(op, args); len(e.text) <= shortText && !e.literal {
			return e
		}
	}
	return p.k.declare(&p.body, op, args)
}

// spread is a broadcast within the row.
func (p *passCode) spread(src source, d ir.DType) expr {
	k := p.k
	switch src.v.Op.Kind {
	case ir.OpIota:
		return p.place(src.axes[src.v.Op.Attrs.Axis], d)
	case ir.OpParam:
		if e, ok := k.knownOn(src); ok {
			return e
		}
		if _, ok := k.counts[src.v]; ok || countOf(src.v.Type.Shape).one() {
			return k.scalarParam(src.v, src.axes)
		}
		return p.load(k.at[src.v], src.axes, src.v)
	}
	return k.scalar(src.v)
}

// place is the index along an axis.
func (p *passCode) place(axis int, d ir.DType) expr {
	k := p.k
	for i, g := range k.sp.suffix() {
		if len(g.axes) == 0 || g.axes[0] != axis {
			continue
		}
		index := p.suffixIndex(i)
		if k.inline {
			index = "0"
		} else if k.sp.flat {
			index = "lo+j"
		}
		if d == ir.Bool {
			return expr{text: index + " != 0", prec: 3}
		}
		return atom(storeScalar(index, d))
	}
	return k.iota(axis, d)
}

// storeScalar converts an index.
func storeScalar(index string, d ir.DType) string {
	switch d {
	case ir.F16:
		return "rt.RoundHalf(float32(" + index + "))"
	case ir.BF16:
		return "rt.RoundBrain(float32(" + index + "))"
	}
	return dtypes[d].scalar + "(" + index + ")"
}

// suffixIndex is the variable of a loop within the row.
func (p *passCode) suffixIndex(i int) string {
	if i == len(p.k.sp.suffix())-1 {
		return "j"
	}
	return fmt.Sprintf("j%d", i)
}

// load reads a slice that lies on axes of the space.
func (p *passCode) load(field int, axes []int, v *ir.Value) expr {
	k, d := p.k, v.Type.DType
	a := k.sp.accessOf(axes)
	if a.inner() {
		return loadExpr(p.slice(field, a)+"["+k.j()+"]", d)
	}
	deep := false
	for i := k.sp.prefix; i < len(a.has); i++ {
		deep = deep || a.has[i]
	}
	if !deep {
		return k.scalarParam(v, axes)
	}
	text := loadExpr(k.ref(field)+"["+p.base(a)+"]", d).text
	if name, ok := p.done[text]; ok {
		return atom(name)
	}
	name := k.local(field)
	p.done[text] = name
	p.entry.add("%s := %s", name, text)
	return atom(name)
}

// base is where the elements of the innermost loop begin.
func (p *passCode) base(a access) string {
	k := p.k
	var parts []string
	add := func(part string) {
		if part != "0" {
			parts = append(parts, part)
		}
	}
	if k.sp.prefix > 0 && k.allPrefix(a) {
		add(k.stepped("r", a.stride[k.sp.prefix-1]))
	} else {
		for i := range k.sp.prefix {
			if a.has[i] {
				add(k.stepped(k.prefixIndex(i), a.stride[i]))
			}
		}
	}
	for i := range k.sp.suffix()[:len(k.sp.suffix())-1] {
		if a.has[k.sp.prefix+i] {
			add(k.stepped(p.suffixIndex(i), a.stride[k.sp.prefix+i]))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "+")
}

// sliceMark stands in declarations of slices until neighbours are joined.
const sliceMark = "\x04"

// joined writes neighbouring declarations of slices as one.
func joined(list []string) []string {
	var out, names, texts []string
	flush := func() {
		if len(names) > 0 {
			out = append(out, strings.Join(names, ", ")+" := "+strings.Join(texts, ", "))
		}
		names, texts = nil, nil
	}
	width := 0
	for _, line := range list {
		parts := strings.Split(line, sliceMark)
		if len(parts) != 3 {
			flush()
			out = append(out, line)
			continue
		}
		if width += len(line); len(names) == 0 {
			width = len(line)
		} else if width > 130 {
			flush()
			width = len(line)
		}
		names, texts = append(names, parts[1]), append(texts, parts[2])
	}
	flush()
	return out
}

// slice declares the part of a slice that the innermost loop walks.
func (p *passCode) slice(field int, a access) string {
	k := p.k
	if k.inline {
		return k.ref(field)
	}
	text := fmt.Sprintf("%s[%s:]", k.ref(field), p.base(a))
	if k.sp.flat {
		text = fmt.Sprintf("%s[lo:hi]", k.ref(field))
	}
	if name, ok := p.done[text]; ok {
		return name
	}
	name := k.local(field)
	p.done[text] = name
	if !k.sp.flat {
		text = fmt.Sprintf("%s[:%s]", strings.TrimSuffix(text, "[:]"), k.sp.groups[len(k.sp.groups)-1].count)
	}
	p.entry.add("%s", sliceMark+name+sliceMark+text) // joined with its neighbours
	if p.lead == "" {
		p.lead, p.done["lead"] = name, name
	}
	return name
}

// accumulator says how a reduction begins and goes on.
func (p *passCode) reduce() {
	k := p.k
	for _, op := range k.body.Ops {
		if !reduces(op) || k.passOf[op.Args[0]] != p.number {
			continue
		}
		v, x := op.Results[0], p.exprs[op.Args[0]]
		d := v.Type.DType
		wide := (op.Kind == ir.OpSum || op.Kind == ir.OpProd) && d.IsFloat() && d != ir.F64
		total := k.names.take(map[bool]string{true: "total", false: variableName(op)}[wide])
		k.row.add("%s := %s", total, start(op.Kind, d, wide))
		switch {
		case op.Kind == ir.OpReduceMax, op.Kind == ir.OpReduceMin:
			p.body.add("%s = %s(%s, %s)", total, map[ir.Kind]string{ir.OpReduceMax: "max", ir.OpReduceMin: "min"}[op.Kind], total, x.text)
		case wide:
			p.body.add("%s %s float64(%s)", total, assigns[op.Kind], x.text)
		default:
			p.body.add("%s %s %s", total, assigns[op.Kind], x.text)
		}
		k.cost += 2
		k.known[v] = atom(total)
		if wide {
			name := k.names.take(variableName(op))
			p.after = append(p.after, fmt.Sprintf("%s := %s", name, narrowed(total, d)))
			k.known[v] = atom(name)
		}
	}
}

var assigns = map[ir.Kind]string{ir.OpSum: "+=", ir.OpProd: "*="}

// narrowed converts a sum in float64.
func narrowed(total string, d ir.DType) string {
	switch d {
	case ir.F16:
		return "rt.OfHalf(rt.ToHalf(" + total + "))"
	case ir.BF16:
		return "rt.OfBrain(rt.ToBrain(" + total + "))"
	}
	return "float32(" + total + ")"
}

// start is what an accumulator begins with.
func start(kind ir.Kind, d ir.DType, wide bool) string {
	scalar := dtypes[d].scalar
	switch {
	case kind == ir.OpSum && wide:
		return "0.0"
	case kind == ir.OpProd && wide:
		return "1.0"
	case kind == ir.OpSum:
		return scalar + "(0)"
	case kind == ir.OpProd:
		return scalar + "(1)"
	}
	largest := kind == ir.OpReduceMin // the smallest of all begins with the largest
	switch {
	case d.IsFloat() && largest:
		return scalar + "(math.Inf(1))"
	case d.IsFloat():
		return scalar + "(math.Inf(-1))"
	case d == ir.U8:
		return map[bool]string{true: "uint8(math.MaxUint8)", false: "uint8(0)"}[largest]
	}
	name := map[ir.DType]string{ir.I32: "Int32", ir.I64: "Int64"}[d]
	if name == "" {
		panic(fmt.Sprintf("golang: no form for %v of %v", kind, d))
	}
	return scalar + "(math." + map[bool]string{true: "Max", false: "Min"}[largest] + name + ")"
}

// store writes results, all computed before the first is stored.
func (p *passCode) store(stores []int) {
	k := p.k
	var at []int
	for i, r := range k.body.Results {
		if k.whole(r.Value) && k.passOf[r.Value] == p.number {
			at = append(at, i)
		}
	}
	var assign []string
	identity := k.sp.accessOf(upTo(len(k.shape)))
	for _, i := range at {
		v := k.body.Results[i].Value
		e := p.exprs[v]
		if len(at) > 1 && strings.Contains(e.text, "[") {
			name := k.names.take(variableName(v.Op))
			p.body.add("%s := %s", name, e.typed(v.Type.DType))
			e = atom(name)
		}
		assign = append(assign, assigned(p.slice(stores[i], identity)+"["+k.j()+"]", storeElement(e.text, v.Type.DType)))
	}
	p.body.list = append(p.body.list, assign...)
}

// loops puts the loops around the body. Those whose index nobody reads have none.
func (p *passCode) loops() {
	k := p.k
	suffix := k.sp.suffix()
	over := p.lead
	switch {
	case over != "":
	case k.sp.flat:
		over = "hi - lo"
	default:
		over = suffix[len(suffix)-1].count.String()
	}
	if k.inline {
		k.row.list = append(k.row.list, p.body.list...)
		return
	}
	inner := looped("j", over, p.body.list)
	if len(suffix) > 1 {
		inner = append(p.entry.list, inner...)
	}
	for i := len(suffix) - 2; i >= 0; i-- {
		inner = looped(p.suffixIndex(i), suffix[i].count.String(), inner)
	}
	k.row.list = append(k.row.list, inner...)
}

// looped puts a loop around lines.
func looped(index, over string, body []string) []string {
	head := "for range " + over + " {"
	if mentions(strings.Join(body, "\n"), index) {
		head = "for " + index + " := range " + over + " {"
	}
	return append(append([]string{head}, body...), "}")
}
