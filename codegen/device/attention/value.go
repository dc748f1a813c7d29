package attention

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// paired computes values of an attend operation for query i, counted through all of them, and key j.
type paired struct {
	a     *attention
	k     *kernels.Kernel
	known map[*ir.Value]string
	// number names a number of the query: what is read or computed and spread over the keys, or 1/v.
	number func(v *ir.Value, shape ir.Shape, axes []int, inverse bool) string
}

// pair begins the computation of values for a query and a key, or for a query alone; names says what is known.
func (a *attention) pair(k *kernels.Kernel, names ...map[*ir.Value]string) *paired {
	p := &paired{a: a, k: k, known: map[*ir.Value]string{}}
	for _, m := range names {
		for v, name := range m {
			p.known[v] = name
		}
	}
	return p
}

// value is the name of a value for the pair; ofRow says that it is a number of the query.
func (p *paired) value(v *ir.Value, ofRow bool) string {
	if name, ok := p.known[v]; ok {
		return name
	}
	op, text := v.Op, ""
	switch op.Kind {
	case ir.OpReshape:
		text = p.value(op.Args[0], ofRow)
	case ir.OpBroadcast:
		text = p.spread(v, ofRow)
	case ir.OpParam, ir.OpConst, ir.OpIota, ir.OpRows, ir.OpRandom:
		text = p.leaf(v, v.Type.Shape, ir.Axes(0, len(v.Type.Shape)), ofRow)
	default:
		text = p.compute(v, ofRow)
	}
	name := p.k.Temp("v")
	p.k.Add("%s %s = %s;", kernels.Forms[v.Type.DType].Scalar, name, text)
	p.known[v] = name
	return name
}

// compute is an operation on values.
func (p *paired) compute(v *ir.Value, ofRow bool) string {
	op := v.Op
	switch {
	case p.a.reduced(v) && p.number != nil:
		if name := p.number(v, nil, nil, false); name != "" {
			return name
		}
		fallthrough
	case p.a.reduced(v):
		panic(fmt.Sprintf("attention: %s is not known yet", op.Kind))
	case op.Kind == ir.OpWhere && p.known[op.Args[0]] == "1":
		return p.value(op.Args[1], ofRow)
	case p.a.quick && op.Kind == ir.OpExp:
		return "quick_exp(" + p.value(op.Args[0], ofRow) + ")"
	case op.Kind == ir.OpDiv && op.Args[1].Op.Kind == ir.OpBroadcast: // a row's reciprocal is computed once
		if name := p.ofQuery(op.Args[1], ofRow, true); name != "" {
			return fmt.Sprintf("(%s * %s)", p.value(op.Args[0], ofRow), name)
		}
		if !p.a.quick {
			break
		}
		return fmt.Sprintf("(%s * (1.0f / %s))", p.value(op.Args[0], ofRow), p.value(op.Args[1], ofRow))
	}
	args := make([]string, len(op.Args))
	for i, arg := range op.Args {
		args[i] = p.value(arg, ofRow)
	}
	return kernels.Scalar(op, args)
}

// ofQuery is the name of what a broadcast repeats for all keys, or of its reciprocal; "" if it has none.
func (p *paired) ofQuery(v *ir.Value, ofRow, inverse bool) string {
	if p.number == nil || ofRow {
		return ""
	}
	shape, axes := v.Type.Shape, ir.Axes(0, len(v.Type.Shape))
	for v.Op.Kind == ir.OpBroadcast {
		v, axes = bodies.Through(v.Op, axes)
	}
	if p.known[v] != "" || slices.Contains(axes, len(shape)-1) || !leaf(v) && (v.Op.Kind == ir.OpConst || !p.a.ofRow(v)) {
		return ""
	}
	return p.number(v, shape, axes, inverse)
}

// spread is an element of a broadcast: of what is read, of a number of the query, or of what lacks axes of length 1.
func (p *paired) spread(v *ir.Value, ofRow bool) string {
	if name := p.ofQuery(v, ofRow, false); name != "" {
		return name
	}
	shape, axes := v.Type.Shape, ir.Axes(0, len(v.Type.Shape))
	for v.Op.Kind == ir.OpBroadcast {
		v, axes = bodies.Through(v.Op, axes)
	}
	switch v.Op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpIota, ir.OpRows, ir.OpRandom:
		return p.leaf(v, shape, axes, ofRow)
	}
	return p.value(v, ofRow || p.a.ofRow(v))
}

// leaf is an element of what is read or costs nothing, whose axes lie on axes of a shape.
func (p *paired) leaf(v *ir.Value, shape ir.Shape, axes []int, ofRow bool) string {
	s := kernels.NewSpace(shape, len(shape), "i", "")
	if !ofRow {
		s = kernels.NewSpace(shape, len(shape)-1, "i", "j")
	}
	return bodies.Leaf(p.k, p.a.args, s, v, axes)
}
