package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// windows lets convolutions and sums of windows reach over the edges of what was padded with zeros, instead of reading
// a padded copy, and their derivatives give what stays of a padded value instead of a whole to cut from.
func windows(g *ir.Graph) {
	cut := cuts{rewrite.Reads(g)}
	rules := map[ir.Kind][]rewrite.Rule{
		ir.OpConv:       {overPadded},
		ir.OpConvKernel: {overPadded},
		ir.OpSumPool:    {overPadded},
		ir.OpSlice:      {cut.derivative},
	}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule { return rules[k] })
}

// overPadded takes the padding of an operation's first operand into its own.
func overPadded(b *ir.Builder, op *ir.Op) *ir.Value {
	pad := op.Args[0].Op
	if pad.Kind != ir.OpPad || pad.Attrs.Value != 0 {
		return nil
	}
	p := &pad.Attrs
	last := len(p.Lo) - 1
	for axis := range p.Lo {
		outer := axis == 0 || axis == last
		if p.Dilate[axis] != 0 || p.Lo[axis] < 0 || p.Hi[axis] < 0 || outer && p.Lo[axis]+p.Hi[axis] > 0 {
			return nil
		}
	}
	return reaching(b, op, p.Lo[1:last], p.Hi[1:last], append([]*ir.Value{pad.Args[0]}, op.Args[1:]...), op.Attrs.Shape)
}

// reaching is an operation on windows with more padding, on other operands and of another shape; nil if windows would
// see nothing but padding, for which the kernels are not made.
func reaching(b *ir.Builder, op *ir.Op, lo, hi []int, args []*ir.Value, shape ir.Shape) *ir.Value {
	a := op.Attrs
	a.Lo, a.Hi, a.Shape = sumOf(a.Lo, lo), sumOf(a.Hi, hi), shape
	size := windowOf(op)
	for i := range lo {
		reach := size[i]
		if a.Dilate != nil {
			reach = (size[i]-1)*a.Dilate[i] + 1
		}
		if lo[i]+hi[i] > 0 && (a.Lo[i] >= reach || a.Hi[i] >= reach) {
			return nil
		}
	}
	return b.Op(op.Kind, a, args...).Results[0]
}

// windowOf is the size of an operation's windows.
func windowOf(op *ir.Op) []int {
	kernel := op.Attrs.Shape
	switch op.Kind {
	case ir.OpSumPool, ir.OpSumPoolInput:
		return op.Attrs.Window
	case ir.OpConv, ir.OpConvInput:
		kernel = op.Args[1].Type.Shape
	}
	size := make([]int, len(kernel)-2)
	for i := range size {
		size[i] = int(kernel[i])
	}
	return size
}

func sumOf(x, y []int) []int {
	sum := slices.Clone(x)
	for i := range y {
		sum[i] += y[i]
	}
	return sum
}

// cuts knows how often each value is read.
type cuts struct{ reads map[*ir.Value]int }

// derivative makes of a part of a derivative by a padded value, which nothing else reads, the derivative by the value.
func (c cuts) derivative(b *ir.Builder, op *ir.Op) *ir.Value {
	of := op.Args[0].Op
	if of.Kind != ir.OpConvInput && of.Kind != ir.OpSumPoolInput || c.reads[op.Args[0]] != 1 {
		return nil
	}
	a, whole, part := &op.Attrs, op.Args[0].Type.Shape, op.Results[0].Type.Shape
	last := len(whole) - 1
	if whole[0] != part[0] || whole[last] != part[last] {
		return nil
	}
	lo, hi := make([]int, last-1), make([]int, last-1)
	for i := range lo {
		if a.Strides[i+1] != 1 {
			return nil
		}
		lo[i], hi[i] = int(a.Starts[i+1]), int(whole[i+1]-a.Limits[i+1])
	}
	b.Like(of)
	return reaching(b, of, lo, hi, of.Args, part)
}
