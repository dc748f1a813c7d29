package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// held is a part of an operand in shared memory: of some queries or some keys, a row each.
type held struct {
	of    operand
	name  string
	width int
}

// operand is what a tile is of.
type operand struct {
	v        *ir.Value
	perQuery bool // it has a row for each query, else for each key
	across   bool // neighbours in memory belong to neighbouring queries or keys, else to one
}

// row is the way from one row of a tile to the next: odd, so that rows begin in other banks.
func (h *held) row() int { return h.width | 1 }

// rowsOf are the two operands of a sum of products of rows, how long those are, and where an element of each is.
func (a *attention) rowsOf(k *kernel, op *ir.Op) (width int, elements [2]func(deep string) string) {
	x := op.Args[0]
	for i, v := range x.Op.Args {
		b, at := a.source(operand{v, true, false})
		elements[i] = func(deep string) string { return k.element(b, at("batch", "row", deep)) }
	}
	return int(x.Type.Shape[len(x.Type.Shape)-1]), elements
}

// tiles is a kernel that computes scores.
type tiles struct {
	*kernel
	a    *attention
	held []*held
	left []*held // by product
	top  []*held // by product
}

// tiles begins a kernel with a group for some queries, or for some keys.
func (a *attention) tiles(perQuery bool) *tiles {
	t := &tiles{kernel: a.g.kernel(), a: a}
	name, length, part := "i0", a.rows, a.t.queries
	if !perQuery {
		name, length, part = "j0", a.cols, a.t.keys
	}
	parts := (length + part - 1) / part
	t.add("int l = LID, x = l%%%d, y = l/%[1]d, %s = GROUP%%%d*%d, batch = GROUP/%[3]d;", lanes, name, parts, part)
	for _, op := range a.products {
		both := a.operands(op)
		t.left = append(t.left, t.hold(both[0], a.depth(op)))
		t.top = append(t.top, t.hold(both[1], a.depth(op)))
	}
	return t
}

// hold returns the tile of an operand.
func (t *tiles) hold(o operand, width int) *held {
	for _, h := range t.held {
		if h.of == o {
			return h
		}
	}
	h := &held{o, fmt.Sprintf("t%d", len(t.held)), width}
	t.held = append(t.held, h)
	t.share(h.name, t.positions(o.perQuery)*h.row())
	return h
}

// share declares shared memory.
func (t *tiles) share(name string, elements int) {
	t.views = append(t.views, fmt.Sprintf("SHARED %s %s[%d];", t.scalar(), name, elements))
}

func (t *tiles) scalar() string { return forms[t.a.d].scalar }

func (t *tiles) positions(perQuery bool) int {
	if perQuery {
		return t.a.t.queries
	}
	return t.a.t.keys
}

// fetch fills the tiles of queries from i0, or of keys from j0; what lies behind the last is zero.
func (t *tiles) fetch(perQuery bool) {
	from, length, count := "i0", t.a.rows, t.positions(perQuery)
	if !perQuery {
		from, length = "j0", t.a.cols
	}
	for _, h := range t.held {
		if h.of.perQuery != perQuery {
			continue
		}
		t.add("for (int e = l; e < %d; e += %d) {", count*h.width, lanes*lanes)
		if h.of.across {
			t.add("int in = e%%%d, deep = e/%[1]d;", count)
		} else {
			t.add("int deep = e%%%d, in = e/%[1]d;", h.width)
		}
		b, at := t.a.source(h.of)
		t.add("%s[in*%d + deep] = 0;", h.name, h.row())
		t.add("if (%s + in < %d) %s[in*%d + deep] = %s;", from, length, h.name, h.row(), t.element(b, at("batch", from+" + in", "deep")))
		t.add("}")
	}
}

// high and wide are how many queries and keys a work item has.
func (t *tiles) high() int { return t.a.t.queries / lanes }
func (t *tiles) wide() int { return t.a.t.keys / lanes }

