package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// scores computes those of some products, s0, s1 …, of the tile that is there.
func (t *tiles) scores(wanted map[*ir.Op]bool) {
	for p, op := range t.a.products {
		if !wanted[op] {
			continue
		}
		name, left, right := fmt.Sprintf("s%d", p), t.left[p], t.right[p]
		t.array(name, t.high()*t.breadth())
		t.Add("UNROLL_4 for (int k = 0; k < %d; k += %d) {", t.whole(left.width), t.v)
		t.Add("%s a[%d], b[%d];", t.scalar(), t.high()*t.v, t.breadth()*t.v)
		t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
		t.Add("UNROLL for (int d = 0; d < %d; d++) a[r*%[1]d + d] = %s[(y + r*%d)*%d + k + d];", t.v, left.name, t.down, t.apart(left.width))
		t.Add("}")
		t.Add("UNROLL for (int q = 0; q < %d; q++) {", t.breadth())
		t.Add("UNROLL for (int d = 0; d < %d; d++) b[q*%[1]d + d] = %s[(x + q*%d)*%d + k + d];", t.v, right.name, t.beside, t.apart(right.width))
		t.Add("}")
		t.Add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
		t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
		t.Add("UNROLL for (int q = 0; q < %d; q++) %s[r*%[1]d + q] += a[r*%[3]d + d]*b[q*%[3]d + d];", t.breadth(), name, t.v)
		t.Add("}")
		t.Add("}")
		t.Add("}")
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
	t.Add("UNROLL for (int q = 0; q < %d; q++) {", t.breadth())
	t.Add("int %s = pass + x + q*%d, i = batch*%d + row;", passing, t.beside, t.a.rows)
	if inside != "" {
		t.Add("if (%s) {", inside)
	}
	made := map[*ir.Value]string{}
	for p, op := range t.a.products {
		made[op.Results[0]] = fmt.Sprintf("s%d[r*%d + q]", p, t.breadth())
	}
	p := t.a.pair(t.Kernel, made, known)
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
		t.Add("} else {")
		for _, s := range products {
			t.put(s, "0")
		}
		t.Add("}")
	}
	t.Add("}")
	t.Add("}")
}

// put stores for a product what is made of a score.
func (t *tiles) put(s *summing, value string) {
	t.Add("%s[(y + r*%d)*%d + x + q*%d] = %s;", s.scores, t.down, t.apart(t.passing), t.beside, value)
}

// take adds what the scores in shared memory give to a product.
func (t *tiles) take(s *summing) {
	columns, each, parts := s.splits(t)
	t.Add("UNROLL_4 for (int k = 0; k < %d; k += %d) {", t.passing/parts, t.v)
	t.Add("%s a[%d], b[%d];", t.scalar(), t.high()*t.v, each*t.v*t.v)
	first := "k"
	if parts > 1 {
		first = fmt.Sprintf("x/%d%%%d*%d + k", columns, parts, t.passing/parts)
	}
	t.Add("int from = %s;", first)
	t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.Add("UNROLL for (int d = 0; d < %d; d++) a[r*%[1]d + d] = %s[(y + r*%d)*%d + from + d];", t.v, s.scores, t.down, t.apart(t.passing))
	t.Add("}")
	t.Add("UNROLL for (int c = 0; c < %d; c++) {", each)
	t.Add("int column = (x%%%d + c*%[1]d)*%d;", columns, t.v)
	if columns*each*t.v > t.whole(s.width) {
		t.Add("if (column >= %d) column = 0;", s.width) // nobody stores that
	}
	t.Add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
	t.Add("UNROLL for (int f = 0; f < %d; f++) b[(d*%[2]d + c)*%[1]d + f] = %[3]s[(from + d)*%[4]d + column + f];", t.v, each, s.tile.name, t.apart(s.tile.width))
	t.Add("}")
	t.Add("}")
	t.Add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
	t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.Add("UNROLL for (int c = 0; c < %d; c++) %s[r*%[1]d + c] += a[r*%[3]d + d]*b[d*%[1]d + c];", each*t.v, s.sums, t.v)
	t.Add("}")
	t.Add("}")
	t.Add("}")
}

// join joins in a variable what the work items of an own row have of a reduction.
func (t *tiles) join(op *ir.Op, name string) {
	t.Add("ALONG(%s, %s, red, 2, %d, %s);", t.scalar(), name, 2*t.beside, kernels.Join(op, "a", "b"))
}
