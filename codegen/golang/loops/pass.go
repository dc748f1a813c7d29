package loops

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// passCode is one pass over the elements of a row.
type passCode struct {
	k      *Kernel
	number int
	entry  *gotext.Lines     // before the innermost loop
	done   map[string]string // declarations there, by text
	lead   string            // a slice as long as the loop
	body   gotext.Lines      // of the innermost loop
	uses   map[*ir.Value]int
	exprs  map[*ir.Value]expr
	after  []string // behind the loops
}

// pass writes the loops of a pass, if there is something to do in it.
func (k *Kernel) pass(number int, stores []int) {
	roots := k.roots(number)
	if len(roots) == 0 {
		return
	}
	p := &passCode{k: k, number: number, entry: &k.row, done: k.done, uses: map[*ir.Value]int{}, exprs: map[*ir.Value]expr{}}
	if len(k.sp.suffix()) > 1 {
		p.entry, p.done = &gotext.Lines{}, map[string]string{}
	} else if lead, ok := k.done["lead"]; ok {
		p.lead = lead
	}
	for _, v := range roots {
		p.uses[v]++
	}
	var order []*ir.Value
	k.walk(roots, number, func(v *ir.Value) {
		order = append(order, v)
		if ir.Elementwise(v.Op.Kind) && !k.loaded(v, number) {
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
	k.row.List = append(k.row.List, p.after...)
}

// keep stores a value in the local array for later passes.
func (k *Kernel) keep(v *ir.Value, p *passCode) {
	if _, ok := k.saved[v]; !ok || k.passOf[v] != p.number {
		return
	}
	name := k.names.Take("kept")
	k.saved[v] = name
	k.top.Add("var %s [%d]%s", name, k.sp.row.Factor, gotext.DTypes[v.Type.DType].Scalar)
	p.body.Add("%s[j] = %s", name, p.exprs[v].text)
}

// element is the expression of a value in the innermost loop.
func (p *passCode) element(v *ir.Value) expr {
	k := p.k
	if k.loaded(v, p.number) {
		if name := k.saved[v]; name != "" {
			return atom(name + "[j]")
		}
		i := k.storedAs(v)
		return p.load(k.results[i], ir.Axes(0, len(k.Shape)), v)
	}
	if e, ok := k.known[v]; ok {
		return e
	}
	switch op := v.Op; op.Kind {
	case ir.OpParam:
		if _, ok := k.counts[v]; ok {
			return k.scalar(v)
		}
		return p.load(k.at[v], ir.Axes(0, len(k.Shape)), v)
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
		if _, ok := k.counts[src.v]; ok || src.v.Type.Shape.Size().IsOne() {
			return k.scalarParam(src.v, src.axes)
		}
		return p.load(k.at[src.v], src.axes, src.v)
	}
	return k.scalar(src.v)
}
