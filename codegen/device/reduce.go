package device

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// reduce writes a reduction over any axes: a work item or a group for each number of the result.
func (g *graphCode) reduce(s *plan.Step) {
	op, k := s.Op, g.kernel()
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
	if byColumns(op, count.At(g.s.Rows), length.At(g.s.Rows)) {
		g.reduceColumns(s, count, length)
		return
	}
	group, behind := 1, g.followers()
	if n := length.At(g.s.Rows); n > short && count.At(g.s.Rows) < 1<<15 {
		group = groupOf(n)
	}
	if group == 1 {
		k.each(count)
	} else {
		group = k.eachRow(count, group)
		k.sharing(accumulator(op), group)
	}
	at := make([]string, len(x))
	for a, name := range k.coordinates("c", "i", out) {
		at[kept[a]] = name
	}
	k.add("%s sum = %s;", accumulator(op), start(op))
	first, step := "0", "1"
	if group > 1 {
		first, step = "l", fmt.Sprint(group)
	}
	k.add("for (int j = %s; j < %s; j += %s) {", first, cSize(length), step)
	for a, name := range k.coordinates("d", "j", inner) {
		at[summed[a]] = name
	}
	k.add("sum = %s;", step2(op, "sum", k.element(s.Args[0], offset(at, x))))
	k.add("}")
	if group > 1 {
		k.tree(op, "sum", group)
		k.add("if (l == 0) {")
	}
	k.store(s.Results[0], "i", stored(settled(op, "sum"), op.Results[0].Type.DType))
	followAll(k, behind)
	if group > 1 {
		k.add("}")
	}
	if group == 1 {
		k.run(count)
		return
	}
	k.runRows(count, group)
}

// along is the form of what works along one axis: outer, the axis, inner.
func along(op *ir.Op) (outer, length, inner ir.Size) {
	x, axis := op.Args[0].Type.Shape, op.Attrs.Axis
	return x[:axis].Size(), x[axis].Size(), x[axis+1:].Size()
}

// perLine begins a kernel with a work item for each line along the axis: its elements lie at base + j·step.
func perLine(k *kernel, op *ir.Op) (count, length ir.Size, step string) {
	outer, length, inner := along(op)
	count = outer.Times(inner)
	k.each(count)
	k.add("int base = %s + %s;", product("("+over("i", inner)+")", length.Times(inner)), modulo("i", inner))
	return count, length, cSize(inner)
}

func (g *graphCode) argMax(s *plan.Step) {
	op, k := s.Op, g.kernel()
	count, length, step := perLine(k, op)
	t := forms[op.Args[0].Type.DType].scalar
	k.add("int best = 0;")
	k.add("%s top = %s;", t, k.element(s.Args[0], "base"))
	k.add("for (int j = 1; j < %s; j++) {", cSize(length))
	k.add("%s x = %s;", t, k.element(s.Args[0], "base + j*"+step))
	better := "top < x"
	if op.Args[0].Type.DType.IsFloat() {
		better = "before_" + forms[op.Args[0].Type.DType].suffix + "(top, x)"
	}
	k.add("if (%s) { best = j; top = x; }", better)
	k.add("}")
	k.store(s.Results[0], "i", "best")
	k.run(count)
}

func (g *graphCode) cumSum(s *plan.Step) {
	op, k := s.Op, g.kernel()
	a := &op.Attrs
	sum := &ir.Op{Kind: ir.OpSum, Args: op.Args, Results: op.Results}
	count, length, step := perLine(k, op)
	k.add("%s sum = 0;", accumulator(sum))
	k.add("for (int j = 0; j < %s; j++) {", cSize(length))
	j := "j"
	if a.Reverse {
		j = "(" + cSize(length) + " - 1 - j)"
	}
	k.add("int at = base + %s*%s;", j, step)
	k.add("%s x = %s;", forms[op.Args[0].Type.DType].scalar, k.element(s.Args[0], "at"))
	if a.Exclusive {
		k.store(s.Results[0], "at", stored(settled(sum, "sum"), op.Results[0].Type.DType))
	}
	k.add("sum = %s;", step2(sum, "sum", "x"))
	if !a.Exclusive {
		k.store(s.Results[0], "at", stored(settled(sum, "sum"), op.Results[0].Type.DType))
	}
	k.add("}")
	k.run(count)
}

// argSort counts for each element those that come before it: that is its place.
func (g *graphCode) argSort(s *plan.Step) {
	op, k := s.Op, g.kernel()
	outer, length, inner := along(op)
	count := outer.Times(length).Times(inner)
	t := forms[op.Args[0].Type.DType]
	k.each(count)
	k.add("int own = %s, base = i - own*%s, rank = 0;", over("i", inner)+"%"+cSize(length), cSize(inner))
	k.add("%s x = %s;", t.scalar, k.element(s.Args[0], "i"))
	k.add("for (int j = 0; j < %s; j++) {", cSize(length))
	k.add("%s y = %s;", t.scalar, k.element(s.Args[0], "base + j*"+cSize(inner)))
	before, after := "before_"+t.suffix+"(y, x)", "before_"+t.suffix+"(x, y)"
	if op.Attrs.Reverse {
		before, after = after, before
	}
	k.add("rank += %s || (!%s && j < own);", before, after)
	k.add("}")
	k.store(s.Results[0], fmt.Sprintf("base + rank*%s", cSize(inner)), "own")
	k.run(count)
}
