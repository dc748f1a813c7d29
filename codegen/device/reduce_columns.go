package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
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
	behind := g.Followers()
	result := func(k *kernels.Kernel, value string) {
		k.Add("%s[i] = %s;", k.Buffer(s.Results[0]), kernels.Stored(kernels.Settled(op, value), d))
		bodies.FollowAll(k, behind)
	}
	p, first := g.sums[op]
	if !first {
		f := columnFormOf(count.At(g.Schedule.Rows), length.At(g.Schedule.Rows), g.columnsEach(s.Args[0], count))
		if f.parts == 1 {
			g.columns(op, f, count, length, memoryColumns(s.Args[0], count, f.each), result)
			return
		}
		p = g.Partial(d, count, ir.Fixed(f.parts))
		if wait {
			p = g.lasting(d, count, ir.Fixed(f.parts))
		}
		g.columns(op, f, count, length, memoryColumns(s.Args[0], count, f.each), storingPart(p, count))
	}
	if wait {
		g.wait(op, count, p, s.Results[0])
		return
	}
	g.columns(op, joining(count.At(g.Schedule.Rows)), count, p.Parts, p.Load, result)
}

// columnsEach is how many neighbours of a matrix in memory a work item takes at once.
func (g *graphCode) columnsEach(b *plan.Buffer, count ir.Size) int {
	if count.Power == 0 && count.Factor%4 == 0 && kernels.WideCall(b.Value.Type.DType) != "" && kernels.WideMemory(b) && !g.Checks {
		return 4
	}
	return 1
}

// memoryColumns reads a matrix in memory.
func memoryColumns(b *plan.Buffer, count ir.Size, each int) columnReader {
	return func(k *kernels.Kernel, row string) string {
		if each == 1 {
			return fmt.Sprintf("in[t] = %s;", k.Element(b, row+"*"+kernels.CSize(count)+" + at"))
		}
		return fmt.Sprintf("take_%s(&in[t*%d], &%s[%s*%s + at], %[2]d);", kernels.WideCall(b.Value.Type.DType), each, k.Buffer(b), row, kernels.CSize(count))
	}
}

// storingPart stores what a part gives for column i.
func storingPart(p kernels.Partial, count ir.Size) columnResult {
	return func(k *kernels.Kernel, value string) {
		k.Add("%s", p.Store(k, "part*"+kernels.CSize(count)+" + i", value))
	}
}

// columnReader is a line that has in[t], or the array from there on, become a row of the columns from at on; columnResult adds what
// stores column i's value.
type (
	columnReader func(k *kernels.Kernel, row string) string
	columnResult func(k *kernels.Kernel, value string)
)

// columns writes a kernel that reduces each column of a matrix: a group for some neighbours and for one of the parts of the rows. Each work
// item takes every so-many'th row, and what those have is joined in a tree.
func (g *graphCode) columns(op *ir.Op, f columnForm, count, length ir.Size, read columnReader, result columnResult) {
	k, high, t := g.Kernel(), columnsGroup/f.across, kernels.Accumulator(op)
	each := fmt.Sprintf("UNROLL for (int u = 0; u < %d; u++) ", f.each)
	k.Views = append(k.Views, fmt.Sprintf("SHARED %s sh[%d];", t, columnsGroup*f.each))
	k.Add("int l = LID, x = l%%%d, y = l/%[1]d, part = GROUP%%%d, at = (GROUP/%[2]d*%[1]d + x)*%[3]d;", f.across, f.parts, f.each)
	k.Add("int rows = (%s + %d)/%d, first = part*rows, last = first + rows;", kernels.CSize(length), f.parts-1, f.parts)
	k.Add("if (last > %s) last = %[1]s;", kernels.CSize(length))
	k.Add("%s sum[%d];", t, f.each)
	k.Add("%ssum[u] = %s;", each, kernels.Start(op))
	k.Add("if (at < %s) {", kernels.CSize(count))
	k.Add("for (int j = first + y; j < last; j += %d) {", columnsReads*high)
	k.Add("%s in[%d];", kernels.Forms[op.Args[0].Type.DType].Scalar, columnsReads*f.each)
	k.Add("UNROLL for (int t = 0; t < %d; t++) {", columnsReads)
	k.Add("int row = j + t*%d < last ? j + t*%[1]d : last - 1;", high)
	k.Add("%s", read(k, "row"))
	k.Add("}")
	k.Add("UNROLL for (int t = 0; t < %d; t++) if (j + t*%d < last) %ssum[u] = %s;", columnsReads, high, each, kernels.Join(op, "sum[u]", fmt.Sprintf("in[t*%d + u]", f.each)))
	k.Add("}")
	k.Add("}")
	k.Add("%ssh[l*%d + u] = sum[u];", each, f.each)
	k.Add("BARRIER;")
	k.Add("for (int h = %d; h > 0; h /= 2) {", high/2)
	own, other := fmt.Sprintf("sh[l*%d + u]", f.each), fmt.Sprintf("sh[(l + h*%d)*%d + u]", f.across, f.each)
	k.Add("if (y < h) %s%s = %s;", each, own, kernels.Join(op, own, other))
	k.Add("BARRIER;")
	k.Add("}")
	k.Add("if (y == 0 && at < %s) {", kernels.CSize(count))
	k.Add("for (int u = 0; u < %d; u++) {", f.each)
	k.Add("int i = at + u;")
	result(k, own)
	k.Add("}")
	k.Add("}")
	k.Launch(columnsGroup, fmt.Sprintf("%s/%d*%d*%d", kernels.ExtentOf(count), f.across*f.each, f.parts, columnsGroup))
}
