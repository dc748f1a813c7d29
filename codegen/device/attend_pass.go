package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// fetch begins to fill a tile with rows from one on; what lies behind the last is zero, as is what fills rows up to 16 bytes.
func (t *tiles) fetch(h *held, from string) {
	length, count, way := t.a.cols, t.rows(h), t.apart(h.width)
	if h.of.perQuery {
		length = t.a.rows
	}
	source, place := t.a.source(h.of)
	at := place("batch", from+" + in", "deep")
	there := fmt.Sprintf("%s + in < %d", from, length)
	if length%count == 0 && (h.own || t.inReach()) {
		there = "1"
	}
	if t.together(h, source) {
		parts := h.width / t.v
		t.add("UNROLL for (int q = 0; q < %d; q++) {", (count*parts+t.items()-1)/t.items())
		t.add("int in = (l + q*%d)/%d, deep = (l + q*%[1]d)%%%[2]d*%d;", t.items(), parts, t.v)
		if count*parts%t.items() != 0 {
			t.add("if (in >= %d) continue;", count)
		}
		t.add("int at = %s;", at)
		if there != "1" {
			t.add("if (!(%s)) at = 0;", there)
		}
		t.add("copy16(&%s[in*%d + deep], &%s[at], %s);", h.name, way, t.buffer(source), there)
		t.add("}")
		return
	}
	whole := t.whole(h.width)
	t.add("for (int e = l; e < %d; e += %d) {", count*whole, t.items())
	if h.of.across {
		t.add("int in = e%%%d, deep = e/%[1]d;", count)
	} else {
		t.add("int in = e/%d, deep = e%%%[1]d;", whole)
	}
	t.add("%s[in*%d + deep] = 0;", h.name, way)
	t.add("if (%s && deep < %d) %s[in*%d + deep] = %s;", there, h.width, h.name, way, t.element(source, at))
	t.add("}")
}

// together reports whether rows are read 16 bytes at a time.
func (t *tiles) together(h *held, source *plan.Buffer) bool {
	v := h.of.v
	for v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	switch source.Place {
	case plan.Arena, plan.Slab, plan.FieldData:
	default:
		return false
	}
	_, view := ir.ViewOf(v)
	return source.Value.Type.DType == t.a.d && v.Type.DType == t.a.d && h.width%t.v == 0 && !h.of.across &&
		neighbours(view, len(v.Type.Shape)-1, t.v) && inStep(t.g.place(source))
}

// inReach reports whether there are passing rows where the loop over them begins.
func (t *tiles) inReach() bool { return t.queries || t.skip == nil || t.a.cols <= t.a.rows }

// span is where passing rows begin that a group has to see, a multiple of a tile, and where they end.
func (t *tiles) span() (from, end string) {
	_, passing := t.lengths()
	switch {
	case t.skip == nil:
		return "0", fmt.Sprint(passing)
	case t.queries:
		return "0", fmt.Sprintf("(own + %d < %d ? own + %[1]d : %[2]d)", t.own, passing)
	}
	return fmt.Sprintf("own/%d*%[1]d", t.passing), fmt.Sprint(passing)
}

// passes writes the loop over the tiles that pass: score makes what take reads, which is nil if nothing is. Of a tile, what only products
// of scores read travels while scores are computed, and of the next one what only scores are made of travels while take sums. What comes
// before the loop, and numbers of queries, are computed while the first tiles travel.
func (t *tiles) passes(known map[*ir.Value]string, before, score, take func()) {
	_, passing := t.lengths()
	from, end := t.span()
	fetch := func(at string, scored, taken bool) (some bool) {
		for _, h := range t.held {
			if !h.own && h.scored == scored && (take != nil && h.taken) == taken {
				some = true
				if at != "" {
					t.fetch(h, at)
				}
			}
		}
		return some
	}
	next := func(taken bool) {
		if passing > t.passing && fetch("", true, taken) {
			t.add("if (pass + %d < %s) {", t.passing, end)
			t.add("int next = pass + %d;", t.passing)
			fetch("next", true, taken)
			t.add("}")
		}
	}
	if t.passed {
		t.add("BARRIER;")
	}
	t.passed = true
	first := t.temp("first")
	t.add("int %s = %s;", first, from)
	fetch(first, true, false)
	fetch(first, true, true)
	if before != nil {
		before()
	}
	t.try(known, score)
	t.add("for (int pass = %s; pass < %s; pass += %d) {", first, end, t.passing)
	if !t.queries {
		t.haveNumbers()
	}
	t.add("COPIED;")
	t.add("BARRIER;")
	if take != nil {
		fetch("pass", false, true)
	}
	score()
	if take != nil {
		t.add("COPIED;")
	}
	if take != nil || passing > t.passing {
		t.add("BARRIER;")
	}
	next(false)
	if take != nil {
		take()
		if passing > t.passing && fetch("", true, true) {
			t.add("BARRIER;")
			next(true)
		}
	}
	t.add("}")
}

