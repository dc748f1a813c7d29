package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// A group of columns has columnsWide neighbours, which are read together, and columnsHigh work items for each of them.
const columnsWide, columnsHigh = 32, 8

// byColumns reports whether a reduction is one of the columns of a long matrix: the axes that lead are reduced.
func byColumns(op *ir.Op, count, length int) bool {
	for i, axis := range op.Attrs.Axes {
		if axis != i {
			return false
		}
	}
	return len(op.Attrs.Axes) < len(op.Args[0].Type.Shape) && count >= columnsWide && length >= 16*columnsHigh && count < 1<<15
}

// reduceColumns writes such a reduction, of neighbours side by side; the rows in parts, which a second kernel joins in their order.
func (g *graphCode) reduceColumns(s *plan.Step, count, length size) {
	op := s.Op
	d := op.Args[0].Type.DType
	if d.IsHalf() {
		d = ir.F32
	}
	wide := (count.at(g.s.Rows) + columnsWide - 1) / columnsWide
	parts := max(1, min(1024/wide, length.at(g.s.Rows)/(8*columnsHigh)))
	k := g.kernel()
	k.views = append(k.views, fmt.Sprintf("SHARED %s sh[%d];", accumulator(op), columnsWide*columnsHigh))
	k.add("int l = LID, x = l%%%d, y = l/%[1]d, part = GROUP%%%d, i = GROUP/%[2]d*%[1]d + x;", columnsWide, parts)
	k.add("int each = (%s + %d)/%d, first = part*each, last = first + each;", length.c(), parts-1, parts)
	k.add("if (last > %s) last = %[1]s;", length.c())
	k.add("%s sum = %s;", accumulator(op), start(op))
	k.add("if (i < %s) {", count.c())
	k.add("for (int j = first + y; j < last; j += %d) sum = %s;", columnsHigh, step2(op, "sum", k.element(s.Args[0], "j*"+count.c()+" + i")))
	k.add("}")
	k.add("sh[l] = sum;")
	k.add("BARRIER;")
	k.add("if (y == 0 && i < %s) {", count.c())
	k.add("for (int q = 1; q < %d; q++) sum = %s;", columnsHigh, step2(op, "sum", fmt.Sprintf("sh[q*%d + x]", columnsWide)))
	result := op.Results[0].Type.DType
	if parts == 1 {
		k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(op, "sum"), result))
	} else {
		k.add("%s[part*%s + i] = (%s)sum;", k.pointer(g.temporary(0, count.at(g.s.Rows)*parts*d.Size()), d, count.times(constant(parts))), count.c(), forms[d].scalar)
	}
	k.add("}")
	k.launch(columnsWide*columnsHigh, fmt.Sprintf("%s/%d*%d*%d", count.extent(), columnsWide, parts, columnsWide*columnsHigh))
	if parts == 1 {
		return
	}
	k = g.kernel()
	k.each(count)
	k.add("%s sum = %s;", accumulator(op), start(op))
	part := k.pointer(g.temporary(0, 0), d, count.times(constant(parts)))
	k.add("for (int part = 0; part < %d; part++) sum = %s;", parts, step2(op, "sum", part+"[part*"+count.c()+" + i]"))
	k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(op, "sum"), result))
	k.run(count)
}
