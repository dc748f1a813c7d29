package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// fetch fills the tiles of own rows, or of those that pass now; what lies behind the last is zero.
func (f *flash) fetch(own bool) {
	for _, t := range f.tiles {
		if t.own == own {
			f.fetchTile(t)
		}
	}
}

func (f *flash) fetchTile(t *flashTile) {
	from, length := "own", f.a.rows
	if !t.own {
		from = "pass"
	}
	if !t.of.perQuery {
		length = f.a.cols
	}
	source, place := f.a.source(t.of)
	memory, at := f.buffer(source), place("batch", from+" + in", "deep")
	count := f.rows(t)
	there := fmt.Sprintf("%s + in < %d", from, length)
	if t.width%8 == 0 && f.a.together(t.of) {
		f.add("UNROLL")
		f.add("for (int e = l; e < %d; e += %d) {", count*t.width/8, f.items())
		f.add("int in = e/%d, deep = e%%%[1]d*8, at = %s;", t.width/8, at)
		if length%count == 0 {
			there = "1"
		} else {
			f.add("if (!(%s)) at = 0;", there)
		}
		f.add("copy16(&%s[in*%d + deep], &%s[at], %s);", t.name, t.row(), memory, there)
		f.add("}")
		return
	}
	f.add("for (int e = l; e < %d; e += %d) {", count*t.width, f.items())
	if t.of.across {
		f.add("int in = e%%%d, deep = e/%[1]d, at = %s;", count, at)
	} else {
		f.add("int in = e/%d, deep = e%%%[1]d, at = %s;", t.width, at)
	}
	f.add("%s[in*%d + deep] = %s ? %s[%s ? at : 0] : (ushort)0;", t.name, t.row(), there, memory, there)
	f.add("}")
}

// together reports whether eight neighbours of a row lie side by side, at a multiple of 16 bytes.
func (a *attention) together(o operand) bool {
	v := o.v
	for v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	_, view := ir.ViewOf(v)
	last := len(v.Type.Shape) - 1
	sound := view.Offset%8 == 0
	for _, t := range view.Terms {
		if t.Axis == last {
			sound = sound && t == (ir.Term{Axis: last, Div: 1, Stride: 1})
		} else {
			sound = sound && t.Stride%8 == 0
		}
	}
	return sound && !o.across
}

// scores computes those of each product, s0, s1 …, of the tiles that are there.
func (f *flash) scores() {
	for p := range f.a.products {
		name := fmt.Sprintf("s%d", p)
		f.array(name, 8*f.passing/16)
		left, right := f.left[p], f.right[p]
		f.add("UNROLL")
		f.add("for (int k = 0; k < %d; k++) {", blocks(left.width))
		f.add("part16 a = rows16(&%s[w*%d + k*16], %d);", left.name, 16*left.row(), left.row())
		f.add("UNROLL")
		f.add("for (int u = 0; u < %d; u++) mma_%s(&%s[8*u], a, rows16(&%s[u*%d + k*16], %d));", f.passing/16, f.kind, name, right.name, 16*right.row(), right.row())
		f.add("}")
	}
}

// made names the scores of a work item.
func (f *flash) made() map[*ir.Value]string {
	known := map[*ir.Value]string{}
	for p, op := range f.a.products {
		known[op.Results[0]] = fmt.Sprintf("s%d[8*u + e]", p)
	}
	return known
}

// eachScore begins loops over the scores of a work item, in which r is which of its two rows one has, i and j are the query,
// counted through all, and the key. What is behind the last row of either is left out, and the loops end by doneScore.
func (f *flash) eachScore() {
	f.add("UNROLL")
	f.add("for (int u = 0; u < %d; u++) {", f.passing/16)
	f.add("UNROLL")
	f.add("for (int e = 0; e < 8; e++) {")
	query, key := "own + w*16 + MMA_ROW(e)", "pass + u*16 + MMA_COLUMN(e)"
	if !f.queries {
		query, key = key, query
	}
	f.add("int r = (e & 2) >> 1, row = %s, i = batch*%d + row, j = %s;", query, f.a.rows, key)
	f.add("if (%s) {", f.inside())
}

// inside is the condition under which a score is there.
func (f *flash) inside() string {
	part, other := f.own, f.passing
	if !f.queries {
		part, other = other, part
	}
	text := ""
	if f.a.rows%part != 0 {
		text = fmt.Sprintf("row < %d", f.a.rows)
	}
	if f.a.cols%other != 0 {
		if text != "" {
			text += " && "
		}
		text += fmt.Sprintf("j < %d", f.a.cols)
	}
	if text == "" {
		return "1"
	}
	return text
}

func (f *flash) doneScore() {
	f.add("}")
	f.add("}")
	f.add("}")
}

// take adds what scores give to a product: rounded, and where the result is not, what rounding leaves.
func (f *flash) take(s *flashSum) {
	times := 1
	if s.exact {
		times = 2
	}
	for n := range times {
		if n > 0 {
			f.add("UNROLL")
			f.add("for (int e = 0; e < %d; e++) %s[e] -= %s;", 8*f.passing/16, s.scores, roundedTo(f.kind, s.scores+"[e]"))
		}
		f.add("UNROLL")
		f.add("for (int u = 0; u < %d; u++) keep16_%s(&kept[w*%d + u*16], %d, &%s[8*u]);", f.passing/16, f.kind, 16*f.keepRow(), f.keepRow(), s.scores)
		f.add("KEPT;")
		f.add("UNROLL")
		f.add("for (int u = 0; u < %d; u++) {", f.passing/16)
		f.add("part16 a = kept16_%s(&%s[8*u], &kept[w*%d + u*16], %d);", f.kind, s.scores, 16*f.keepRow(), f.keepRow())
		f.add("UNROLL")
		f.add("for (int c = 0; c < %d; c++) mma_%s(&%s[8*c], a, deep16(&%s[u*%d + c*16], %d));", blocks(s.width), f.kind, s.sums, s.tile.name, 16*s.tile.row(), s.tile.row())
		f.add("}")
		f.add("KEPT;")
	}
}

func roundedTo(kind, x string) string {
	if kind == "f16" {
		return "round_half(" + x + ")"
	}
	return "round_brain(" + x + ")"
}
