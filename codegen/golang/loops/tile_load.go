package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// load is an operand as the tile needs it.
func (t *tile) load(field int, a access, d ir.DType, ofRow bool) *tileValue {
	sp := t.k.sp
	prefix, suffix := a.has[:sp.prefix], a.has[sp.prefix:]
	all := func(list []bool) bool { return !slices.Contains(list, false) }
	none := func(list []bool) bool { return !slices.Contains(list, true) }
	if sp.row.IsOne() { // there is no axis within a row
		suffix = []bool{true}
	}
	switch {
	case ofRow && all(prefix):
		return t.slice(field, t.identity(field, true), d, true)
	case ofRow:
		return t.picked(field, a, d)
	case all(prefix) && all(suffix):
		return t.slice(field, t.identity(field, false), d, false)
	case all(suffix) && (t.rows == 1 || none(prefix)):
		return t.row(field, a, d)
	case all(suffix) && t.period(a) > 0:
		row := ir.Fixed(t.period(a))
		return t.slice(field, t.from(t.k.ref(field), gotext.TimesSize("lo%"+row.String(), t.width)), d, false)
	case all(suffix) && t.stretch(a):
		return t.slice(field, t.from(t.k.ref(field), t.at(a, "lo")), d, false)
	case t.form == rowTile && d == ir.F32 && t.block > 0 && t.k.heldRows(a) > 0:
		return t.held(field, a)
	case all(suffix):
		return t.copied(field, a, d)
	case !none(suffix):
		return t.within(field, a, d, none(prefix))
	case t.form == pieceTile:
		return t.filled(field, a, d)
	case all(prefix):
		return t.overRows(t.slice(field, t.identity(field, true), d, true))
	}
	return t.overRows(t.picked(field, a, d))
}

// tileLoads read what is not of float32 into a tile.
var tileLoads = map[ir.DType]string{ir.F32: "", ir.Bool: "VecOfBool", ir.U8: "VecOf", ir.I32: "VecOf", ir.I64: "VecOf", ir.F16: "VecOfHalf", ir.BF16: "VecOfBF16"}

// slice is a part of an operand, converted if it is not of float32.
func (t *tile) slice(field int, text string, d ir.DType, ofRow bool) *tileValue {
	convert, ok := tileLoads[d]
	if !ok {
		panic(errNoTile)
	}
	x := t.part(field, text, ofRow)
	x.ofRow, x.operand, x.field = ofRow, true, field
	if convert == "" {
		return x
	}
	return t.once("converted "+text, func() *tileValue { return t.vec(convert, ofRow, []*tileValue{x}) })
}

// part declares the part of a slice that the tile reads or writes.
func (t *tile) part(field int, text string, ofRow bool) *tileValue {
	return t.once("slice "+text, func() *tileValue {
		t.noteRows(ofRow)
		name := t.k.local(field)
		t.head.Add("%s", gotext.SliceMark+name+gotext.SliceMark+text)
		return &tileValue{text: name}
	})
}

// noteRows notes a slice, if it has a number for each row.
func (t *tile) noteRows(ofRow bool) {
	if ofRow && t.form == rowTile {
		t.ofRows++
	}
}

// row is an operand that has whole rows, the same or one for a tile.
func (t *tile) row(field int, a access, d ir.DType) *tileValue {
	k := t.k
	if t.rows == 1 {
		return t.slice(field, t.from(k.ref(field), t.at(a, "lo")), d, false)
	}
	if d != ir.F32 {
		return t.within(field, a, d, true)
	}
	return t.once(fmt.Sprint("repeat", field), func() *tileValue {
		name, row := k.local(field), fmt.Sprintf("%s[:%v]", k.ref(field), t.width)
		line := len(t.top.List)
		t.top.Add("%s", gotext.SliceMark+name+gotext.SliceMark+fmt.Sprintf("t.Repeat(%s, %d)", row, t.elements(false)))
		return &tileValue{text: name, row: row, line: line}
	})
}

// at is the index of the first element of a row.
func (t *tile) at(a access, row string) string {
	sp := t.k.sp
	if sp.prefix > 0 && t.k.allPrefix(a) {
		return gotext.TimesSize(row, a.stride[sp.prefix-1])
	}
	var parts []string
	below := ir.Fixed(1)
	for i := sp.prefix - 1; i >= 0; i-- {
		if a.has[i] {
			text := row
			if !below.IsOne() {
				text += "/" + gotext.Grouped(below)
			}
			if i > 0 {
				text += "%" + gotext.Grouped(sp.groups[i].count)
			}
			parts = append(parts, gotext.TimesSize(text, a.stride[i]))
		}
		below = below.Times(sp.groups[i].count)
	}
	if len(parts) == 0 {
		return "0"
	}
	return strings.Join(parts, "+")
}

