package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// onParts writes for products of parts, by scalars, or both, of which TF32 chooses one.
func (p *tiledProduct) onParts(parts, scalars func()) {
	switch {
	case p.d.Size() == 2:
		parts()
	case p.d == ir.F64 || p.t.down == 0:
		scalars()
	default:
		p.Add("#ifdef TF32")
		parts()
		p.Add("#else")
		scalars()
		p.Add("#endif")
	}
}

// begin declares the sums of a work item.
func (p *tiledProduct) begin() {
	t := p.t
	if p.d.Size() > 2 {
		p.Add("int x = l%%%d, y = l/%[1]d;", t.columns/t.wide)
	}
	if t.down > 0 {
		p.Add("int over = l/32%%%d*%d, down = l/%d*%d;", t.across(), t.columns/t.across(), 32*t.across(), t.rows/t.down)
	}
	p.Add("%s sum[%d];", kernels.Forms[sumType(p.d)].Scalar, t.high*t.wide)
	p.Add("UNROLL for (int e = 0; e < %d; e++) sum[e] = 0;", t.high*t.wide)
}

// multiply adds to the sums what a depth gives.
func (p *tiledProduct) multiply() { p.onParts(p.multiplyParts, p.multiplyScalars) }

// multiplyParts has 32 work items each multiply parts of 16 rows and 16 columns.
func (p *tiledProduct) multiplyParts() {
	t := p.t
	bits, deep := 16, 16
	if p.d == ir.F32 {
		bits, deep = 32, 8
	}
	high, wide := t.rows/t.down/16, t.columns/t.across()/16
	p.Add("UNROLL for (int k = 0; k < %d; k += %d) {", t.depth, deep)
	p.Add("part%d a[%d], b[%d];", bits, high, wide)
	for i, count := range []int{high, wide} {
		s, name, from := p.sides[i], "ab"[i:i+1], "down"
		if i == 1 {
			from = "over"
		}
		order, at := "rows", fmt.Sprintf("(%s + r*16)*%d + k", from, s.row())
		if !s.alongDeep {
			order, at = "deep", fmt.Sprintf("k*%d + %s + r*16", s.row(), from)
		}
		p.Add("UNROLL for (int r = 0; r < %d; r++) %s[r] = %s%d(&%s[here*%d + %s], %d);", count, name, order, bits, s.name, s.extent(), at, s.row())
	}
	p.Add("UNROLL for (int r = 0; r < %d; r++) {", high)
	p.Add("UNROLL for (int q = 0; q < %d; q++) mma_%s(&sum[(r*%d + q)*8], a[r], b[q]);", wide, kernels.PartCall(p.d), wide)
	p.Add("}")
	p.Add("}")
}

// multiplyScalars has each work item multiply high rows by wide columns.
func (p *tiledProduct) multiplyScalars() {
	t, ct := p.t, kernels.Forms[p.d].Scalar
	each := 16 / p.d.Size() // summands that are read at a time
	p.Add("%s block[%d];", ct, t.high*t.wide)
	p.Add("UNROLL for (int e = 0; e < %d; e++) block[e] = 0;", t.high*t.wide)
	p.Add("UNROLL for (int k = 0; k < %d; k += %d) {", t.depth, each)
	p.Add("%s a[%d], b[%d];", ct, each*t.high, each*t.wide)
	for i, count := range []int{t.high, t.wide} {
		s, name := p.sides[i], "ab"[i:i+1]
		at := fmt.Sprintf("%s*%d + k + d", p.line(i, "r"), s.row())
		if !s.alongDeep {
			at = fmt.Sprintf("(k + d)*%d + %s", s.row(), p.line(i, "r"))
		}
		p.Add("UNROLL for (int r = 0; r < %d; r++) {", count)
		p.Add("UNROLL for (int d = 0; d < %d; d++) %s[d*%d + r] = %s[here*%d + %s];", each, name, count, s.name, s.extent(), at)
		p.Add("}")
	}
	p.Add("UNROLL for (int d = 0; d < %d; d++) {", each)
	p.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high)
	p.Add("UNROLL for (int q = 0; q < %d; q++) block[r*%[1]d + q] += a[d*%d + r]*b[d*%[1]d + q];", t.wide, t.high)
	p.Add("}")
	p.Add("}")
	p.Add("}")
	p.Add("UNROLL for (int e = 0; e < %d; e++) sum[e] += block[e];", t.high*t.wide)
}