// scores computes those of some products, s0, s1 …, of the tile that is there.
func (t *tiles) scores(wanted map[*ir.Op]bool) {
	for p, op := range t.a.products {
		if !wanted[op] {
			continue
		}
		name, left, right := fmt.Sprintf("s%d", p), t.left[p], t.right[p]
		t.array(name, t.high()*t.breadth())
		t.add("UNROLL_4 for (int k = 0; k < %d; k += %d) {", t.whole(left.width), t.v)
		t.add("%s a[%d], b[%d];", t.scalar(), t.high()*t.v, t.breadth()*t.v)
		t.add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
		t.add("UNROLL for (int d = 0; d < %d; d++) a[r*%[1]d + d] = %s[(y + r*%d)*%d + k + d];", t.v, left.name, t.down, t.apart(left.width))
		t.add("}")
		t.add("UNROLL for (int q = 0; q < %d; q++) {", t.breadth())
		t.add("UNROLL for (int d = 0; d < %d; d++) b[q*%[1]d + d] = %s[(x + q*%d)*%d + k + d];", t.v, right.name, t.beside, t.apart(right.width))
		t.add("}")
		t.add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
		t.add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
		t.add("UNROLL for (int q = 0; q < %d; q++) %s[r*%[1]d + q] += a[r*%[3]d + d]*b[q*%[3]d + d];", t.breadth(), name, t.v)
		t.add("}")
		t.add("}")
		t.add("}")
	}
}

// eachPair begins loops over the scores of a work item, as far as they are there: i and j are the query, counted through all, and the
// key. It returns how values are computed there.
func (t *tiles) eachPair(known map[*ir.Value]string) *paired {
	own, passing, inside := "row", "j", t.inside()
	if !t.queries {
		own, passing = passing, own
	}
	t.eachOwn(own)
	t.add("UNROLL for (int q = 0; q < %d; q++) {", t.breadth())
	t.add("int %s = pass + x + q*%d, i = batch*%d + row;", passing, t.beside, t.a.rows)
	if inside != "" {
		t.add("if (%s) {", inside)
	}
	made := map[*ir.Value]string{}
	for p, op := range t.a.products {
		made[op.Results[0]] = fmt.Sprintf("s%d[r*%d + q]", p, t.breadth())
	}
	p := t.a.pair(t.kernel, made, known)
	p.number = t.rowNumber
	return p
}

// inside is the condition under which a pair is there, "" if all are.
func (t *tiles) inside() string {
	rows, cols := t.own, t.passing
	if !t.queries {
		rows, cols = cols, rows
	}
	switch row, j := t.a.rows%rows != 0, t.a.cols%cols != 0; {
	case row && j:
		return fmt.Sprintf("row < %d && j < %d", t.a.rows, t.a.cols)
	case row:
		return fmt.Sprintf("row < %d", t.a.rows)
	case j:
		return fmt.Sprintf("j < %d", t.a.cols)
	}
	return ""
}

// donePair ends them. Products read zero of pairs that are not there.
func (t *tiles) donePair(products ...*summing) {
	if t.inside() != "" {
		t.add("} else {")
		for _, s := range products {
			t.put(s, "0")
		}
		t.add("}")
	}
	t.add("}")
	t.add("}")
}

// put stores for a product what is made of a score.
func (t *tiles) put(s *summing, value string) {
	t.add("%s[(y + r*%d)*%d + x + q*%d] = %s;", s.scores, t.down, t.apart(t.passing), t.beside, value)
}

// take adds what the scores in shared memory give to a product.
func (t *tiles) take(s *summing) {
	columns, each, parts := s.splits(t)
	t.add("UNROLL_4 for (int k = 0; k < %d; k += %d) {", t.passing/parts, t.v)
	t.add("%s a[%d], b[%d];", t.scalar(), t.high()*t.v, each*t.v*t.v)
	first := "k"
	if parts > 1 {
		first = fmt.Sprintf("x/%d%%%d*%d + k", columns, parts, t.passing/parts)
	}
	t.add("int from = %s;", first)
	t.add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.add("UNROLL for (int d = 0; d < %d; d++) a[r*%[1]d + d] = %s[(y + r*%d)*%d + from + d];", t.v, s.scores, t.down, t.apart(t.passing))
	t.add("}")
	t.add("UNROLL for (int c = 0; c < %d; c++) {", each)
	t.add("int column = (x%%%d + c*%[1]d)*%d;", columns, t.v)
	if columns*each*t.v > t.whole(s.width) {
		t.add("if (column >= %d) column = 0;", s.width) // nobody stores that
	}
	t.add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
	t.add("UNROLL for (int f = 0; f < %d; f++) b[(d*%[2]d + c)*%[1]d + f] = %[3]s[(from + d)*%[4]d + column + f];", t.v, each, s.tile.name, t.apart(s.tile.width))
	t.add("}")
	t.add("}")
	t.add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
	t.add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.add("UNROLL for (int c = 0; c < %d; c++) %s[r*%[1]d + c] += a[r*%[3]d + d]*b[d*%[1]d + c];", each*t.v, s.sums, t.v)
	t.add("}")
	t.add("}")
	t.add("}")
}

// join joins in a variable what the work items of an own row have of a reduction.
func (t *tiles) join(op *ir.Op, name string) {
	t.add("ALONG(%s, %s, red, 2, %d, %s);", t.scalar(), name, 2*t.beside, step2(op, "a", "b"))
}