// eachRow is a loop over the rows of the tile.
func (t *tile) eachRow(text string) string {
	if t.rows == 1 {
		return strings.ReplaceAll(text, "[q]", "[0]")
	}
	return "for q := range rows {\n" + text + "\n}"
}

// rowIndex is the number of a row of the tile among all.
func (t *tile) rowIndex() string {
	if t.rows == 1 {
		return "lo"
	}
	return "(lo+q)"
}

// picked is a number for each row of an operand that lies on some of the axes that number rows.
func (t *tile) picked(field int, a access, d ir.DType) *tileValue {
	if d != ir.F32 {
		panic(errNoTile)
	}
	text := fmt.Sprintf("%s[%s]", t.k.ref(field), t.at(a, t.rowIndex()))
	return t.once("picked "+text, func() *tileValue {
		return t.call(true, nil, func(to string, _ []string) string {
			to, _, _ = strings.Cut(to, "[")
			return t.eachRow(fmt.Sprintf("%s[q] = %s", to, text))
		})
	})
}

// period returns after how many rows of the space an operand begins again, if no tile has the last and the first: tiles
// begin at multiples of their rows. Else it is 0.
func (t *tile) period(a access) int {
	n, i := t.together(a)
	if i < 0 || slices.Contains(a.has[:i], true) {
		return 0
	}
	return n
}

// stretch reports whether the rows of an operand that a tile needs follow each other, though others of the space's rows have the same.
func (t *tile) stretch(a access) bool {
	n, _ := t.together(a)
	return n > 0
}

// together returns how many rows of the space have rows of an operand that follow each other, if no tile has some of them and others: tiles
// begin at multiples of their rows. Else it is 0. It returns the axis before theirs, too.
func (t *tile) together(a access) (rows, axis int) {
	n, sp := ir.Fixed(1), t.k.sp
	i := sp.prefix - 1
	for ; i >= 0 && a.has[i]; i-- {
		n = n.Times(sp.groups[i].count)
	}
	if n.Power > 0 || n.Factor%t.rows != 0 || t.uneven() {
		return 0, i
	}
	return n.Factor, i
}

// copied has rows of an operand, of which several rows of the tile have the same.
func (t *tile) copied(field int, a access, d ir.DType) *tileValue {
	door, ok := tileLoads[d]
	switch {
	case !ok:
		panic(errNoTile)
	case door == "":
		door = "copy"
	default:
		door = "rt." + door
	}
	text := fmt.Sprintf("%s[%s:]", t.k.ref(field), t.at(a, t.rowIndex()))
	return t.once("copied "+text, func() *tileValue {
		return t.call(false, nil, func(to string, _ []string) string {
			to, _, _ = strings.Cut(to, "[")
			return t.eachRow(fmt.Sprintf("%s(%s[q*%v:][:%v], %s)", door, to, t.width, t.width, text))
		})
	})
}

// filled is a number of a long row.
func (t *tile) filled(field int, a access, d ir.DType) *tileValue {
	text := loadExpr(fmt.Sprintf("%s[%s]", t.k.ref(field), t.at(a, "lo")), d).text
	if d != ir.F32 {
		panic(errNoTile)
	}
	return t.once("filled "+text, func() *tileValue { return t.vec("VecFill", false, nil, text) })
}

// within lies on some of the axes of a row, the same in each: it is spread once.
func (t *tile) within(field int, a access, d ir.DType, same bool) *tileValue {
	sp, k := t.k.sp, t.k
	if t.form != rowTile || !same {
		panic(errNoTile)
	}
	var parts []string
	below := ir.Fixed(1)
	for i := len(sp.groups) - 1; i >= sp.prefix; i-- {
		count := sp.groups[i].count
		if a.has[i] && len(sp.groups[i].axes) > 0 {
			text := "q"
			if !below.IsOne() {
				text += "/" + gotext.Grouped(below)
			}
			parts = append(parts, gotext.TimesSize(text+"%"+gotext.Grouped(count), a.stride[i]))
		}
		below = below.Times(count)
	}
	x := loadExpr(fmt.Sprintf("%s[%s]", k.ref(field), strings.Join(parts, "+")), d)
	if d != ir.F32 {
		x = castExpr(x, d, ir.F32)
	}
	return t.once("within "+x.text, func() *tileValue {
		name := k.local(field)
		t.top.Add("%s := t.Take(%d)\nfor q := range %s {\n%s[q] = %s\n}", name, t.elements(false), name, name, x.text)
		return &tileValue{text: name}
	})
}