// group is how many of a work item's rows (or columns) are neighbours: those that one reading from shared memory brings.
func (p *tiledProduct) group(side int) int {
	if p.sides[side].alongDeep {
		return 1
	}
	return min(16/p.d.Size(), []int{p.t.high, p.t.wide}[side])
}

// line is a work item's row (or column) r of the tile.
func (p *tiledProduct) line(side int, r string) string {
	of, all, count := "y", p.t.rows, p.t.high
	if side == 1 {
		of, all, count = "x", p.t.columns, p.t.wide
	}
	switch g := p.group(side); g {
	case 1:
		return fmt.Sprintf("(%s + %s*%d)", of, r, all/count)
	case count:
		return fmt.Sprintf("(%s*%d + %s)", of, g, r)
	default:
		return fmt.Sprintf("(%[1]s*%[2]d + %[3]s%%%[2]d + %[3]s/%[2]d*%[4]d)", of, g, r, all/count*g)
	}
}

// store stores the numbers of each work item as elements of a type, which lie at place.
func (p *tiledProduct) store(to string, d ir.DType, alignment int, place func(b, i, j string) string) {
	t := p.t
	p.onParts(func() {
		p.Add("UNROLL for (int r = 0; r < %d; r++) {", t.rows/t.down/16)
		p.Add("UNROLL for (int q = 0; q < %d; q++) {", t.columns/t.across()/16)
		together := p.together(2, d, alignment)
		p.Add("UNROLL for (int e = 0; e < 8; e += %d) {", together)
		p.Add("int row = i0 + down + r*16 + MMA_ROW(e), column = j0 + over + q*16 + MMA_COLUMN(e);")
		p.put(to, d, together, place, fmt.Sprintf("(r*%d + q)*8 + e", t.columns/t.across()/16))
		p.Add("}")
		p.Add("}")
		p.Add("}")
	}, func() {
		together := p.together(p.group(1), d, alignment)
		p.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high)
		p.Add("UNROLL for (int q = 0; q < %d; q += %d) {", t.wide, together)
		p.Add("int row = i0 + %s, column = j0 + %s;", p.line(0, "r"), p.line(1, "q"))
		p.put(to, d, together, place, fmt.Sprintf("r*%d + q", t.wide))
		p.Add("}")
		p.Add("}")
	})
}

// together is how many neighbours of a row are stored at a time, of as many that a work item has.
func (p *tiledProduct) together(most int, d ir.DType, alignment int) int {
	if d == ir.F64 {
		return 1
	}
	if d.Size() == 2 {
		most = min(most, 2)
	}
	for most > 1 && (p.n.Factor%most != 0 || alignment%(most*d.Size()) != 0) {
		most /= 2
	}
	return most
}

// put stores neighbours of a row, the first of which is sum[e].
func (p *tiledProduct) put(to string, d ir.DType, together int, place func(b, i, j string) string, e string) {
	at, value := place("batch", "row", "column"), func(i int) string {
		sum := fmt.Sprintf("sum[%s + %d]", e, i)
		if p.parts == 1 {
			sum = p.biased(p.Kernel, sum, fmt.Sprintf("column + %d", i))
		}
		return kernels.Stored(sum, d)
	}
	inside := fmt.Sprintf("row < %s && column < %s", kernels.CSize(p.m), kernels.CSize(p.n))
	switch together {
	case 1:
		p.Add("if (%s) %s[%s] = %s;", inside, to, at, value(0))
	case 2:
		name := "store2"
		if d.Size() == 2 {
			name = "store2_16"
		}
		p.Add("if (%s) %s(&%s[%s], %s, %s);", inside, name, to, at, value(0), value(1))
	default:
		p.Add("if (%s) store4(&%s[%s], %s, %s, %s, %s);", inside, to, at, value(0), value(1), value(2), value(3))
	}
}
