package bodies

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Body is a fused operation as a kernel: elements of a space, numbers of rows, and reductions from the ones to the others.
type Body struct {
	K       *kernels.Kernel
	graph   *ir.Graph
	shape   ir.Shape
	row     int
	Args    map[*ir.Value]*plan.Buffer // of parameters
	results []*plan.Buffer
	pass    map[*ir.Value]int // as in package plan: of an element the first pass over the row in which it is known
	passes  int               // of rows
	rowVar  map[*ir.Value]string
	group   *RowGroup // that goes over the rows, nil if no group does
}

// lone is an elementwise operation as a body.
func lone(s *plan.Step) (*ir.Graph, ir.Shape) {
	op := *s.Op
	g := &ir.Graph{Name: op.Kind.String()}
	op.Args = nil
	for _, arg := range s.Op.Args {
		p := &ir.Param{Kind: ir.Operand}
		in := &ir.Op{Kind: ir.OpParam, Attrs: ir.Attrs{Param: p, DType: arg.Type.DType, Shape: arg.Type.Shape}}
		v := &ir.Value{Type: arg.Type, Op: in}
		in.Results, p.Value = []*ir.Value{v}, v
		g.Params, g.Ops, op.Args = append(g.Params, p), append(g.Ops, in), append(op.Args, v)
	}
	v := *s.Op.Results[0]
	v.Op = &op
	op.Results = []*ir.Value{&v}
	g.Ops = append(g.Ops, &op)
	g.Results = []ir.Result{{Value: &v}}
	return g, v.Type.Shape
}

// Computed is what a step computes, fused or of one operation, and the shape that it goes over.
func Computed(s *plan.Step) (*ir.Graph, ir.Shape) {
	if s.Op.Kind == ir.OpFused {
		return s.Op.Attrs.Body, s.Op.Attrs.Shape
	}
	return lone(s)
}

// Elementwise writes an elementwise operation that is alone.
func Elementwise(g *kernels.List, s *plan.Step) {
	graph, shape := lone(s)
	writeBody(g, s, graph, shape, len(shape))
}

// Fused writes a fused operation.
func Fused(g *kernels.List, s *plan.Step) {
	writeBody(g, s, s.Op.Attrs.Body, s.Op.Attrs.Shape, s.Op.Attrs.Row)
}

func writeBody(g *kernels.List, s *plan.Step, graph *ir.Graph, shape ir.Shape, row int) {
	b := Of(g, s, graph, shape, row)
	if b.passes == 0 {
		b.row = len(shape)
		b.elements()
		return
	}
	b.rows()
}

// Of is a body that is not written yet.
func Of(g *kernels.List, s *plan.Step, graph *ir.Graph, shape ir.Shape, row int) *Body {
	b := &Body{K: g.Kernel(), graph: graph, shape: shape, row: row, Args: map[*ir.Value]*plan.Buffer{}, results: s.Results,
		pass: map[*ir.Value]int{}, rowVar: map[*ir.Value]string{}}
	for i, p := range graph.Params {
		b.Args[p.Value] = s.Args[i]
	}
	for _, op := range graph.Ops {
		p := 0
		for _, arg := range op.Args {
			p = max(p, b.pass[arg])
		}
		if ir.Reduces(op.Kind) {
			p++
		}
		b.pass[op.Results[0]] = p
		b.passes = max(b.passes, p)
	}
	return b
}

// elements is a kernel with a work item an element.
func (b *Body) elements() {
	k, count, behind := b.K, b.shape.Size(), b.K.List.Followers()
	k.Each(count)
	e := b.Evaluation(kernels.NewSpace(b.shape, len(b.shape), "i", ""))
	b.Store(e, b.graph.Results, func(*ir.Value) bool { return true })
	FollowAll(k, behind)
	k.RunWide(count)
}

// Store stores results, once all are known.
func (b *Body) Store(e *Evaluation, results []ir.Result, wanted func(v *ir.Value) bool) {
	var lines []string
	for i, r := range results {
		if !wanted(r.Value) {
			continue
		}
		t := r.Value.Type
		value := e.Value(r.Value)
		if value == "" {
			continue
		}
		lines = append(lines, b.K.Storing(b.results[i], e.place(r.Value), kernels.Kept(value, t.DType)))
	}
	for _, line := range lines {
		b.K.Add("%s", line)
	}
}

