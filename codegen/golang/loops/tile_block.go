package loops

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// Blocks of rows: operands that lie on the first axes, and on those of a row or none of these, have the same row or number for all rows
// between, as statistics of an image's channels have, and sums may be wanted for each image. Pieces of the loop have rows of one block
// only, so that a piece begins with copies of such operands, as long as a tile, and with sums of its own.

// blockOf is how many rows a block has, 0 if there are none.
func (t *tile) blockOf() int {
	k, block := t.k, 0
	note := func(rows int) {
		if rows > 0 && (block == 0 || rows < block) {
			block = rows
		}
	}
	for _, c := range k.Sums {
		if c.Lead > 0 {
			note(c.Rows(k.Shape))
		}
	}
	for _, op := range k.body.Ops {
		if op.Kind != ir.OpBroadcast || t.rows == 1 {
			continue
		}
		if src := sourceOf(op.Results[0]); src.v.Op.Kind == ir.OpParam && src.v.Type.DType == ir.F32 {
			note(k.heldRows(k.sp.accessOf(src.axes)))
		}
	}
	return block
}

// heldRows is for how many rows an operand has the same row, or number, before it goes on to the next; 0 if that is not how it lies, or if
// they are few.
func (k *Kernel) heldRows(a access) int {
	sp := k.sp
	if slices.Contains(a.has[sp.prefix:], false) && slices.Contains(a.has[sp.prefix:], true) || !slices.Contains(a.has[:sp.prefix], true) {
		return 0
	}
	n := ir.Fixed(1)
	for i := sp.prefix - 1; !a.has[i]; i-- {
		n = n.Times(sp.groups[i].count)
	}
	if n.Power > 0 || !k.isBlock(n.Factor) {
		return 0
	}
	return n.Factor
}

// isBlock reports whether so many rows are enough to be a block.
func (k *Kernel) isBlock(rows int) bool {
	return k.sp.row.Power == 0 && rows*k.sp.row.Factor >= k.f.Tiling().Block
}

// uneven reports whether blocks end within a tile: there it is shorter.
func (t *tile) uneven() bool { return t.block > 0 && t.block%t.rows != 0 }

// blocks is a number of rows that is a piece for a thread, about as many as wanted: several blocks, or a part of one.
func (t *tile) blocks(rows int) int {
	if rows >= t.block {
		return rows / t.block * t.block
	}
	for part := rows; part >= max(rows/4, t.rows); part-- {
		if t.block%part == 0 {
			return part
		}
	}
	return t.block
}

// held is an operand that has the same row, or number, for a whole piece: a tile of copies.
func (t *tile) held(field int, a access) *tileValue {
	return t.once(fmt.Sprint("held", field, a), func() *tileValue {
		k := t.k
		name := k.local(field)
		t.top.Add("%s", gotext.SliceMark+name+gotext.SliceMark+fmt.Sprintf("t.Take(%d)", t.elements(false)))
		width := ir.Fixed(1)
		if a.inner() {
			width = t.width
		}
		t.pieceLines.Add("rt.Repeat(%s, %s[%s:][:%v])", name, k.ref(field), t.blockAt(a), width)
		return &tileValue{text: name}
	})
}

// blockAt is where the row begins that an operand has for a block.
func (t *tile) blockAt(a access) string {
	block := strconv.Itoa(t.k.heldRows(a))
	return strings.Replace(t.at(a, "lo"), "lo/"+block, "lo/"+t.k.size(block, "block"), 1)
}

// pieceLoop begins the loop over pieces.
func (t *tile) pieceLoop(l *gotext.Lines) {
	l.Add("for lo < hi {\nend := min(hi, lo+%d)", t.k.Piece())
	l.List = append(l.List, joined(t.pieceLines.List)...)
}