// scores computes those of each work item into s0, s1 …
func (t *tiles) scores() {
	for p := range t.a.products {
		name := fmt.Sprintf("s%d", p)
		t.array(name, t.high()*t.wide())
		left, top := t.left[p], t.top[p]
		t.add("for (int k = 0; k < %d; k++) {", left.width)
		t.add("for (int r = 0; r < %d; r++) {", t.high())
		t.add("%s a = %s[(y + r*%d)*%d + k];", t.scalar(), left.name, lanes, left.row())
		t.add("for (int q = 0; q < %d; q++) %s[r*%[1]d + q] += a*%[3]s[(x + q*%d)*%d + k];", t.wide(), name, top.name, lanes, top.row())
		t.add("}")
		t.add("}")
	}
}

// array declares numbers of a work item, which are zero.
func (t *tiles) array(name string, elements int) {
	t.add("%s %s[%d];", t.scalar(), name, elements)
	t.add("for (int e = 0; e < %d; e++) %s[e] = 0;", elements, name)
}

// made names the scores of query r and key q of a work item.
func (t *tiles) made() map[*ir.Value]string {
	known := map[*ir.Value]string{}
	for p, op := range t.a.products {
		known[op.Results[0]] = fmt.Sprintf("s%d[r*%d + q]", p, t.wide())
	}
	return known
}

// eachQuery begins a loop over the queries of a work item, as far as they are there; eachKey one over its keys.
func (t *tiles) eachQuery() {
	t.add("for (int r = 0; r < %d; r++) {", t.high())
	t.add("int row = i0 + y + r*%d, i = batch*%d + row;", lanes, t.a.rows)
	t.add("if (row < %d) {", t.a.rows)
}

func (t *tiles) eachKey() {
	t.add("for (int q = 0; q < %d; q++) {", t.wide())
	t.add("int j = j0 + x + q*%d;", lanes)
	t.add("if (j < %d) {", t.a.cols)
}

// done ends such a loop.
func (t *tiles) done() {
	t.add("}")
	t.add("}")
}

// joined has in a variable what all work items of a query have of a reduction, by way of shared memory; query r is that of
// the loop around.
func (t *tiles) joined(op *ir.Op, name string) {
	t.add("for (int c = 0; c < %d; c++) %s = %s;", lanes, name, step2(op, name, fmt.Sprintf("red[(y + r*%d)*%[1]d + c]", lanes)))
}

// summing is a product that reads scores, while it is computed.
type summing struct {
	*end
	tile    *held
	scores  string // in shared memory, [query][key]
	sums    string // of a work item
	columns int    // how many columns of the result a work item has
}

// summing prepares the sums of a product that reads scores.
func (t *tiles) summing(n int, e *end) *summing {
	s := &summing{e, t.hold(operand{e.other, !e.over, !e.first}, e.width), fmt.Sprintf("e%d", n), fmt.Sprintf("y%d", n), (e.width + lanes - 1) / lanes}
	t.share(s.scores, t.a.t.queries*t.scoreRow())
	rows := t.high()
	if !e.over {
		rows = t.wide()
	}
	t.array(s.sums, rows*s.columns)
	return s
}

// scoreRow is the way from one query to the next among scores in shared memory.
func (t *tiles) scoreRow() int { return t.a.t.keys | 1 }

// take adds what the scores in shared memory give to a product.
func (t *tiles) take(s *summing) {
	count, rows, at := t.a.t.keys, t.high(), fmt.Sprintf("(y + r*%d)*%d + k", lanes, t.scoreRow())
	if !s.over {
		count, rows, at = t.a.t.queries, t.wide(), fmt.Sprintf("k*%d + y + r*%d", t.scoreRow(), lanes)
	}
	t.add("for (int k = 0; k < %d; k++) {", count)
	t.add("for (int r = 0; r < %d; r++) {", rows)
	t.add("%s a = %s[%s];", t.scalar(), s.scores, at)
	inside := ""
	if s.width%lanes != 0 {
		inside = fmt.Sprintf("if (x + c*%d < %d) ", lanes, s.width)
	}
	t.add("for (int c = 0; c < %d; c++) %s%s[r*%[1]d + c] += a*%[4]s[k*%d + x + c*%d];", s.columns, inside, s.sums, s.tile.name, s.tile.row(), lanes)
	t.add("}")
	t.add("}")
}
