package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
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
func (p *pooled) walk(k *kernels.Kernel, o []string, prefix string) (at []string) {
	at = make([]string, p.r)
	for axis := range at {
		at[axis] = fmt.Sprintf("%s%d", prefix, axis)
		k.Add("for (int w%s = 0; w%[1]s < %d; w%[1]s++) {", at[axis], p.a.Window[axis])
		k.Add("int %s = %s*%d - %d + w%[1]s;", at[axis], o[axis], p.a.Strides[axis], p.a.Lo[axis])
		k.Add("if (%s < 0 || %[1]s >= %d) continue;", at[axis], p.x[1+axis])
	}
	return at
}

func (p *pooled) close(k *kernels.Kernel) {
	for range p.r {
		k.Add("}")
	}
}

// xAt is a place in x.
func (p *pooled) xAt(n string, at []string, c string) string {
	return kernels.Offset(append(append([]string{n}, at...), c), p.x)
}

// largest finds the first largest element of a window; best is its place, top its value.
func (p *pooled) largest(k *kernels.Kernel, b *plan.Buffer, n string, o []string, c string) {
	d := b.Value.Type.DType
	k.Add("int best = -1;")
	k.Add("%s top = 0;", kernels.Forms[d].Scalar)
	at := p.walk(k, o, "a")
	k.Add("int place = %s;", p.xAt(n, at, c))
	k.Add("%s x = %s;", kernels.Forms[d].Scalar, k.Element(b, "place"))
	better := "top < x"
	if d.IsFloat() {
		better += " || (x != x && top == top)"
	}
	k.Add("if (best < 0 || %s) { best = place; top = x; }", better)
	p.close(k)
}

func (g *graphCode) poolMax(s *plan.Step, p *pooled) {
	k, count := g.Kernel(), p.y.Size()
	k.Each(count)
	at := k.Coordinates("c", "i", p.y)
	p.largest(k, s.Args[0], at[0], at[1:1+p.r], at[1+p.r])
	value, d := "top", s.Op.Results[0].Type.DType
	if s.Op.Kind == ir.OpMaxPoolPick {
		value = k.Element(s.Args[1], "best")
	}
	k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored(value, d))
	k.Run(count)
}

func (g *graphCode) poolSum(s *plan.Step, p *pooled) {
	k, count := g.Kernel(), p.y.Size()
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Args, Results: s.Op.Results}
	k.Each(count)
	c := k.Coordinates("c", "i", p.y)
	k.Add("%s sum = 0;", kernels.Accumulator(sum))
	at := p.walk(k, c[1:1+p.r], "a")
	k.Add("sum = %s;", kernels.Join(sum, "sum", k.Element(s.Args[0], p.xAt(c[0], at, c[1+p.r]))))
	p.close(k)
	k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored(kernels.Settled(sum, "sum"), s.Op.Results[0].Type.DType))
	k.Run(count)
}

// poolInput gathers, for each element of x, from the windows that hold it.
func (g *graphCode) poolInput(s *plan.Step, p *pooled) {
	k, count := g.Kernel(), p.x.Size()
	dy := s.Args[len(s.Args)-1]
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Results, Results: s.Op.Results}
	k.Each(count)
	c := k.Coordinates("c", "i", p.x)
	k.Add("%s sum = 0;", kernels.Accumulator(sum))
	o := make([]string, p.r)
	for axis := range o {
		o[axis] = fmt.Sprintf("o%d", axis)
		stride, lo, window := p.a.Strides[axis], p.a.Lo[axis], p.a.Window[axis]
		k.Add("for (int %s = (%s + %d < %d ? 0 : (%[2]s + %[3]d - %[5]d)/%[6]d); %[1]s < %[7]d && %[1]s*%[6]d <= %[2]s + %[3]d; %[1]s++) {",
			o[axis], c[1+axis], lo, window, window-stride, stride, p.y[1+axis])
		k.Add("if (%s + %d - %s*%d >= %d) continue;", c[1+axis], lo, o[axis], stride, window)
	}
	from := kernels.Offset(append(append([]string{c[0]}, o...), c[1+p.r]), p.y)
	if s.Op.Kind == ir.OpMaxPoolInput {
		p.largest(k, s.Args[0], c[0], o, c[1+p.r])
		k.Add("if (best == i)")
	}
	k.Add("sum = %s;", kernels.Join(sum, "sum", k.Element(dy, from)))
	p.close(k)
	k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored(kernels.Settled(sum, "sum"), s.Op.Results[0].Type.DType))
	k.Run(count)
}
