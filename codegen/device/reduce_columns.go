package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// columnsGroup is the work items of a group of columns; columnsWide of the columns are neighbours, or fewer where there are not so many.
const columnsGroup, columnsWide = 256, 32

// byColumns reports whether a reduction is one of the columns of a long matrix: the axes that lead are reduced.
func byColumns(op *ir.Op, count, length int) bool {
	for i, axis := range op.Attrs.Axes {
		if axis != i {
			return false
		}
	}
	return len(op.Attrs.Axes) < len(op.Args[0].Type.Shape) && count >= 4 && length >= 16*columnsGroup/columnsOf(count) && count < 1<<15
}

// columnsOf is how many columns a group has.
func columnsOf(count int) int {
	wide := columnsWide
	for wide/2 >= count {
		wide /= 2
	}
	return wide
}

// reduceColumns writes such a reduction, of neighbours side by side; the rows in parts, which a second kernel joins in the same way.
func (g *graphCode) reduceColumns(s *plan.Step, count, length size) {
	op, d := s.Op, s.Op.Results[0].Type.DType
	rows, wide := g.s.Rows, columnsOf(count.at(g.s.Rows))
	groups := (count.at(rows) + wide - 1) / wide
	parts := max(1, min(512/groups, length.at(rows)*wide/(8*columnsGroup)))
	result := func(k *kernel, value string) string {
		return fmt.Sprintf("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(op, value), d))
	}
	operand := func(k *kernel, j string) string { return k.element(s.Args[0], j+"*"+count.c()+" + i") }
	if parts == 1 {
		g.columns(op, wide, 1, count, length, operand, result)
		return
	}
	p := g.partial(d, count, parts)
	g.columns(op, wide, parts, count, length, operand, func(k *kernel, value string) string {
		return p.store(k, "part*"+count.c()+" + i", value)
	})
	g.columns(op, wide, 1, count, constant(parts), p.load, result)
}

// partial is memory for what parts of reductions give, before those are joined: the numbers of each part one after the other. Small floats
// are f32 there.
type partial struct {
	place      string
	d          ir.DType
	count, all size
}

func (g *graphCode) partial(d ir.DType, count size, parts int) partial {
	if d.IsHalf() {
		d = ir.F32
	}
	return partial{g.temporary(0, count.at(g.s.Rows)*parts*d.Size()), d, count, count.times(constant(parts))}
}

// store writes a number to its place.
func (p partial) store(k *kernel, at, value string) string {
	return fmt.Sprintf("%s[%s] = (%s)%s;", k.pointer(p.place, p.d, p.all), at, forms[p.d].scalar, value)
}

// load is number i of a part.
func (p partial) load(k *kernel, part string) string {
	return k.pointer(p.place, p.d, p.all) + "[" + part + "*" + p.count.c() + " + i]"
}

// columns writes a kernel that reduces each column of a matrix: a group for some neighbours and for one of the parts of the rows. Each work
// item takes every so-many'th row, and what those have is joined in their order.
func (g *graphCode) columns(op *ir.Op, wide, parts int, count, length size, operand func(k *kernel, j string) string, result func(k *kernel, value string) string) {
	k, high := g.kernel(), columnsGroup/wide
	k.views = append(k.views, fmt.Sprintf("SHARED %s sh[%d];", accumulator(op), columnsGroup))
	k.add("int l = LID, x = l%%%d, y = l/%[1]d, part = GROUP%%%d, i = GROUP/%[2]d*%[1]d + x;", wide, parts)
	k.add("int each = (%s + %d)/%d, first = part*each, last = first + each;", length.c(), parts-1, parts)
	k.add("if (last > %s) last = %[1]s;", length.c())
	k.add("%s sum = %s;", accumulator(op), start(op))
	k.add("if (i < %s) {", count.c())
	k.add("for (int j = first + y; j < last; j += %d) sum = %s;", high, step2(op, "sum", operand(k, "j")))
	k.add("}")
	k.add("sh[l] = sum;")
	k.add("BARRIER;")
	k.add("if (y == 0 && i < %s) {", count.c())
	k.add("for (int q = 1; q < %d; q++) sum = %s;", high, step2(op, "sum", fmt.Sprintf("sh[q*%d + x]", wide)))
	k.add("%s", result(k, "sum"))
	k.add("}")
	k.launch(columnsGroup, fmt.Sprintf("%s/%d*%d*%d", count.extent(), wide, parts, columnsGroup))
}
