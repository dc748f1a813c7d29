package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
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
	if index.Place == plan.FieldData && len(g.Loops) == 0 {
		key := g.Place(index) + " " + kernels.ExtentOf(limit)
		if g.seen[key] {
			return
		}
		g.seen[key] = true
	}
	k, count := g.Kernel(), index.Value.Type.Shape.Size()
	g.Whats = append(g.Whats, plan.IndexName(op))
	id := k.Number(fmt.Sprintf("=%d", len(g.Whats)))
	k.Views = append(k.Views, fmt.Sprintf("SHARED int sh[%d];", group))
	k.Add("int l = LID, bad = 2147483647;")
	k.Add("for (int i = l; i < %s; i += %d) {", kernels.CSize(count), group)
	k.Add("int x = %s;", k.Element(index, "i"))
	k.Add("if ((x < 0 || x >= %s) && i < bad) bad = i;", kernels.CSize(limit))
	k.Add("}")
	k.Add("sh[l] = bad;")
	k.Add("BARRIER;")
	k.Add("for (int h = %d; h > 0; h /= 2) {", group/2)
	k.Add("if (l < h && sh[l + h] < sh[l]) sh[l] = sh[l + h];")
	k.Add("BARRIER;")
	k.Add("}")
	k.Add("if (l == 0 && sh[0] != 2147483647 && !ctl[FAULT]) {")
	k.Add("ctl[FAULT + 1] = (uint)%s;", k.Element(index, "sh[0]"))
	k.Add("ctl[FAULT + 2] = (uint)%s;", kernels.CSize(limit))
	k.Add("ctl[FAULT] = (uint)%s;", id)
	k.Add("}")
	k.Launch(group, fmt.Sprint(group))
}

// gather writes a look-up; an index out of range gives zero.
func (g *graphCode) gather(s *plan.Step) {
	op := s.Op
	f := lookedOf(&op.Attrs, op.Args[0].Type.Shape, op.Args[1].Type.Shape)
	g.check(op, s.Args[1], f.k)
	k, count, d := g.Kernel(), op.Results[0].Type.Shape.Size(), op.Results[0].Type.DType
	if wide := f.wide(k, s.Args[0], s.Results[0]); wide > 0 {
		g.gatherWide(s, f, wide)
		return
	}
	k.Each(count)
	k.Add("int in = %s, j = %s, bo = %s;", kernels.Modulo("i", f.inner), kernels.Modulo("("+kernels.Over("i", f.inner)+")", f.j), kernels.Over("i", f.inner.Times(f.j)))
	k.Add("int x = %s;", k.Element(s.Args[1], kernels.Product("("+kernels.Over("bo", f.outer)+")", f.j)+" + j"))
	k.Add("%s y = 0;", kernels.Forms[d].Scalar)
	k.Add("if (x >= 0 && x < %s) y = %s;", kernels.CSize(f.k), k.Element(s.Args[0], fmt.Sprintf("(bo*%s + x)*%s + in", kernels.CSize(f.k), kernels.CSize(f.inner))))
	k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored("y", d))
	k.Run(count)
}

// mix adds up a work item's neighbours.
func (g *graphCode) mix(s *plan.Step) {
	op := s.Op
	x, weights, axis, d := op.Args[0].Type.Shape, op.Args[2].Type.Shape, op.Attrs.Axis, op.Results[0].Type.DType
	length, inner, j, taps := x[axis].Size(), x[axis+1:].Size(), weights[0].Size(), kernels.CSize(weights[1].Size())
	k, count := g.Kernel(), op.Results[0].Type.Shape.Size()
	k.Each(count)
	k.Add("int in = %s, j = %s, o = %s;", kernels.Modulo("i", inner), kernels.Modulo("("+kernels.Over("i", inner)+")", j), kernels.Over("i", inner.Times(j)))
	k.Add("int at = (%s + %s)*%s + in;", kernels.Product("o", length), k.Element(s.Args[1], "j"), kernels.CSize(inner))
	k.Add("%s y = 0;", kernels.Forms[d].Scalar)
	k.Add("for (int t = 0; t < %s; t++) y += %s * %s;", taps, k.Element(s.Args[2], "j*"+taps+" + t"), k.Element(s.Args[0], "at + t*"+kernels.CSize(inner)))
	k.Store(s.Results[0], "i", kernels.Stored("y", d))
	k.Run(count)
}

