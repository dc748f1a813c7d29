package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// storeSums stores what the products become.
func (t *tiles) storeSums(known map[*ir.Value]string) {
	t.running = false
	for _, s := range t.products {
		columns, each, parts := s.splits(t)
		if parts > 1 {
			t.Add("UNROLL for (int e = 0; e < %d; e++) {", t.high()*each*t.v)
			t.Add("ALONG(%s, %s[e], red, %d, %d, a + b);", t.scalar(), s.sums, 2*columns, 2*columns*parts)
			t.Add("}")
		}
	}
	for _, s := range t.products {
		write := func() { t.store(s, known) }
		if t.queries {
			t.try(known, write)
		}
		write()
	}
}

// store stores the sums of a product. Where work items have the same ones, each stores some rows.
func (t *tiles) store(s *summing, known map[*ir.Value]string) {
	columns, each, parts := s.splits(t)
	own, _ := t.lengths()
	index, inside := t.ownIndex(), "1"
	t.eachOwn(index)
	if t.queries {
		t.Add("int i = batch*%d + row;", t.a.rows)
	}
	if own%t.own != 0 {
		inside += fmt.Sprintf(" && %s < %d", index, own)
	}
	if t.beside > columns {
		inside += fmt.Sprintf(" && x/%d == r%%%d", columns, parts)
	}
	t.Add("if (%s) {", inside)
	t.Add("UNROLL for (int c = 0; c < %d; c++) {", each)
	t.Add("int column = (x%%%d + c*%[1]d)*%d;", columns, t.v)
	t.Add("if (column < %d) {", s.width)
	t.storePart(s, known, fmt.Sprintf("%s[(r*%d + c)*%d", s.sums, each, t.v))
	t.Add("}")
	t.Add("}")
	t.Add("}")
	t.Add("}")
}

// storePart stores what lies in 16 bytes: a sum's name lacks which of them it is.
func (t *tiles) storePart(s *summing, known map[*ir.Value]string, sum string) {
	out := t.a.result(s.op)
	value := func(d string) string {
		p := t.a.pair(t.Kernel, known, map[*ir.Value]string{s.op.Results[0]: sum + " + " + d + "]"})
		if t.queries {
			p.number = t.rowNumber
		}
		return kernels.Stored(p.value(out.value, false), out.value.Type.DType)
	}
	place := func(column string) string {
		row := t.ownIndex()
		if s.swapped {
			row, column = column, row
		}
		return fmt.Sprintf("%s[%s]", t.Buffer(t.a.s.Results[out.n]), out.at("batch", row, column))
	}
	if t.a.d == ir.F32 && out.value.Type.DType == ir.F32 && s.width%t.v == 0 && !s.swapped && out.neighbours(t.v) && kernels.InStep(t.List.Place(t.a.s.Results[out.n])) {
		t.Add("store4(&%s, %s, %s, %s, %s);", place("column"), value("0"), value("1"), value("2"), value("3"))
		return
	}
	t.Add("UNROLL for (int d = 0; d < %d; d++) {", t.v)
	t.Add("if (column + d < %d) {", s.width)
	t.Add("%s = %s;", place("column + d"), value("d"))
	t.Add("}")
	t.Add("}")
}
