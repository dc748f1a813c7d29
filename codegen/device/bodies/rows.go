package bodies

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// rows is a kernel for a body with reductions: a row belongs to one work item if it is short, else to a group, which
// goes over it once for each reduction that needs the one before, and once more for what is computed of the last.
func (b *Body) rows() {
	k := b.K
	length, count := b.shape[b.row:].Size(), b.shape[:b.row].Size()
	group := 1
	if length.Power > 0 || length.Factor > kernels.Short {
		if k.Loop == nil {
			b.grouped(count, length).Write()
			return
		}
		group = k.Loop.Items()
	}
	if group == 1 {
		k.Each(count)
	} else {
		k.EachRow(count, group)
		for _, op := range b.graph.Ops {
			if ir.Reduces(op.Kind) {
				k.Sharing(kernels.Accumulator(op), group)
			}
		}
	}
	for pass := 0; pass < b.passes; pass++ {
		b.reductions(pass, length, group)
	}
	b.last(length, group)
	if group == 1 {
		k.Run(count)
		return
	}
	k.RunRows(count, group)
}

// ofRow reports whether a value has one element a row.
func (b *Body) ofRow(v *ir.Value) bool { return v.Type.Shape.Equal(b.shape[:b.row]) }

// reductions writes those that a pass over the row makes, then the numbers of the row that follow from them.
func (b *Body) reductions(pass int, length ir.Size, group int) {
	k, now := b.K, b.now(pass)
	if len(now) == 0 {
		return
	}
	b.numbers(pass)
	sums := map[*ir.Op]string{}
	for _, op := range now {
		sums[op] = k.Temp("r")
		k.Add("%s %s = %s;", kernels.Accumulator(op), sums[op], kernels.Start(op))
	}
	first, step := "0", "1"
	if group > 1 {
		first, step = "l", fmt.Sprint(group)
	}
	k.Add("for (int j = %s; j < %s; j += %s) {", first, kernels.CSize(length), step)
	e := b.Evaluation(kernels.NewSpace(b.shape, b.row, "i", "j"))
	for _, op := range now {
		k.Add("%s = %s;", sums[op], kernels.Join(op, sums[op], e.Value(op.Args[0])))
	}
	k.Add("}")
	for _, op := range now {
		if group > 1 {
			k.Tree(op, sums[op], group)
		}
		b.settle(op, sums[op])
	}
}

// now are the reductions that a pass over the row makes.
func (b *Body) now(pass int) []*ir.Op {
	var now []*ir.Op
	for _, op := range b.graph.Ops {
		if ir.Reduces(op.Kind) && b.pass[op.Args[0]] == pass {
			now = append(now, op)
		}
	}
	return now
}

// settle gives a reduction's value a name.
func (b *Body) settle(op *ir.Op, sum string) {
	name := b.K.Temp("v")
	b.K.Add("%s %s = %s;", kernels.Forms[op.Results[0].Type.DType].Scalar, name, kernels.Settled(op, sum))
	b.rowVar[op.Results[0]] = name
}

// numbers computes the numbers of the row that are known before a pass and are not yet.
func (b *Body) numbers(pass int) {
	e := b.Evaluation(kernels.NewSpace(b.shape, b.row, "i", ""))
	for _, op := range b.graph.Ops {
		v := op.Results[0]
		if !b.ofRow(v) || b.pass[v] > pass || b.rowVar[v] != "" {
			continue
		}
		b.rowVar[v] = e.Value(v)
	}
}

// last computes and stores the results.
func (b *Body) last(length ir.Size, group int) {
	k := b.K
	b.numbers(b.passes)
	ofRow := func(v *ir.Value) bool { return b.ofRow(v) }
	elements := false
	for _, r := range b.graph.Results {
		elements = elements || !ofRow(r.Value)
	}
	if elements {
		first, step := "0", "1"
		if group > 1 {
			first, step = "l", fmt.Sprint(group)
		}
		k.Add("for (int j = %s; j < %s; j += %s) {", first, kernels.CSize(length), step)
		e := b.Evaluation(kernels.NewSpace(b.shape, b.row, "i", "j"))
		b.Store(e, b.graph.Results, func(v *ir.Value) bool { return !ofRow(v) })
		k.Add("}")
	}
	if group > 1 {
		k.Add("if (l == 0) {")
	}
	b.Store(b.Evaluation(kernels.NewSpace(b.shape, b.row, "i", "")), b.graph.Results, ofRow)
	if group > 1 {
		k.Add("}")
	}
}
