package attention

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// fetchTile begins to fill a tile, or that one of the two where passing rows are put; what lies behind the last row is zero.
func (f *flash) fetchTile(t *flashTile, from, part string) {
	length := f.a.rows
	if !t.of.perQuery {
		length = f.a.cols
	}
	source, place := f.a.source(t.of)
	memory, at := f.Buffer(source), place("batch", from+" + in", "deep")
	count, to := f.rows(t), fmt.Sprintf("%s[in*%d + deep]", t.name, t.row())
	if !t.own {
		to = fmt.Sprintf("%s[%s*%d + in*%d + deep]", t.name, part, count*t.row(), t.row())
	}
	there := fmt.Sprintf("%s + in < %d", from, length)
	if t.width%8 == 0 && f.a.together(t.of) {
		f.eachCopy(count, t.width/8)
		f.Add("int at = %s;", at)
		if length%count == 0 && (from != "pass" || f.inReach()) {
			there = "1"
		} else {
			f.Add("if (!(%s)) at = 0;", there)
		}
		f.Add("copy16(&%s, &%s[at], %s);", to, memory, there)
		f.Add("}")
		return
	}
	f.Add("for (int e = l; e < %d; e += %d) {", count*t.width, f.items())
	if t.of.across {
		f.Add("int in = e%%%d, deep = e/%[1]d, at = %s;", count, at)
	} else {
		f.Add("int in = e/%d, deep = e%%%[1]d, at = %s;", t.width, at)
	}
	f.Add("%s = %s ? %s[%s ? at : 0] : (ushort)0;", to, there, memory, there)
	f.Add("}")
}

// eachCopy begins a loop over what a work item copies of some rows that have as many parts of 16 bytes. It is unrolled, so that all but
// the row is computed once.
func (f *flash) eachCopy(rows, parts int) {
	f.Add("UNROLL")
	f.Add("for (int q = 0; q < %d; q++) {", (rows*parts+f.items()-1)/f.items())
	if f.items()%parts == 0 {
		f.Add("int in = l/%d + q*%d, deep = l%%%[1]d*8;", parts, f.items()/parts)
	} else {
		f.Add("int in = (l + q*%d)/%d, deep = (l + q*%[1]d)%%%[2]d*8;", f.items(), parts)
	}
	if rows*parts%f.items() != 0 {
		f.Add("if (in >= %d) continue;", rows)
	}
}

// together reports whether eight neighbours of a row lie side by side, at a multiple of 16 bytes.
func (a *attention) together(o operand) bool {
	v := o.v
	for v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	_, view := ir.ViewOf(v)
	return !o.across && neighbours(view, len(v.Type.Shape)-1, 8)
}

// neighbours reports whether some neighbours along the last axis of a view lie side by side, at a multiple of as many elements.
func neighbours(view ir.View, last, count int) bool {
	sound := view.Offset%count == 0
	for _, t := range view.Terms {
		if t.Axis == last {
			sound = sound && t == (ir.Term{Axis: last, Div: 1, Stride: 1})
		} else {
			sound = sound && t.Stride%count == 0
		}
	}
	return sound
}

// part is a part of a tile: of own rows those of a warp, of others those at u. At is how deep it begins.
func (t *flashTile) part(f *flash, function, at string) string {
	if t.own {
		return fmt.Sprintf("%s(&%s[w*%d + %s], %d)", function, t.name, 16*t.row(), at, t.row())
	}
	return fmt.Sprintf("%s(&%s[now*%d + u*%d + %s], %d)", function, t.name, f.passing*t.row(), 16*t.row(), at, t.row())
}

// keepParts waits for the tiles of own rows and takes their parts into registers.
func (f *flash) keepParts() {
	f.Add("COPIED;")
	f.Add("BARRIER;")
	for _, t := range f.tiles {
		if t.parts == "" || !slices.Contains(f.left, t) {
			continue
		}
		f.Add("part16 %s[%d];", t.parts, blocks(t.width))
		f.Add("UNROLL")
		f.Add("for (int k = 0; k < %d; k++) %s[k] = %s;", blocks(t.width), t.parts, t.part(f, "rows16", "k*16"))
	}
}

