package graphs

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// columnSums finds the sums, up to a step, of what step i computes, which may be made before their turn.
func columnSums(s *plan.Schedule, i, to int) []*loops.ColumnSum {
	step := &s.Steps[i]
	if step.Op.Kind != ir.OpFused && !ir.Elementwise(step.Op.Kind) {
		return nil
	}
	var found []*loops.ColumnSum
	for j := i + 1; j < to && s.Steps[j].Body == nil; j++ {
		op := s.Steps[j].Op
		lead, axis := summedAxes(op)
		if axis == 0 {
			continue
		}
		r := slices.IndexFunc(step.Results, func(b *plan.Buffer) bool { return b.Value == op.Args[0] })
		if r < 0 || op.Args[0].Type.DType != ir.F32 || axis == len(op.Args[0].Type.Shape) {
			continue
		}
		found = append(found, &loops.ColumnSum{Step: j, Result: r, Lead: lead, Axis: axis, To: s.Steps[j].Results[0]})
	}
	for {
		for _, c := range found {
			c.Only = onlySummed(s, step.Results[c.Result], i, found)
		}
		late := slices.IndexFunc(found, func(c *loops.ColumnSum) bool { return !early(c, s, i, found) })
		if late < 0 {
			return found
		}
		found = slices.Delete(found, late, late+1)
	}
}

// summedAxes returns the axes over which an operation adds up, from one to before another, if they are neighbours, of which only those
// before all others depend on the rows; else zeros.
func summedAxes(op *ir.Op) (from, to int) {
	axes := op.Attrs.Axes
	if op.Kind != ir.OpSum || len(axes) == 0 {
		return 0, 0
	}
	from, to = slices.Min(axes), slices.Max(axes)+1
	if to-from != len(axes) || from > 0 && op.Args[0].Type.Shape[from:to].HasBatch() {
		return 0, 0
	}
	return from, to
}

// early reports whether a sum may be written once step i has run: nothing lies there that is in use until its own step.
func early(c *loops.ColumnSum, s *plan.Schedule, i int, sums []*loops.ColumnSum) bool {
	if c.To.Place != plan.Arena {
		return false
	}
	used := func(b *plan.Buffer) bool {
		return b.Place == plan.Arena && b.Last > i && b.Offset < c.To.Offset+c.To.Bytes && c.To.Offset < b.Offset+b.Bytes &&
			!slices.ContainsFunc(sums, func(d *loops.ColumnSum) bool { return d.Only && s.Steps[i].Results[d.Result] == b })
	}
	for k := i; k < c.Step; k++ {
		if slices.ContainsFunc(slices.Concat(s.Steps[k].Args, s.Steps[k].Results), used) {
			return false
		}
	}
	return true
}

// onlySummed reports whether nothing but the sums reads a result of step i.
func onlySummed(s *plan.Schedule, b *plan.Buffer, i int, sums []*loops.ColumnSum) bool {
	if b.Place != plan.Arena || b.Last >= len(s.Steps) {
		return false
	}
	for j := i + 1; j <= b.Last; j++ {
		if slices.ContainsFunc(sums, func(c *loops.ColumnSum) bool { return c.Step == j }) {
			continue
		}
		if slices.ContainsFunc(s.Steps[j].Args, func(arg *plan.Buffer) bool { return base(arg.Value) == base(b.Value) }) {
			return false
		}
	}
	return true
}

// joinSums adds the sums of all pieces.
func (f *function) joinSums(k *loops.Kernel) {
	for _, c := range k.Sums {
		piece := k.Piece()
		if c.Lead > 0 {
			each := c.Rows(k.Shape) / piece
			f.Add("rt.JoinColumnsOf(%s, %s, %s, %s)", f.Slice(c.To, true), c.Parts, f.number(k.Width(), "width"), f.number(each, "pieces"))
			continue
		}
		f.Add("rt.JoinColumns(%s, %s, %s, %s)", f.Slice(c.To, true), c.Parts, f.count(k.Rows(), "rows"), f.number(piece, "grain"))
	}
}
