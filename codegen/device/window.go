package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// pooled is the geometry of a pooling of x[n, s…, c] to y[n, o…, c].
type pooled struct {
	a    *ir.Attrs
	x, y ir.Shape
	r    int
}

// pooling writes a pooling, or a derivative of one.
func (g *graphCode) pooling(s *plan.Step) {
	op := s.Op
	x, y := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	switch op.Kind {
	case ir.OpMaxPoolInput:
		y = op.Args[1].Type.Shape
	case ir.OpSumPoolInput:
		x, y = op.Attrs.Shape, op.Args[0].Type.Shape
	}
	p := &pooled{&op.Attrs, x, y, len(x) - 2}
	switch op.Kind {
	case ir.OpMaxPool, ir.OpMaxPoolPick:
		g.poolMax(s, p)
	case ir.OpSumPool:
		g.poolSum(s, p)
	default:
		g.poolInput(s, p)
	}
}

// walk opens loops over the window of an output place; at are the places in x.
func (p *pooled) walk(k *kernel, o []string, prefix string) (at []string) {
	at = make([]string, p.r)
	for axis := range at {
		at[axis] = fmt.Sprintf("%s%d", prefix, axis)
		k.add("for (int w%s = 0; w%[1]s < %d; w%[1]s++) {", at[axis], p.a.Window[axis])
		k.add("int %s = %s*%d - %d + w%[1]s;", at[axis], o[axis], p.a.Strides[axis], p.a.Lo[axis])
		k.add("if (%s < 0 || %[1]s >= %d) continue;", at[axis], p.x[1+axis])
	}
	return at
}

func (p *pooled) close(k *kernel) {
	for range p.r {
		k.add("}")
	}
}

// xAt is a place in x.
func (p *pooled) xAt(n string, at []string, c string) string {
	return offset(append(append([]string{n}, at...), c), p.x)
}

// largest finds the first largest element of a window; best is its place, top its value.
func (p *pooled) largest(k *kernel, b *plan.Buffer, n string, o []string, c string) {
	d := b.Value.Type.DType
	k.add("int best = -1;")
	k.add("%s top = 0;", forms[d].scalar)
	at := p.walk(k, o, "a")
	k.add("int place = %s;", p.xAt(n, at, c))
	k.add("%s x = %s;", forms[d].scalar, k.element(b, "place"))
	better := "top < x"
	if d.IsFloat() {
		better += " || (x != x && top == top)"
	}
	k.add("if (best < 0 || %s) { best = place; top = x; }", better)
	p.close(k)
}

func (g *graphCode) poolMax(s *plan.Step, p *pooled) {
	k, count := g.kernel(), p.y.Size()
	k.each(count)
	at := k.coordinates("c", "i", p.y)
	p.largest(k, s.Args[0], at[0], at[1:1+p.r], at[1+p.r])
	value, d := "top", s.Op.Results[0].Type.DType
	if s.Op.Kind == ir.OpMaxPoolPick {
		value = k.element(s.Args[1], "best")
	}
	k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(value, d))
	k.run(count)
}

func (g *graphCode) poolSum(s *plan.Step, p *pooled) {
	k, count := g.kernel(), p.y.Size()
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Args, Results: s.Op.Results}
	k.each(count)
	c := k.coordinates("c", "i", p.y)
	k.add("%s sum = 0;", accumulator(sum))
	at := p.walk(k, c[1:1+p.r], "a")
	k.add("sum = %s;", step2(sum, "sum", k.element(s.Args[0], p.xAt(c[0], at, c[1+p.r]))))
	p.close(k)
	k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(sum, "sum"), s.Op.Results[0].Type.DType))
	k.run(count)
}

// poolInput gathers, for each element of x, from the windows that hold it.
func (g *graphCode) poolInput(s *plan.Step, p *pooled) {
	k, count := g.kernel(), p.x.Size()
	dy := s.Args[len(s.Args)-1]
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Results, Results: s.Op.Results}
	k.each(count)
	c := k.coordinates("c", "i", p.x)
	k.add("%s sum = 0;", accumulator(sum))
	o := make([]string, p.r)
	for axis := range o {
		o[axis] = fmt.Sprintf("o%d", axis)
		stride, lo, window := p.a.Strides[axis], p.a.Lo[axis], p.a.Window[axis]
		k.add("for (int %s = (%s + %d < %d ? 0 : (%[2]s + %[3]d - %[5]d)/%[6]d); %[1]s < %[7]d && %[1]s*%[6]d <= %[2]s + %[3]d; %[1]s++) {",
			o[axis], c[1+axis], lo, window, window-stride, stride, p.y[1+axis])
		k.add("if (%s + %d - %s*%d >= %d) continue;", c[1+axis], lo, o[axis], stride, window)
	}
	from := offset(append(append([]string{c[0]}, o...), c[1+p.r]), p.y)
	if s.Op.Kind == ir.OpMaxPoolInput {
		p.largest(k, s.Args[0], c[0], o, c[1+p.r])
		k.add("if (best == i)")
	}
	k.add("sum = %s;", step2(sum, "sum", k.element(dy, from)))
	p.close(k)
	k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(sum, "sum"), s.Op.Results[0].Type.DType))
	k.run(count)
}