// scores computes those of some products, s0, s1 …, of the tile that is there, or of 16 rows of it.
func (f *flash) scores(wanted map[*ir.Op]bool) {
	for p, op := range f.a.products {
		if !wanted[op] {
			continue
		}
		left, right := f.left[p], f.right[p]
		name := fmt.Sprintf("s%d", p)
		sum := name
		if f.whole {
			sum = fmt.Sprintf("&%s[8*u]", name)
		}
		f.array(name, f.scoresAtOnce())
		f.Add("UNROLL")
		f.Add("for (int k = 0; k < %d; k++) {", blocks(left.width))
		a := left.parts + "[k]"
		if left.parts == "" {
			a = "a"
			f.Add("part16 a = %s;", left.part(f, "rows16", "k*16"))
		}
		if f.whole {
			f.Add("UNROLL")
			f.Add("for (int u = 0; u < %d; u++) {", f.passing/16)
		}
		f.Add("mma_%s(%s, %s, %s);", f.kind, sum, a, right.part(f, "rows16_right", "k*16"))
		if f.whole {
			f.Add("}")
		}
		f.Add("}")
	}
}

// needs returns the products that values are made of, as far as they are not known.
func (a *attention) needs(known map[*ir.Value]string, values ...*ir.Value) map[*ir.Op]bool {
	found, seen := map[*ir.Op]bool{}, map[*ir.Value]bool{}
	var visit func(v *ir.Value)
	visit = func(v *ir.Value) {
		if seen[v] || known[v] != "" {
			return
		}
		seen[v] = true
		if slices.Contains(a.products, v.Op) {
			found[v.Op] = true
			return
		}
		for _, arg := range v.Op.Args {
			visit(arg)
		}
	}
	for _, v := range values {
		visit(v)
	}
	return found
}

// each opens a loop over the 16 rows of a tile that are done at once, unless that is all of it.
func (f *flash) each() {
	if !f.whole {
		f.Add("UNROLL")
		f.Add("for (int u = 0; u < %d; u++) {", f.passing/16)
	}
}

func (f *flash) doneEach() {
	if !f.whole {
		f.Add("}")
	}
}

// number is the place of a score among those of a work item.
func (f *flash) number() string {
	if f.whole {
		return "8*u + e"
	}
	return "e"
}

// scoresAtOnce is how many scores a work item has at once.
func (f *flash) scoresAtOnce() int {
	if f.whole {
		return 8 * f.passing / 16
	}
	return 8
}

// eachScore begins loops over the scores of a work item, in which r is which of its two rows one has, i and j are the query,
// counted through all, and the key. What is behind the last row of either is left out. They end by doneScore. The values returned
// are how scores are computed there.
func (f *flash) eachScore(whole bool, known map[*ir.Value]string) *paired {
	if f.whole {
		f.Add("UNROLL")
		f.Add("for (int u = 0; u < %d; u++) {", f.passing/16)
	}
	f.Add("UNROLL")
	f.Add("for (int e = 0; e < 8; e++) {")
	query, key := "own + w*16 + MMA_ROW(e)", "pass + u*16 + MMA_COLUMN(e)"
	if !f.queries {
		query, key = key, query
	}
	f.Add("int r = (e & 2) >> 1, row = %s, i = batch*%d + row, j = %s;", query, f.a.rows, key)
	inside := f.inside()
	if whole {
		inside = "1"
	}
	f.Add("if (%s) {", inside)
	made := map[*ir.Value]string{}
	for p, op := range f.a.products {
		made[op.Results[0]] = fmt.Sprintf("s%d[%s]", p, f.number())
	}
	if whole && f.skip != nil {
		for _, op := range f.a.body.Ops {
			if v := op.Results[0]; f.a.behind(v) {
				made[v] = "1"
			}
		}
	}
	p := f.a.pair(f.Kernel, made, known)
	p.number = f.rowNumber
	return p
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
	f.Add("}")
	f.Add("}")
	if f.whole {
		f.Add("}")
	}
}
