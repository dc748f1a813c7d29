package loops

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// Sums of the squares of what rows differ from a vector, as a variance is made of: one function reads the rows alone, and neither
// differences nor squares go through memory.

// joinSquares notes the differences and squares that only such sums read.
func (t *tile) joinSquares() {
	for _, c := range t.k.Sums {
		if x, _ := t.squaresOf(c); x != nil {
			v := t.k.body.Results[c.Result].Value
			t.parts[v], t.parts[v.Op.Args[0]] = true, true
		}
	}
}

// squaresOf returns rows and a vector, the squares of whose differences a sum adds up, if nothing else reads these.
func (t *tile) squaresOf(c *ColumnSum) (x, less *ir.Value) {
	v := t.k.body.Results[c.Result].Value
	square := v.Op
	if !c.Only || t.form != rowTile || square.Kind != ir.OpMul || square.Args[0] != square.Args[1] || t.uses[v] != 2 || t.uses[square.Args[0]] != 2 {
		return nil, nil
	}
	sub := square.Args[0].Op
	if sub.Kind != ir.OpSub || t.k.storedAs(square.Args[0]) >= 0 || t.vectorAccess(sub.Args[1]) == nil {
		return nil, nil
	}
	return sub.Args[0], sub.Args[1]
}

// vectorAccess is how a vector is read that is the same for all rows of a piece, nil if a value is none.
func (t *tile) vectorAccess(v *ir.Value) *access {
	k, src := t.k, sourceOf(v)
	if v.Op.Kind != ir.OpBroadcast || src.v.Op.Kind != ir.OpParam || src.v.Type.DType != ir.F32 || src.v.Type.Shape.Size().IsOne() || k.sp.row.IsOne() {
		return nil
	}
	if _, counted := k.counts[src.v]; counted {
		return nil
	}
	a := k.sp.accessOf(src.axes)
	if slices.Contains(a.has[k.sp.prefix:], false) || slices.Contains(a.has[:k.sp.prefix], true) && (k.heldRows(a) == 0 || t.block == 0) {
		return nil
	}
	return &a
}

// addSquares adds the call.
func (t *tile) addSquares(sum string, x, less *ir.Value) {
	k := t.k
	a, v := t.vectorAccess(less), t.value(x)
	row := t.pieceRow(k.at[sourceOf(less).v], *a)
	v.last = len(t.ops)
	t.ops = append(t.ops, &tileOp{args: []*tileValue{v}, out: &tileValue{text: sum}, write: func(to string, args []string) string {
		rows := args[0]
		if v.pooled {
			rows += t.length(false)
		}
		return fmt.Sprintf("rt.ColumnsAddSquares(%s, columns, %s, %s)", to, rows, row.text)
	}})
}

// pieceRow is the row that an operand has for all rows of a piece.
func (t *tile) pieceRow(field int, a access) *tileValue {
	return t.once(fmt.Sprint("row", field), func() *tileValue {
		name := t.k.local(field)
		t.pieceLines.Add("%s", gotext.SliceMark+name+gotext.SliceMark+fmt.Sprintf("%s[%s:][:%v]", t.k.ref(field), t.blockAt(a), t.width))
		return &tileValue{text: name}
	})
}