// scatterAdd adds in the order of j.
func (g *graphCode) scatterAdd(s *plan.Step) {
	op := s.Op
	f := lookedOf(&op.Attrs, op.Attrs.Shape, op.Args[0].Type.Shape)
	g.check(op, s.Args[0], f.k)
	columns := f.batch.Times(f.outer).Times(f.inner)
	d := op.Results[0].Type.DType
	if d.IsHalf() || columns.At(g.Schedule.Rows) < 1024 && f.k.At(g.Schedule.Rows) <= 1024 {
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
	k, count := g.Kernel(), f.batch.Times(f.j)
	place := g.Temporary(0, count.At(g.Schedule.Rows)*linkType.Size())
	k.EachRow(count, linking)
	k.Add("int own = %s, from = i - own, x = %s, next = 2147483647, first = own;", kernels.Modulo("i", f.j), k.Element(s.Args[0], "i"))
	k.Add("for (int j = l; j < %s; j += %d) {", kernels.CSize(f.j), linking)
	k.Add("int same = %s == x;", k.Element(s.Args[0], "from + j"))
	k.Add("if (same && j > own && j < next) next = j;")
	k.Add("if (same && j < first) first = j;")
	k.Add("}")
	least := &ir.Op{Kind: ir.OpReduceMin, Args: []*ir.Value{{Type: ir.Type{DType: ir.I32}}}}
	for _, name := range []string{"next", "first"} {
		k.Across(least, name, linking, 1)
	}
	k.Add("next = next == 2147483647 ? 0 : next + 1;")
	k.Add("if (l == 0) %s[i] = first == own ? next : -1 - next;", k.Pointer(place, linkType, count))
	k.RunRows(count, linking)

	k = g.Kernel()
	if wide := f.wide(k, s.Args[1], s.Results[0]); wide > 0 {
		g.scatterWide(s, f, place, wide)
		return
	}
	links, d := k.Pointer(place, linkType, count), s.Op.Results[0].Type.DType
	updates := s.Op.Args[1].Type.Shape.Size()
	k.Each(updates)
	k.Add("int in = %s, j = %s, bo = %s, from = %s;", kernels.Modulo("i", f.inner), kernels.Modulo("("+kernels.Over("i", f.inner)+")", f.j), kernels.Over("i", f.inner.Times(f.j)),
		kernels.Product("("+kernels.Over("("+kernels.Over("i", f.inner.Times(f.j))+")", f.outer)+")", f.j))
	k.Add("int next = %s[from + j], x = %s;", links, k.Element(s.Args[0], "from + j"))
	k.Add("if (next < 0 || x < 0 || x >= %s) return;", kernels.CSize(f.k))
	k.Add("%s sum = %s;", kernels.Forms[d].Scalar, k.Element(s.Args[1], "i"))
	k.Add("while (next > 0) {")
	sum := &ir.Op{Kind: ir.OpSum, Args: s.Op.Results, Results: s.Op.Results}
	update := k.Element(s.Args[1], fmt.Sprintf("(bo*%s + next - 1)*%s + in", kernels.CSize(f.j), kernels.CSize(f.inner)))
	if d.IsFloat() {
		k.Add("sum += %s;", update)
	} else {
		k.Add("sum = %s;", kernels.Join(sum, "sum", update))
	}
	k.Add("next = -1 - %s[from + next - 1];", links)
	k.Add("}")
	k.Add("%s[(bo*%s + x)*%s + in] = %s;", k.Buffer(s.Results[0]), kernels.CSize(f.k), kernels.CSize(f.inner), kernels.Stored("sum", d))
	k.Run(updates)
}

// lookedAtOnce is how many indices a work item reads at once.
const lookedAtOnce = 8

// scatterTo has a work item for each number of the result, which looks through the indices; through parts of them where there are many,
// whose sums are added in their order.
func (g *graphCode) scatterTo(s *plan.Step, f looked) {
	op := s.Op
	k, count, rows := g.Kernel(), op.Attrs.Shape.Size(), g.Schedule.Rows
	sum := &ir.Op{Kind: ir.OpSum, Args: op.Results, Results: op.Results}
	parts := max(1, min(f.j.At(rows)/64, 1<<20/max(1, count.At(rows))))
	all := count.Times(ir.Fixed(parts))
	k.Each(all)
	k.Add("int e = %s, part = %s, first = part*((%s + %d)/%d), last = first + (%[3]s + %[4]d)/%[5]d;", kernels.Modulo("i", count), kernels.Over("i", count), kernels.CSize(f.j), parts-1, parts)
	k.Add("int in = %s, at = %s, bo = %s;", kernels.Modulo("e", f.inner), kernels.Modulo("("+kernels.Over("e", f.inner)+")", f.k), kernels.Over("e", f.inner.Times(f.k)))
	k.Add("if (last > %s) last = %[1]s;", kernels.CSize(f.j))
	k.Add("%s sum = 0;", kernels.Accumulator(sum))
	k.Add("for (int j = first; j < last; j += %d) {", lookedAtOnce)
	each := fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", lookedAtOnce)
	k.Add("%s x[%d];", kernels.Forms[op.Args[0].Type.DType].Scalar, lookedAtOnce)
	k.Add("%sx[t] = j + t < last ? %s : -1;", each, k.Element(s.Args[0], kernels.Product("("+kernels.Over("bo", f.outer)+")", f.j)+" + j + t"))
	k.Add("%sif (x[t] == at) sum = %s;", each, kernels.Join(sum, "sum", k.Element(s.Args[1], fmt.Sprintf("(bo*%s + j + t)*%s + in", kernels.CSize(f.j), kernels.CSize(f.inner)))))
	k.Add("}")
	d := op.Results[0].Type.DType
	result := func(k *kernels.Kernel, value string) {
		k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored(kernels.Settled(sum, value), d))
	}
	if parts == 1 {
		result(k, "sum")
		k.Run(all)
		return
	}
	p := g.Partial(d, count, ir.Fixed(parts))
	wait := g.canWait(sum, count, s.Results[0])
	if wait {
		p = g.lasting(d, count, ir.Fixed(parts))
	}
	k.Add("%s", p.Store(k, "i", "sum"))
	k.Run(all)
	if wait {
		g.wait(sum, count, p, s.Results[0])
		return
	}
	g.columns(sum, joining(count.At(rows)), count, ir.Fixed(parts), p.Load, result)
}
