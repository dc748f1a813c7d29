package device

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// reduce writes a reduction over any axes: a work item or a group for each number of the result.
func (g *graphCode) reduce(s *plan.Step) {
	op, k := s.Op, g.Kernel()
	x, out := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	count, length := out.Size(), ir.Fixed(1)
	var kept, summed []int
	var inner ir.Shape
	for axis, d := range x {
		if slices.Contains(op.Attrs.Axes, axis) {
			summed, inner, length = append(summed, axis), append(inner, d), length.Times(d.Size())
		} else {
			kept = append(kept, axis)
		}
	}
	if byColumns(op, count.At(g.Schedule.Rows), length.At(g.Schedule.Rows)) {
		g.reduceColumns(s, count, length)
		return
	}
	group, behind := 1, g.Followers()
	if n := length.At(g.Schedule.Rows); n > kernels.Short && count.At(g.Schedule.Rows) < 1<<15 {
		group = kernels.GroupOf(n)
	}
	if group == 1 {
		k.Each(count)
	} else {
		group = k.EachRow(count, group)
		k.Sharing(kernels.Accumulator(op), group)
	}
	at := make([]string, len(x))
	for a, name := range k.Coordinates("c", "i", out) {
		at[kept[a]] = name
	}
	k.Add("%s sum = %s;", kernels.Accumulator(op), kernels.Start(op))
	first, step := "0", "1"
	if group > 1 {
		first, step = "l", fmt.Sprint(group)
	}
	k.Add("for (int j = %s; j < %s; j += %s) {", first, kernels.CSize(length), step)
	for a, name := range k.Coordinates("d", "j", inner) {
		at[summed[a]] = name
	}
	k.Add("sum = %s;", kernels.Join(op, "sum", k.Element(s.Args[0], kernels.Offset(at, x))))
	k.Add("}")
	if group > 1 {
		k.Tree(op, "sum", group)
		k.Add("if (l == 0) {")
	}
	k.Store(s.Results[0], "i", kernels.Stored(kernels.Settled(op, "sum"), op.Results[0].Type.DType))
	bodies.FollowAll(k, behind)
	if group > 1 {
		k.Add("}")
	}
	if group == 1 {
		k.Run(count)
		return
	}
	k.RunRows(count, group)
}

// along is the form of what works along one axis: outer, the axis, inner.
func along(op *ir.Op) (outer, length, inner ir.Size) {
	x, axis := op.Args[0].Type.Shape, op.Attrs.Axis
	return x[:axis].Size(), x[axis].Size(), x[axis+1:].Size()
}

// perLine begins a kernel with a work item for each line along the axis: its elements lie at base + j·step.
func perLine(k *kernels.Kernel, op *ir.Op) (count, length ir.Size, step string) {
	outer, length, inner := along(op)
	count = outer.Times(inner)
	k.Each(count)
	k.Add("int base = %s + %s;", kernels.Product("("+kernels.Over("i", inner)+")", length.Times(inner)), kernels.Modulo("i", inner))
	return count, length, kernels.CSize(inner)
}

func (g *graphCode) argMax(s *plan.Step) {
	op, k := s.Op, g.Kernel()
	count, length, step := perLine(k, op)
	t := kernels.Forms[op.Args[0].Type.DType].Scalar
	k.Add("int best = 0;")
	k.Add("%s top = %s;", t, k.Element(s.Args[0], "base"))
	k.Add("for (int j = 1; j < %s; j++) {", kernels.CSize(length))
	k.Add("%s x = %s;", t, k.Element(s.Args[0], "base + j*"+step))
	better := "top < x"
	if op.Args[0].Type.DType.IsFloat() {
		better = "before_" + kernels.Forms[op.Args[0].Type.DType].Suffix + "(top, x)"
	}
	k.Add("if (%s) { best = j; top = x; }", better)
	k.Add("}")
	k.Store(s.Results[0], "i", "best")
	k.Run(count)
}

func (g *graphCode) cumSum(s *plan.Step) {
	op, k := s.Op, g.Kernel()
	a := &op.Attrs
	sum := &ir.Op{Kind: ir.OpSum, Args: op.Args, Results: op.Results}
	count, length, step := perLine(k, op)
	k.Add("%s sum = 0;", kernels.Accumulator(sum))
	k.Add("for (int j = 0; j < %s; j++) {", kernels.CSize(length))
	j := "j"
	if a.Reverse {
		j = "(" + kernels.CSize(length) + " - 1 - j)"
	}
	k.Add("int at = base + %s*%s;", j, step)
	k.Add("%s x = %s;", kernels.Forms[op.Args[0].Type.DType].Scalar, k.Element(s.Args[0], "at"))
	if a.Exclusive {
		k.Store(s.Results[0], "at", kernels.Stored(kernels.Settled(sum, "sum"), op.Results[0].Type.DType))
	}
	k.Add("sum = %s;", kernels.Join(sum, "sum", "x"))
	if !a.Exclusive {
		k.Store(s.Results[0], "at", kernels.Stored(kernels.Settled(sum, "sum"), op.Results[0].Type.DType))
	}
	k.Add("}")
	k.Run(count)
}

// argSort counts for each element those that come before it: that is its place.
func (g *graphCode) argSort(s *plan.Step) {
	op, k := s.Op, g.Kernel()
	outer, length, inner := along(op)
	count := outer.Times(length).Times(inner)
	t := kernels.Forms[op.Args[0].Type.DType]
	k.Each(count)
	k.Add("int own = %s, base = i - own*%s, rank = 0;", kernels.Over("i", inner)+"%"+kernels.CSize(length), kernels.CSize(inner))
	k.Add("%s x = %s;", t.Scalar, k.Element(s.Args[0], "i"))
	k.Add("for (int j = 0; j < %s; j++) {", kernels.CSize(length))
	k.Add("%s y = %s;", t.Scalar, k.Element(s.Args[0], "base + j*"+kernels.CSize(inner)))
	before, after := "before_"+t.Suffix+"(y, x)", "before_"+t.Suffix+"(x, y)"
	if op.Attrs.Reverse {
		before, after = after, before
	}
	k.Add("rank += %s || (!%s && j < own);", before, after)
	k.Add("}")
	k.Store(s.Results[0], fmt.Sprintf("base + rank*%s", kernels.CSize(inner)), "own")
	k.Run(count)
}
