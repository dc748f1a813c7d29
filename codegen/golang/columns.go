package golang

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// columnSum is the sum of a result of a loop over its first axes, such as the derivative of a bias, or over some behind the first, such
// as an image's sums for each channel. The loop makes it while it has the result in the cache: each piece of the rows has sums of its
// own, which are added at the end in order, so that bits do not depend on who computed which piece.
type columnSum struct {
	step   int // that sums
	result int // of the loop
	lead   int // axes before those that are added up
	axis   int // the first behind them
	to     *plan.Buffer
	only   bool // nobody else reads the result
	done   bool
	parts  string // where the sums of the pieces lie
}

// columnSums finds the sums, up to a step, of what step i computes, which may be made before their turn.
func columnSums(s *plan.Schedule, i, to int) []*columnSum {
	step := &s.Steps[i]
	if step.Op.Kind != ir.OpFused && !elementwise(step.Op) {
		return nil
	}
	var found []*columnSum
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
		found = append(found, &columnSum{step: j, result: r, lead: lead, axis: axis, to: s.Steps[j].Results[0]})
	}
	for {
		for _, c := range found {
			c.only = onlySummed(s, step.Results[c.result], i, found)
		}
		late := slices.IndexFunc(found, func(c *columnSum) bool { return !c.early(s, i, found) })
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
func (c *columnSum) early(s *plan.Schedule, i int, sums []*columnSum) bool {
	if c.to.Place != plan.Arena {
		return false
	}
	used := func(b *plan.Buffer) bool {
		return b.Place == plan.Arena && b.Last > i && b.Offset < c.to.Offset+c.to.Bytes && c.to.Offset < b.Offset+b.Bytes &&
			!slices.ContainsFunc(sums, func(d *columnSum) bool { return d.only && s.Steps[i].Results[d.result] == b })
	}
	for k := i; k < c.step; k++ {
		if slices.ContainsFunc(slices.Concat(s.Steps[k].Args, s.Steps[k].Results), used) {
			return false
		}
	}
	return true
}

// onlySummed reports whether nothing but the sums reads a result of step i.
func onlySummed(s *plan.Schedule, b *plan.Buffer, i int, sums []*columnSum) bool {
	if b.Place != plan.Arena || b.Last >= len(s.Steps) {
		return false
	}
	for j := i + 1; j <= b.Last; j++ {
		if slices.ContainsFunc(sums, func(c *columnSum) bool { return c.step == j }) {
			continue
		}
		if slices.ContainsFunc(s.Steps[j].Args, func(arg *plan.Buffer) bool { return base(arg.Value) == base(b.Value) }) {
			return false
		}
	}
	return true
}

// splitsOf are the axes at which sums want a loop's rows, and those that are added up, to begin.
func splitsOf(sums []*columnSum) (axes []int) {
	for _, c := range sums {
		if c.axis == sums[0].axis {
			axes = append(axes, c.lead, c.axis)
		}
	}
	return axes
}

// widestSums is the most elements of a row for whose sums over the rows each piece of a loop has room.
const widestSums = 2048

// summable returns those sums that the loop can make.
func (k *kernel) summable(sums []*columnSum) []*columnSum {
	var list []*columnSum
	for _, c := range sums {
		if k.makes(c) {
			list = append(list, c)
		}
	}
	for _, c := range sums {
		if !slices.Contains(list, c) { // it is read as a whole after all
			for _, d := range list {
				d.only = d.only && d.result != c.result
			}
		}
	}
	return list
}

// makes reports whether the loop's rows are those that a sum adds up, none too long and enough of them.
func (k *kernel) makes(c *columnSum) bool {
	width := k.shape[min(c.axis, len(k.shape)):].Size()
	if k.sp.flat || k.sp.row != width || width.Power > 0 || width.Factor == 0 || width.Factor > min(k.f.g.m.tiles.longest, widestSums) {
		return false
	}
	return k.whole(k.body.Results[c.result].Value) && (c.lead == 0 || k.isBlock(c.rows(k.shape)))
}

// unstored reports whether a result is not needed in memory.
func (k *kernel) unstored(result int) bool {
	for _, c := range k.sums {
		if c.result == result && c.only {
			return true
		}
	}
	return false
}

// addSums adds what each tile adds to the sums.
func (t *tile) addSums() {
	k := t.k
	if len(k.sums) > 0 && t.form != rowTile {
		panic(errNoTile)
	}
	k.cost += len(k.sums)
	rows, piece := k.sp.rows.At(k.f.g.s.Rows), k.piece()
	at, temp := 0, 1
	for _, c := range k.sums {
		pieces := (rows + piece - 1) / piece
		count := ir.Fixed(pieces * t.width.Factor)
		c.parts, c.done = k.f.temporary(at, ir.F32, count, fmt.Sprintf("[%d %v]", pieces, t.width)), true
		at += plan.Aligned(count.Factor * 4)
		name := t.sumName(c)
		if x, less := t.squaresOf(c); x != nil {
			t.addSquares(name, x, less)
			temp = 2
			continue
		}
		v := t.value(k.body.Results[c.result].Value)
		v.last = len(t.ops)
		t.ops = append(t.ops, &tileOp{args: []*tileValue{v}, out: &tileValue{text: name}, write: func(to string, args []string) string {
			x := args[0]
			if v.pooled {
				x += t.length(false)
			}
			return fmt.Sprintf("rt.ColumnsAdd(%s, columns, %s)", to, x)
		}})
	}
	if len(k.sums) > 0 {
		k.names["columns"] = true
		t.top.add("columns := t.Take(%s)", map[int]string{1: "", 2: "2*"}[temp]+t.width.String())
	}
}

// sumName is the variable for the sums of a piece.
func (t *tile) sumName(c *columnSum) string {
	name := t.k.names.take("sum")
	field := t.k.field(c.parts, "sums", ir.F32)
	t.pieceLines.add("%s%s%srt.Cleared(%s[lo/%d*%v:][:%v])", sliceMark, name, sliceMark, t.k.ref(field), t.k.piece(), t.width, t.width)
	return name
}

// joinSums adds the sums of all pieces.
func (f *function) joinSums(k *kernel, rows ir.Size) {
	for _, c := range k.sums {
		piece := k.piece()
		if c.lead > 0 {
			each := c.rows(k.shape) / piece
			f.add("rt.JoinColumnsOf(%s, %s, %s, %s)", f.slice(c.to, true), c.parts, f.number(k.sp.row.Factor, "width"), f.number(each, "pieces"))
			continue
		}
		f.add("rt.JoinColumns(%s, %s, %s, %s)", f.slice(c.to, true), c.parts, f.count(rows, "rows"), f.number(piece, "grain"))
	}
}

// rows is how many rows each of several sums adds up.
func (c *columnSum) rows(shape ir.Shape) int { return shape[c.lead:c.axis].Size().Factor }
