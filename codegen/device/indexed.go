package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// looked is the form of a look-up: y[b, o, j, i] = x[b, o, index[b, j], i].
type looked struct{ batch, outer, k, inner, j ir.Size }

func lookedOf(a *ir.Attrs, x, index ir.Shape) looked {
	return looked{x[:a.Batch].Size(), x[a.Batch:a.Axis].Size(), x[a.Axis].Size(), x[a.Axis+1:].Size(), index[a.Batch:].Size()}
}

// check writes a kernel that notes the first index out of range, unless that of a field is known already.
func (g *graphCode) check(op *ir.Op, index *plan.Buffer, limit ir.Size) {
	const group = 128
	if index.Place == plan.FieldData && len(g.loops) == 0 {
		key := g.place(index) + " " + extentOf(limit)
		if g.seen[key] {
			return
		}
		g.seen[key] = true
	}
	k, count := g.kernel(), index.Value.Type.Shape.Size()
	g.whats = append(g.whats, plan.IndexName(op))
	id := k.number(fmt.Sprintf("=%d", len(g.whats)))
	k.views = append(k.views, fmt.Sprintf("SHARED int sh[%d];", group))
	k.add("int l = LID, bad = 2147483647;")
	k.add("for (int i = l; i < %s; i += %d) {", cSize(count), group)
	k.add("int x = %s;", k.element(index, "i"))
	k.add("if ((x < 0 || x >= %s) && i < bad) bad = i;", cSize(limit))
	k.add("}")
	k.add("sh[l] = bad;")
	k.add("BARRIER;")
	k.add("for (int h = %d; h > 0; h /= 2) {", group/2)
	k.add("if (l < h && sh[l + h] < sh[l]) sh[l] = sh[l + h];")
	k.add("BARRIER;")
	k.add("}")
	k.add("if (l == 0 && sh[0] != 2147483647 && !ctl[FAULT]) {")
	k.add("ctl[FAULT + 1] = (uint)%s;", k.element(index, "sh[0]"))
	k.add("ctl[FAULT + 2] = (uint)%s;", cSize(limit))
	k.add("ctl[FAULT] = (uint)%s;", id)
	k.add("}")
	k.launch(group, fmt.Sprint(group))
}

// gather writes a look-up; an index out of range gives zero.
func (g *graphCode) gather(s *plan.Step) {
	op := s.Op
	f := lookedOf(&op.Attrs, op.Args[0].Type.Shape, op.Args[1].Type.Shape)
	g.check(op, s.Args[1], f.k)
	k, count, d := g.kernel(), op.Results[0].Type.Shape.Size(), op.Results[0].Type.DType
	if wide := f.wide(k, s.Args[0], s.Results[0]); wide > 0 {
		g.gatherWide(s, f, wide)
		return
	}
	k.each(count)
	k.add("int in = %s, j = %s, bo = %s;", modulo("i", f.inner), modulo("("+over("i", f.inner)+")", f.j), over("i", f.inner.Times(f.j)))
	k.add("int x = %s;", k.element(s.Args[1], product("("+over("bo", f.outer)+")", f.j)+" + j"))
	k.add("%s y = 0;", forms[d].scalar)
	k.add("if (x >= 0 && x < %s) y = %s;", cSize(f.k), k.element(s.Args[0], fmt.Sprintf("(bo*%s + x)*%s + in", cSize(f.k), cSize(f.inner))))
	k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored("y", d))
	k.run(count)
}

// mix adds up a work item's neighbours.
func (g *graphCode) mix(s *plan.Step) {
	op := s.Op
	x, weights, axis, d := op.Args[0].Type.Shape, op.Args[2].Type.Shape, op.Attrs.Axis, op.Results[0].Type.DType
	length, inner, j, taps := x[axis].Size(), x[axis+1:].Size(), weights[0].Size(), cSize(weights[1].Size())
	k, count := g.kernel(), op.Results[0].Type.Shape.Size()
	k.each(count)
	k.add("int in = %s, j = %s, o = %s;", modulo("i", inner), modulo("("+over("i", inner)+")", j), over("i", inner.Times(j)))
	k.add("int at = (%s + %s)*%s + in;", product("o", length), k.element(s.Args[1], "j"), cSize(inner))
	k.add("%s y = 0;", forms[d].scalar)
	k.add("for (int t = 0; t < %s; t++) y += %s * %s;", taps, k.element(s.Args[2], "j*"+taps+" + t"), k.element(s.Args[0], "at + t*"+cSize(inner)))
	k.store(s.Results[0], "i", stored("y", d))
	k.run(count)
}

// scatterAdd adds in the order of j.
func (g *graphCode) scatterAdd(s *plan.Step) {
	op := s.Op
	f := lookedOf(&op.Attrs, op.Attrs.Shape, op.Args[0].Type.Shape)
	g.check(op, s.Args[0], f.k)
	columns := f.batch.Times(f.outer).Times(f.inner)
	d := op.Results[0].Type.DType
	if d.IsHalf() || columns.At(g.s.Rows) < 1024 && f.k.At(g.s.Rows) <= 1024 {
		g.scatterTo(s, f)
		return
	}
	g.fill(s.Results[0], "0")
	g.scatterLinked(s, f)
}

const (
	linking  = 32     // work items that look for the places of one index
	linkType = ir.I32 // of the links
)

