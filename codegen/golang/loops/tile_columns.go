package loops

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// ColumnSum is the sum of a result of a loop over its first axes, such as the derivative of a bias, or over some behind the first, such
// as an image's sums for each channel. The loop makes it while it has the result in the cache: each piece of the rows has sums of its
// own, which are added at the end in order, so that bits do not depend on who computed which piece.
type ColumnSum struct {
	Step   int // that sums
	Result int // of the loop
	Lead   int // axes before those that are added up
	Axis   int // the first behind them
	To     *plan.Buffer
	Only   bool // nobody else reads the result
	Done   bool
	Parts  string // where the sums of the pieces lie
}

// Rows is how many rows each of several sums adds up.
func (c *ColumnSum) Rows(shape ir.Shape) int { return shape[c.Lead:c.Axis].Size().Factor }

// splitsOf are the axes at which sums want a loop's rows, and those that are added up, to begin.
func splitsOf(sums []*ColumnSum) (axes []int) {
	for _, c := range sums {
		if c.Axis == sums[0].Axis {
			axes = append(axes, c.Lead, c.Axis)
		}
	}
	return axes
}

// widestSums is the most elements of a row for whose sums over the rows each piece of a loop has room.
const widestSums = 2048

// summable returns those sums that the loop can make.
func (k *Kernel) summable(sums []*ColumnSum) []*ColumnSum {
	var list []*ColumnSum
	for _, c := range sums {
		if k.makes(c) {
			list = append(list, c)
		}
	}
	for _, c := range sums {
		if !slices.Contains(list, c) { // it is read as a whole after all
			for _, d := range list {
				d.Only = d.Only && d.Result != c.Result
			}
		}
	}
	return list
}

// makes reports whether the loop's rows are those that a sum adds up, none too long and enough of them.
func (k *Kernel) makes(c *ColumnSum) bool {
	width := k.Shape[min(c.Axis, len(k.Shape)):].Size()
	if k.sp.flat || k.sp.row != width || width.Power > 0 || width.Factor == 0 || width.Factor > min(k.f.Tiling().Longest, widestSums) {
		return false
	}
	return k.whole(k.body.Results[c.Result].Value) && (c.Lead == 0 || k.isBlock(c.Rows(k.Shape)))
}

// unstored reports whether a result is not needed in memory.
func (k *Kernel) unstored(result int) bool {
	for _, c := range k.Sums {
		if c.Result == result && c.Only {
			return true
		}
	}
	return false
}

// addSums adds what each tile adds to the sums.
func (t *tile) addSums() {
	k := t.k
	if len(k.Sums) > 0 && t.form != rowTile {
		panic(errNoTile)
	}
	k.cost += len(k.Sums)
	rows, piece := k.sp.rows.At(k.f.Rows()), k.Piece()
	at, temp := 0, 1
	for _, c := range k.Sums {
		pieces := (rows + piece - 1) / piece
		count := ir.Fixed(pieces * t.width.Factor)
		c.Parts, c.Done = k.f.Temporary(at, ir.F32, count, fmt.Sprintf("[%d %v]", pieces, t.width)), true
		at += plan.Aligned(count.Factor * 4)
		name := t.sumName(c)
		if x, less := t.squaresOf(c); x != nil {
			t.addSquares(name, x, less)
			temp = 2
			continue
		}
		v := t.value(k.body.Results[c.Result].Value)
		v.last = len(t.ops)
		t.ops = append(t.ops, &tileOp{args: []*tileValue{v}, out: &tileValue{text: name}, write: func(to string, args []string) string {
			x := args[0]
			if v.pooled {
				x += t.length(false)
			}
			return fmt.Sprintf("rt.ColumnsAdd(%s, columns, %s)", to, x)
		}})
	}
	if len(k.Sums) > 0 {
		k.names["columns"] = true
		t.top.Add("columns := t.Take(%s)", map[int]string{1: "", 2: "2*"}[temp]+t.width.String())
	}
}

// sumName is the variable for the sums of a piece.
func (t *tile) sumName(c *ColumnSum) string {
	name := t.k.names.Take("sum")
	field := t.k.field(c.Parts, "sums", ir.F32)
	t.pieceLines.Add("%s%s%srt.Cleared(%s[lo/%d*%v:][:%v])", gotext.SliceMark, name, gotext.SliceMark, t.k.ref(field), t.k.Piece(), t.width, t.width)
	return name
}
