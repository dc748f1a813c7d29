package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// value returns where a value of the body lies.
func (t *tile) value(v *ir.Value) *tileValue {
	if known, ok := t.of[v]; ok {
		return known
	}
	x := t.make(v)
	t.of[v] = x
	return x
}

func (t *tile) make(v *ir.Value) *tileValue {
	k, op := t.k, v.Op
	ofRow := k.ofRow(v) && !k.whole(v)
	if !ofRow && !k.whole(v) {
		panic(errNoTile)
	}
	switch op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpRows, ir.OpIota:
		return t.leaf(source{v, ir.Axes(0, len(v.Type.Shape))}, ofRow)
	case ir.OpBroadcast:
		return t.spread(sourceOf(v), ofRow)
	case ir.OpRandom:
		return t.drawn(op, ofRow)
	}
	if ir.Reduces(op.Kind) {
		return t.reduction(op)
	}
	if !ir.Elementwise(op.Kind) {
		panic(errNoTile)
	}
	return t.elementwise(op, ofRow)
}

// spread is what a broadcast gives.
func (t *tile) spread(src source, ofRow bool) *tileValue {
	switch src.v.Op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpRows, ir.OpIota:
		return t.leaf(src, ofRow)
	}
	if !slices.Equal(src.axes, ir.Axes(0, len(src.axes))) {
		panic(errNoTile)
	}
	x := t.value(src.v)
	if x.ofRow == ofRow {
		return x
	}
	return t.overRows(x)
}

// overRows repeats the number of each row over its row.
func (t *tile) overRows(x *tileValue) *tileValue {
	key := fmt.Sprintf("rows %p", x)
	return t.once(key, func() *tileValue { return t.vec("RowsOf", false, []*tileValue{x}, t.width.String()) })
}

// once makes a value the first time it is asked for.
func (t *tile) once(key string, make func() *tileValue) *tileValue {
	if t.fixed[key] == nil {
		t.fixed[key] = make()
	}
	return t.fixed[key]
}

// leaf is a constant, a count, an index, or an operand that lies on axes of the space.
func (t *tile) leaf(src source, ofRow bool) *tileValue {
	k, v := t.k, src.v
	d := v.Type.DType
	if d == ir.F64 {
		panic(errNoTile)
	}
	if e, ok := k.known[v]; ok {
		return t.constant(e.text, ofRow)
	}
	if text, ok := k.counts[v]; ok {
		return t.constant("float32("+text+")", ofRow)
	}
	switch v.Op.Kind {
	case ir.OpConst:
		return t.constant(gotext.Element(v.Op.Attrs.Literal, 0, d), ofRow)
	case ir.OpRows:
		return t.constant("float32(n)", ofRow)
	case ir.OpIota:
		return t.index(src.axes[v.Op.Attrs.Axis], ofRow)
	}
	field := k.at[v]
	if v.Type.Shape.Size().IsOne() {
		e := loadExpr(k.ref(field)+"[0]", d)
		if d != ir.F32 && !d.IsHalf() {
			e = castExpr(e, d, ir.F32)
		}
		return t.constant(e.text, ofRow)
	}
	return t.load(field, k.sp.accessOf(src.axes), d, ofRow)
}

// constant is a tile of one number. Beside long rows, one that goes with a number of each row is as short as these.
func (t *tile) constant(text string, ofRow bool) *tileValue {
	switch text {
	case "false":
		text = "0"
	case "true":
		text = "1"
	}
	key, n := "constant "+text, max(t.elements(false), t.elements(true))
	if ofRow && t.form == rowTile && t.width.Factor >= room/8 {
		key, n = "constant of rows "+text, t.elements(true)
	}
	t.constants[key] = t.constants[key] || !ofRow
	return t.once(key, func() *tileValue {
		name := t.k.names.Take(constantName(text))
		t.top.Add("%s", gotext.SliceMark+name+gotext.SliceMark+fmt.Sprintf("t.Fill(%s, %d)", text, n))
		return &tileValue{text: name}
	})
}

// constantName is a word for a constant.
func constantName(text string) string {
	switch text {
	case "0":
		return "zero"
	case "1":
		return "one"
	case "0.5":
		return "half"
	}
	if strings.HasPrefix(strings.TrimPrefix(text, "-"), "k."+gotext.OpenMark) {
		return "number"
	}
	return "constant"
}

// index is the place along an axis.
func (t *tile) index(axis int, ofRow bool) *tileValue {
	sp := t.k.sp
	below := ir.Fixed(1)
	for i := len(sp.groups) - 1; i >= sp.prefix; i-- {
		g := sp.groups[i]
		if !slices.Contains(g.axes, axis) {
			below = below.Times(g.count)
			continue
		}
		if t.form != rowTile || ofRow || g.count.Power > 0 {
			panic(errNoTile)
		}
		return t.once(fmt.Sprint("index", axis), func() *tileValue {
			name := t.k.names.Take("place")
			t.top.Add("%s := t.Take(%d)\nrt.VecPlaces(%s, %v, %v)", name, t.elements(false), name, below, g.count)
			return &tileValue{text: name}
		})
	}
	if t.k.Shape[axis] == 1 {
		return t.constant("0", ofRow)
	}
	panic(errNoTile)
}
