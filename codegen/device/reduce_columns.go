package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// columnsGroup is the work items of a group of columns; columnsWide of them are side by side, or fewer where there are not so many columns.
// Each has columnsReads of its rows under way at once.
const columnsGroup, columnsWide, columnsReads = 256, 32, 4

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

// columnForm is how the columns of a matrix are shared among work items: so many are side by side, with so many columns each, and the rows
// are cut into parts, which groups of their own have.
type columnForm struct{ across, each, parts int }

// columnFormOf is the form for a matrix whose work items have each columns.
func columnFormOf(count, length, each int) columnForm {
	f := columnForm{columnsOf(count / each), each, 1}
	groups := (count/each + f.across - 1) / f.across
	f.parts = max(1, min(512/groups, length*f.across/(8*columnsGroup)))
	return f
}

// joining is the form for what parts have: the numbers are few, so that as many work items as possible take them.
func joining(count int) columnForm { return columnForm{min(8, columnsOf(count)), 1, 1} }

// reduceColumns writes such a reduction, of neighbours side by side; the rows in parts, which a second kernel joins in the same way.
func (g *graphCode) reduceColumns(s *plan.Step, count, length ir.Size) {
	op, d := s.Op, s.Op.Results[0].Type.DType
	wait := g.canWait(op, count, s.Results[0])
	behind := g.followers()
	result := func(k *kernel, value string) {
		k.add("%s[i] = %s;", k.buffer(s.Results[0]), stored(settled(op, value), d))
		followAll(k, behind)
	}
	p, first := g.sums[op]
	if !first {
		f := columnFormOf(count.At(g.s.Rows), length.At(g.s.Rows), g.columnsEach(s.Args[0], count))
		if f.parts == 1 {
			g.columns(op, f, count, length, memoryColumns(s.Args[0], count, f.each), result)
			return
		}
		p = g.partial(d, count, ir.Fixed(f.parts))
		if wait {
			p = g.lasting(d, count, ir.Fixed(f.parts))
		}
		g.columns(op, f, count, length, memoryColumns(s.Args[0], count, f.each), storingPart(p, count))
	}
	if wait {
		g.wait(op, count, p, s.Results[0])
		return
	}
	g.columns(op, joining(count.At(g.s.Rows)), count, p.parts, p.load, result)
}

// columnsEach is how many neighbours of a matrix in memory a work item takes at once.
func (g *graphCode) columnsEach(b *plan.Buffer, count ir.Size) int {
	if count.Power == 0 && count.Factor%4 == 0 && wideCall(b.Value.Type.DType) != "" && wideMemory(b) && !g.checks {
		return 4
	}
	return 1
}

// memoryColumns reads a matrix in memory.
func memoryColumns(b *plan.Buffer, count ir.Size, each int) columnReader {
	return func(k *kernel, row string) string {
		if each == 1 {
			return fmt.Sprintf("in[t] = %s;", k.element(b, row+"*"+cSize(count)+" + at"))
		}
		return fmt.Sprintf("take_%s(&in[t*%d], &%s[%s*%s + at], %[2]d);", wideCall(b.Value.Type.DType), each, k.buffer(b), row, cSize(count))
	}
}

// storingPart stores what a part gives for column i.
func storingPart(p partial, count ir.Size) columnResult {
	return func(k *kernel, value string) { k.add("%s", p.store(k, "part*"+cSize(count)+" + i", value)) }
}

// columnReader is a line that has in[t], or the array from there on, become a row of the columns from at on; columnResult adds what
// stores column i's value.
type (
	columnReader func(k *kernel, row string) string
	columnResult func(k *kernel, value string)
)

// columns writes a kernel that reduces each column of a matrix: a group for some neighbours and for one of the parts of the rows. Each work
// item takes every so-many'th row, and what those have is joined in a tree.
func (g *graphCode) columns(op *ir.Op, f columnForm, count, length ir.Size, read columnReader, result columnResult) {
	k, high, t := g.kernel(), columnsGroup/f.across, accumulator(op)
	each := fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) ", f.each)
	k.views = append(k.views, fmt.Sprintf("SHARED %s sh[%d];", t, columnsGroup*f.each))
	k.add("int l = LID, x = l%%%d, y = l/%[1]d, part = GROUP%%%d, at = (GROUP/%[2]d*%[1]d + x)*%[3]d;", f.across, f.parts, f.each)
	k.add("int rows = (%s + %d)/%d, first = part*rows, last = first + rows;", cSize(length), f.parts-1, f.parts)
	k.add("if (last > %s) last = %[1]s;", cSize(length))
	k.add("%s sum[%d];", t, f.each)
	k.add("%ssum[u] = %s;", each, start(op))
	k.add("if (at < %s) {", cSize(count))
	k.add("for (int j = first + y; j < last; j += %d) {", columnsReads*high)
	k.add("%s in[%d];", forms[op.Args[0].Type.DType].scalar, columnsReads*f.each)
	k.add("UNROLL for (int t = 0; t < %d; t++) {", columnsReads)
	k.add("int row = j + t*%d < last ? j + t*%[1]d : last - 1;", high)
	k.add("%s", read(k, "row"))
	k.add("}")
	k.add("UNROLL for (int t = 0; t < %d; t++) if (j + t*%d < last) %ssum[u] = %s;", columnsReads, high, each, step2(op, "sum[u]", fmt.Sprintf("in[t*%d + u]", f.each)))
	k.add("}")
	k.add("}")
	k.add("%ssh[l*%d + u] = sum[u];", each, f.each)
	k.add("BARRIER;")
	k.add("for (int h = %d; h > 0; h /= 2) {", high/2)
	own, other := fmt.Sprintf("sh[l*%d + u]", f.each), fmt.Sprintf("sh[(l + h*%d)*%d + u]", f.across, f.each)
	k.add("if (y < h) %s%s = %s;", each, own, step2(op, own, other))
	k.add("BARRIER;")
	k.add("}")
	k.add("if (y == 0 && at < %s) {", cSize(count))
	k.add("for (int u = 0; u < %d; u++) {", f.each)
	k.add("int i = at + u;")
	result(k, own)
	k.add("}")
	k.add("}")
	k.launch(columnsGroup, fmt.Sprintf("%s/%d*%d*%d", extentOf(count), f.across*f.each, f.parts, columnsGroup))
}
