package loops

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// reduce says how the reductions of this pass begin and go on.
func (p *passCode) reduce() {
	k := p.k
	for _, op := range k.body.Ops {
		if !ir.Reduces(op.Kind) || k.passOf[op.Args[0]] != p.number {
			continue
		}
		v, x := op.Results[0], p.exprs[op.Args[0]]
		d := v.Type.DType
		wide := (op.Kind == ir.OpSum || op.Kind == ir.OpProd) && d.IsFloat() && d != ir.F64
		total := k.names.Take(map[bool]string{true: "total", false: VariableName(op)}[wide])
		k.row.Add("%s := %s", total, start(op.Kind, d, wide))
		switch {
		case op.Kind == ir.OpReduceMax, op.Kind == ir.OpReduceMin:
			p.body.Add("%s = %s(%s, %s)", total, map[ir.Kind]string{ir.OpReduceMax: "max", ir.OpReduceMin: "min"}[op.Kind], total, x.text)
		case wide:
			p.body.Add("%s %s float64(%s)", total, assigns[op.Kind], x.text)
		default:
			p.body.Add("%s %s %s", total, assigns[op.Kind], x.text)
		}
		k.cost += 2
		k.known[v] = atom(total)
		if wide {
			name := k.names.Take(VariableName(op))
			p.after = append(p.after, fmt.Sprintf("%s := %s", name, gotext.Narrowed(total, d)))
			k.known[v] = atom(name)
		}
	}
}

var assigns = map[ir.Kind]string{ir.OpSum: "+=", ir.OpProd: "*="}

// start is what an accumulator begins with.
func start(kind ir.Kind, d ir.DType, wide bool) string {
	scalar := gotext.DTypes[d].Scalar
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
		panic(fmt.Sprintf("loops: no form for %v of %v", kind, d))
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
	identity := k.sp.accessOf(ir.Axes(0, len(k.Shape)))
	for _, i := range at {
		v := k.body.Results[i].Value
		e := p.exprs[v]
		if len(at) > 1 && strings.Contains(e.text, "[") {
			name := k.names.Take(VariableName(v.Op))
			p.body.Add("%s := %s", name, e.typed(v.Type.DType))
			e = atom(name)
		}
		assign = append(assign, gotext.Assigned(p.slice(stores[i], identity)+"["+k.j()+"]", gotext.StoreElement(e.text, v.Type.DType)))
	}
	p.body.List = append(p.body.List, assign...)
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
		k.row.List = append(k.row.List, p.body.List...)
		return
	}
	inner := looped("j", over, p.body.List)
	if len(suffix) > 1 {
		inner = append(p.entry.List, inner...)
	}
	for i := len(suffix) - 2; i >= 0; i-- {
		inner = looped(p.suffixIndex(i), suffix[i].count.String(), inner)
	}
	k.row.List = append(k.row.List, inner...)
}

// looped puts a loop around lines.
func looped(index, over string, body []string) []string {
	head := "for range " + over + " {"
	if gotext.Mentions(strings.Join(body, "\n"), index) {
		head = "for " + index + " := range " + over + " {"
	}
	return append(append([]string{head}, body...), "}")
}