// scatterLinked adds the updates of each index where it stands first, in their order: from there on each leads to the next with the same
// index. The links are a number for each index: 1 more than the next one's place, 0 without one, and where it is not the first, that
// number taken from -1.
func (g *graphCode) scatterLinked(s *plan.Step, f looked) {
	k, count := g.kernel(), f.batch.Times(f.j)
	place := g.temporary(0, count.At(g.s.Rows)*linkType.Size())
	k.eachRow(count, linking)
	k.add("int own = %s, from = i - own, x = %s, next = 2147483647, first = own;", modulo("i", f.j), k.element(s.Args[0], "i"))
	k.add("for (int j = l; j < %s; j += %d) {", cSize(f.j), linking)
	k.add("int same = %s == x;", k.element(s.Args[0], "from + j"))
	k.add("if (same && j > own && j < next) next = j;")
	k.add("if (same && j < first) first = j;")
	k.add("}")
	least := &ir.Op{Kind: ir.OpReduceMin, Args: []*ir.Value{{Type: ir.Type{DType: ir.I32}}}}
	for _, name := range []string{"next", "first"} {
		k.across(least, name, linking, 1)
	}
	k.add("next = next == 2147483647 ? 0 : next + 1;")
	k.add("if (l == 0) %s[i] = first == own ? next : -1 - next;", k.pointer(place, linkType, count))
	k.runRows(count, linking)

	k = g.kernel()
	if wide := f.wide(k, s.Args[1], s.Results[0]); wide > 0 {
		g.scatterWide(s, f, place, wide)
		return
	}
	links, d := k.pointer(place, linkType, count), s.Op.Results[0].Type.DType
	updates := s.Op.Args[1].Type.Shape.Size()
	k.each(updates)
	k.add("int in = %s, j = %s, bo = %s, from = %s;", modulo("i", f.inner), modulo("("+over("i", f.inner)+")", f.j), over("i", f.inner.Times(f.j)),
		product("("+over("("+over("i", f.inner.Times(f.j))+")", f.outer)+")", f.j))
	k.add("int next = %s[from + j], x = %s;", links, k.element(s.Args[0], "from + j"))
	k.add("if (next < 0 || x < 0 || x >= %s) return;", cSize(f.k))
	k.add("%s sum = %s;", forms[d].scalar, k.element(s.Args[1], "i"))
	k.add("while (next > 0) {")
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Results, Results: s.Op.Results}
	update := k.element(s.Args[1], fmt.Sprintf("(bo*%s + next - 1)*%s + in", cSize(f.j), cSize(f.inner)))
	if d.IsFloat() {
		k.add("sum += %s;", update)
	} else {
		k.add("sum = %s;", step2(sum, "sum", update))
	}
	k.add("next = -1 - %s[from + next - 1];", links)
	k.add("}")
	k.add("%s[(bo*%s + x)*%s + in] = %s;", k.buffer(s.Results[0]), cSize(f.k), cSize(f.inner), stored("sum", d))
	k.run(updates)
}

// lookedAtOnce is how many indices a work item reads at once.
const lookedAtOnce = 8

// scatterTo has a work item for each number of the result, which looks through the indices; through parts of them where there are many,
// whose sums are added in their order.
func (g *graphCode) scatterTo(s *plan.Step, f looked) {
	op := s.Op
	k, count, rows := g.kernel(), op.Attrs.Shape.Size(), g.s.Rows
	sum := &ir.Op{Kind: ir.OpSum, Args: op.Results, Results: op.Results}
	parts := max(1, min(f.j.At(rows)/64, 1<<20/max(1, count.At(rows))))
	all := count.Times(ir.Fixed(parts))
	k.each(all)
	k.add("int e = %s, part = %s, first = part*((%s + %d)/%d), last = first + (%[3]s + %[4]d)/%[5]d;", modulo("i", count), over("i", count), cSize(f.j), parts-1, parts)
	k.add("int in = %s, at = %s, bo = %s;", modulo("e", f.inner), modulo("("+over("e", f.inner)+")", f.k), over("e", f.inner.Times(f.k)))
	k.add("if (last > %s) last = %[1]s;", cSize(f.j))
	k.add("%s sum = 0;", accumulator(sum))
	k.add("for (int j = first; j < last; j += %d) {", lookedAtOnce)
	each := fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", lookedAtOnce)
	k.add("%s x[%d];", forms[op.Args[0].Type.DType].scalar, lookedAtOnce)
	k.add("%sx[t] = j + t < last ? %s : -1;", each, k.element(s.Args[0], product("("+over("bo", f.outer)+")", f.j)+" + j + t"))
	k.add("%sif (x[t] == at) sum = %s;", each, step2(sum, "sum", k.element(s.Args[1], fmt.Sprintf("(bo*%s + j + t)*%s + in", cSize(f.j), cSize(f.inner)))))
	k.add("}")
	d := op.Results[0].Type.DType
	result := func(k *kernel, value string) {
		k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(sum, value), d))
	}
	if parts == 1 {
		result(k, "sum")
		k.run(all)
		return
	}
	p := g.partial(d, count, ir.Fixed(parts))
	wait := g.canWait(sum, count, s.Results[0])
	if wait {
		p = g.lasting(d, count, ir.Fixed(parts))
	}
	k.add("%s", p.store(k, "i", "sum"))
	k.run(all)
	if wait {
		g.wait(sum, count, p, s.Results[0])
		return
	}
	g.columns(sum, joining(count.At(rows)), count, ir.Fixed(parts), p.load, result)
}
