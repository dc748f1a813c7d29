package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// rows is a kernel for a body with reductions: a row belongs to one work item if it is short, else to a group, which
// goes over it once for each reduction that needs the one before, and once more for what is computed of the last.
func (b *body) rows() {
	k := b.k
	length, count := b.shape[b.row:].Size(), b.shape[:b.row].Size()
	group := 1
	if length.Power > 0 || length.Factor > short {
		if k.loop == nil {
			b.grouped(count, length).write()
			return
		}
		group = k.loop.items()
	}
	if group == 1 {
		k.each(count)
	} else {
		k.eachRow(count, group)
		for _, op := range b.graph.Ops {
			if ir.Reduces(op.Kind) {
				k.sharing(accumulator(op), group)
			}
		}
	}
	for pass := 0; pass < b.passes; pass++ {
		b.reductions(pass, length, group)
	}
	b.last(length, group)
	if group == 1 {
		k.run(count)
		return
	}
	k.runRows(count, group)
}

// ofRow reports whether a value has one element a row.
func (b *body) ofRow(v *ir.Value) bool { return v.Type.Shape.Equal(b.shape[:b.row]) }

// reductions writes those that a pass over the row makes, then the numbers of the row that follow from them.
func (b *body) reductions(pass int, length ir.Size, group int) {
	k, now := b.k, b.now(pass)
	if len(now) == 0 {
		return
	}
	b.numbers(pass)
	sums := map[*ir.Op]string{}
	for _, op := range now {
		sums[op] = k.temp("r")
		k.add("%s %s = %s;", accumulator(op), sums[op], start(op))
	}
	first, step := "0", "1"
	if group > 1 {
		first, step = "l", fmt.Sprint(group)
	}
	k.add("for (int j = %s; j < %s; j += %s) {", first, cSize(length), step)
	e := b.evaluation(newSpace(b.shape, b.row, "i", "j"))
	for _, op := range now {
		k.add("%s = %s;", sums[op], step2(op, sums[op], e.value(op.Args[0])))
	}
	k.add("}")
	for _, op := range now {
		if group > 1 {
			k.tree(op, sums[op], group)
		}
		b.settle(op, sums[op])
	}
}

// now are the reductions that a pass over the row makes.
func (b *body) now(pass int) []*ir.Op {
	var now []*ir.Op
	for _, op := range b.graph.Ops {
		if ir.Reduces(op.Kind) && b.pass[op.Args[0]] == pass {
			now = append(now, op)
		}
	}
	return now
}

// settle gives a reduction's value a name.
func (b *body) settle(op *ir.Op, sum string) {
	name := b.k.temp("v")
	b.k.add("%s %s = %s;", forms[op.Results[0].Type.DType].scalar, name, settled(op, sum))
	b.rowVar[op.Results[0]] = name
}

// numbers computes the numbers of the row that are known before a pass and are not yet.
func (b *body) numbers(pass int) {
	e := b.evaluation(newSpace(b.shape, b.row, "i", ""))
	for _, op := range b.graph.Ops {
		v := op.Results[0]
		if !b.ofRow(v) || b.pass[v] > pass || b.rowVar[v] != "" {
			continue
		}
		b.rowVar[v] = e.value(v)
	}
}

// last computes and stores the results.
func (b *body) last(length ir.Size, group int) {
	k := b.k
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
		k.add("for (int j = %s; j < %s; j += %s) {", first, cSize(length), step)
		e := b.evaluation(newSpace(b.shape, b.row, "i", "j"))
		b.store(e, b.graph.Results, func(v *ir.Value) bool { return !ofRow(v) })
		k.add("}")
	}
	if group > 1 {
		k.add("if (l == 0) {")
	}
	b.store(b.evaluation(newSpace(b.shape, b.row, "i", "")), b.graph.Results, ofRow)
	if group > 1 {
		k.add("}")
	}
}
