package loops

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// tileStores write a tile as what is not of float32.
var tileStores = map[ir.DType]string{ir.F32: "", ir.Bool: "BoolOfVec", ir.F16: "HalfOfVec", ir.BF16: "BF16OfVec"}

// store decides how results come into memory. One is computed there if no operand that lies there is read behind it; others
// are stored when all is computed.
func (t *tile) store(stores []int) {
	k, end := t.k, len(t.ops)
	for i, r := range k.body.Results {
		if !t.parts[r.Value] && t.value(r.Value).operand {
			panic(errNoTile)
		}
		if stores[i] < 0 {
			continue
		}
		v, d := t.value(r.Value), r.Value.Type.DType
		door, ok := tileStores[d]
		if !ok {
			panic(errNoTile)
		}
		to := t.part(stores[i], t.identity(stores[i], v.ofRow), v.ofRow).text
		switch {
		case d == ir.F32 && v.op != nil && v.text == "" && slices.Index(t.ops[:end], v.op) >= t.lastRead(k.writes[i], end):
			v.text = to
			t.dividedInPlace(v, t.lastRead(k.writes[i], end))
		case d == ir.F32:
			t.ops = append(t.ops, &tileOp{args: []*tileValue{v}, out: &tileValue{text: to}, write: func(to string, args []string) string {
				return fmt.Sprintf("copy(%s, %s)", to, args[0])
			}})
		default:
			t.ops = append(t.ops, &tileOp{args: []*tileValue{v}, out: &tileValue{text: to}, write: func(to string, args []string) string {
				return fmt.Sprintf("rt.%s(%s, %s)", door, to, args[0])
			}})
		}
	}
	for i := end; i < len(t.ops); i++ {
		t.ops[i].args[0].last = i
	}
}

// lastRead is the last of the calls that reads memory in which a result lies, -1 if none does.
func (t *tile) lastRead(result *plan.Buffer, calls int) int {
	for i := calls - 1; i >= 0; i-- {
		if slices.ContainsFunc(t.ops[i].args, func(arg *tileValue) bool { return arg.operand && t.k.f.Overlap(t.k.reads[arg.field], result) }) {
			return i
		}
	}
	return -1
}

// place gives each value a buffer, and writes the calls.
func (t *tile) place() {
	for i, op := range t.ops {
		if op.write == nil {
			continue
		}
		args := make([]string, len(op.args))
		for j, arg := range op.args {
			args[j] = arg.text
			if arg.pooled && arg.last == i && !slices.Contains(op.args[:j], arg) {
				t.free[arg.ofRow] = append(t.free[arg.ofRow], arg.text)
			}
		}
		to := t.room(op.out)
		for k, sum := range op.beside {
			args = slices.Insert(args, k, t.room(sum))
		}
		t.body.Add("%s", op.write(to, args))
		for _, out := range append(op.beside, op.out) {
			if out.pooled && out.last == i { // nobody reads it
				t.free[out.ofRow] = append(t.free[out.ofRow], out.text)
			}
		}
	}
}

// room is where a result goes: a buffer if it has no place yet.
func (t *tile) room(x *tileValue) string {
	if x.text != "" {
		return x.text
	}
	x.text, x.pooled = t.buffer(x.ofRow), true
	return x.text + t.length(x.ofRow)
}

// buffer returns a tile that is free.
func (t *tile) buffer(ofRow bool) string {
	if list := t.free[ofRow]; len(list) > 0 {
		t.free[ofRow] = list[:len(list)-1]
		return list[len(list)-1]
	}
	t.noteRows(ofRow)
	name := t.k.names.Take(map[bool]string{true: "s0", false: "t0"}[ofRow])
	t.top.Add("%s", gotext.SliceMark+name+gotext.SliceMark+fmt.Sprintf("t.Take(%d)", t.elements(ofRow)))
	return name
}

// elements is how long a buffer is.
func (t *tile) elements(ofRow bool) int {
	switch {
	case t.form != rowTile:
		return t.Size
	case ofRow:
		return t.rows
	}
	return t.rows * t.width.Factor
}

// length cuts a buffer to the elements or rows of the tile.
func (t *tile) length(ofRow bool) string {
	switch {
	case t.form == rowTile && t.rows == 1:
		return ""
	case t.form == rowTile && ofRow:
		return "[:rows]"
	}
	return "[:m]"
}

// identity is the part of a slice that lies as the tile does.
func (t *tile) identity(field int, ofRow bool) string {
	x := t.k.ref(field)
	switch {
	case ofRow && t.rows == 1:
		return x + "[lo:][:1]"
	case ofRow:
		return x + "[lo:][:rows]"
	case t.form == flatTile:
		return x + "[lo:][:m]"
	}
	return t.from(x, gotext.TimesSize("lo", t.width))
}

// from is the part of a slice that belongs to a tile of rows, or of a piece, from an index of a row's first element.
func (t *tile) from(x, base string) string {
	if t.form == pieceTile {
		return fmt.Sprintf("%s[%s:][:m]", x, strings.TrimPrefix(base+"+j", "0+"))
	}
	if base == "0" {
		base = ""
	}
	if t.rows == 1 {
		return strings.TrimSuffix(fmt.Sprintf("%s[%s:]", x, base), "[:]") + fmt.Sprintf("[:%v]", t.width)
	}
	return fmt.Sprintf("%s[%s:][:m]", x, base)
}

// loop puts the loop around the calls.
func (t *tile) loop() {
	l := &t.k.row
	borrow := len(t.top.List) > 0
	if borrow {
		l.Add("t := rt.BorrowTiles()")
	}
	l.List = append(l.List, joined(t.top.List)...)
	text := t.body.Text() + t.head.Text()
	switch t.form {
	case flatTile:
		l.Add("for ; lo < hi; lo += %d {\nm := min(hi-lo, %d)", t.Size, t.Size)
	case rowTile:
		t.rowLoop(l, text)
	case pieceTile:
		l.Add("for ; lo < hi; lo++ {\nfor j := 0; j < %v; j += %d {\nm := min(%v-j, %d)", t.width, t.Size, t.width, t.Size)
	}
	l.List = append(append(l.List, joined(t.head.List)...), t.body.List...)
	l.Add("}")
	if len(t.pieceLines.List) > 0 {
		l.Add("}")
	}
	if t.form == pieceTile {
		l.Add("}")
	}
	if borrow {
		l.Add("t.Return()")
	}
}

// rowLoop begins a loop over rows.
func (t *tile) rowLoop(l *gotext.Lines, text string) {
	end := "hi"
	if len(t.pieceLines.List) > 0 {
		end = "end"
		t.pieceLoop(l)
	}
	if t.rows == 1 {
		l.Add("for ; lo < %s; lo++ {", end)
		return
	}
	rows := fmt.Sprintf("min(%s-lo, %d)", end, t.rows)
	if t.uneven() {
		text += " rows"
		t.body.Add("lo += rows")
		l.Add("for lo < %s {", end)
	} else {
		l.Add("for ; lo < %s; lo += %d {", end, t.rows)
	}
	if gotext.Mentions(text, "rows") {
		l.Add("rows := %s", rows)
		rows = "rows"
	}
	if gotext.Mentions(text, "m") {
		l.Add("m := %s", gotext.TimesSize(rows, ir.Fixed(t.width.Factor)))
	}
}