// Evaluation computes values of a body for one element, or for one row.
type Evaluation struct {
	b    *Body
	s    *kernels.Space
	done map[*ir.Value]string
}

// Evaluation begins the computation of values where a space says.
func (b *Body) Evaluation(s *kernels.Space) *Evaluation {
	return &Evaluation{b, s, map[*ir.Value]string{}}
}

// place is where the evaluation's element of a value lies.
func (e *Evaluation) place(v *ir.Value) string {
	return e.s.At(v.Type.Shape, ir.Axes(0, len(v.Type.Shape)))
}

// Value is the name of a value's element; what it is made of is declared before.
func (e *Evaluation) Value(v *ir.Value) string {
	if name, ok := e.done[v]; ok {
		return name
	}
	if name, ok := e.b.rowVar[v]; ok {
		return name
	}
	text := ""
	op := v.Op
	switch op.Kind {
	case ir.OpBroadcast:
		text = e.spread(v)
	case ir.OpParam, ir.OpConst, ir.OpIota, ir.OpRows, ir.OpRandom:
		text = e.leaf(v, ir.Axes(0, len(v.Type.Shape)))
	default:
		args := make([]string, len(op.Args))
		for i, arg := range op.Args {
			args[i] = e.Value(arg)
		}
		text = kernels.Scalar(op, args)
	}
	name := e.b.K.Temp("v")
	e.b.K.Add("%s %s = %s;", kernels.Forms[v.Type.DType].Scalar, name, text)
	e.done[v] = name
	return name
}

// spread is an element of a broadcast.
func (e *Evaluation) spread(v *ir.Value) string {
	axes := ir.Axes(0, len(v.Type.Shape))
	for v.Op.Kind == ir.OpBroadcast {
		v, axes = Through(v.Op, axes)
	}
	switch v.Op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpIota, ir.OpRows, ir.OpRandom:
		return e.leaf(v, axes)
	}
	return e.Value(v)
}

// Through returns what a broadcast repeats, and on which axes of a space its axes lie, where axes says that of its result.
func Through(op *ir.Op, axes []int) (from *ir.Value, inner []int) {
	from = op.Args[0]
	inner = make([]int, len(from.Type.Shape))
	for i := range inner {
		inner[i] = axes[op.Attrs.Axes[i]]
		if from.Type.Shape[i] != op.Attrs.Shape[op.Attrs.Axes[i]] {
			inner[i] = -1
		}
	}
	return from, inner
}

// Leaf is an element of what lies in memory or costs nothing, outside of a body, whose axes lie on axes of the space.
func Leaf(k *kernels.Kernel, args map[*ir.Value]*plan.Buffer, s *kernels.Space, v *ir.Value, axes []int) string {
	e := &Evaluation{b: &Body{K: k, Args: args}, s: s}
	return e.leaf(v, axes)
}

// leaf is an element of what the body reads, whose axes lie on axes of the space.
func (e *Evaluation) leaf(v *ir.Value, axes []int) string {
	op, d := v.Op, v.Type.DType
	switch op.Kind {
	case ir.OpParam:
		at := e.s.At(v.Type.Shape, axes)
		if e.b.group != nil {
			if text := e.b.group.element(v, axes, at); text != "" {
				return text
			}
		}
		return e.b.K.Element(e.b.Args[v], at)
	case ir.OpConst:
		if l := op.Attrs.Literal; len(l.Floats)+len(l.Ints) == 1 {
			return kernels.Literal(l, d)
		}
		at := fmt.Sprintf("c%d", e.b.K.List.Constant(op))
		return kernels.Loaded(e.b.K.Pointer(at, d, v.Type.Shape.Size())+"["+e.s.At(v.Type.Shape, axes)+"]", d)
	case ir.OpIota:
		if axis := axes[op.Attrs.Axis]; axis >= 0 {
			return kernels.Cast(e.s.Coordinate(axis), ir.I32, d)
		}
		return kernels.Cast("0", ir.I32, d)
	case ir.OpRows:
		return kernels.Cast(e.b.K.Count(), ir.I32, d)
	}
	return e.b.K.Drawn(op, "0u", e.s.At(v.Type.Shape, axes))
}
