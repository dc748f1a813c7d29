package device

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Parts of sums of columns are joined late: not before something needs one of the sums. Those of gradients wait for the optimizer, so that
// one launch joins all of a step's. A plan keeps the place of a sum free from the step that makes it until the last that reads it, so a sum may
// come there later than planned; its parts lie behind the plan's arena, where nothing takes their place.

// never is behind all steps.
const never = math.MaxInt

// late is a sum whose parts are there.
type late struct {
	op    *ir.Op
	count ir.Size
	parts kernels.Partial
	to    *plan.Buffer
	due   int // the first step that needs it, or never
}

// canWait reports whether a sum of columns is one of those that may be joined late.
func (g *graphCode) canWait(op *ir.Op, count ir.Size, to *plan.Buffer) bool {
	return op.Kind == ir.OpSum && kernels.Accumulator(op) == "WIDE" && count.Power == 0 && (to.Place == plan.Arena || to.Place == plan.Slab) &&
		len(g.Behind) == 0 && len(g.Loops) == 0 && g.One == nil && !g.Checks
}

// lasting is memory for parts of a sum that stays.
func (g *graphCode) lasting(d ir.DType, count, parts ir.Size) kernels.Partial {
	p := g.PartialAt(fmt.Sprintf("a%d", g.Schedule.Bytes+g.Kept), d, count, parts)
	g.Kept += plan.Aligned(p.Bytes(g.Schedule.Rows))
	return p
}

// wait has a sum joined when it is needed.
func (g *graphCode) wait(op *ir.Op, count ir.Size, parts kernels.Partial, to *plan.Buffer) {
	g.waiting = append(g.waiting, late{op: op, count: count, parts: parts, to: to})
}

// schedule finds, when some steps have been written, which of the ones from next on needs what waits since.
func (g *graphCode) schedule(steps []plan.Step, next int) {
	for i := range g.waiting {
		if w := &g.waiting[i]; w.due == 0 {
			w.due = g.firstUse(steps, next, w.to)
		}
	}
}

// firstUse is the first of some steps, from one on, that reads or writes memory.
func (g *graphCode) firstUse(steps []plan.Step, from int, b *plan.Buffer) int {
	for i := from; i < len(steps); i++ {
		if s := &steps[i]; s.Op.Kind == ir.OpScan || g.Touches(b, s.Args) || g.Touches(b, s.Results) {
			return i
		}
	}
	return never
}

// due is the first step that needs what waits.
func (g *graphCode) due() int {
	first := never
	for _, w := range g.waiting {
		first = min(first, w.due)
	}
	return first
}

// join joins the parts of all that wait, of those that lie in one memory with one type in a launch.
func (g *graphCode) join() {
	for len(g.waiting) > 0 {
		first := g.waiting[0]
		var now, rest []late
		for _, w := range g.waiting {
			if w.to.Place == first.to.Place && g.Place(w.to)[0] == g.Place(first.to)[0] && w.to.Value.Type.DType == first.to.Value.Type.DType {
				now = append(now, w)
			} else {
				rest = append(rest, w)
			}
		}
		g.waiting = rest
		if len(now) == 1 {
			g.columns(first.op, joining(first.count.At(g.Schedule.Rows)), first.count, first.parts.Parts, first.parts.Load, g.sumAt(&first))
		} else {
			g.joinMany(now)
		}
	}
}

// sumAt stores a sum.
func (g *graphCode) sumAt(w *late) columnResult {
	return func(k *kernels.Kernel, value string) {
		k.Add("%s[i] = %s;", k.Buffer(w.to), kernels.Stored(kernels.Settled(w.op, value), w.to.Value.Type.DType))
	}
}

// joinMany joins parts of several sums. A table has a row for each: its first group, its columns, its parts and how many more those are for
// each row of the batch, where the parts begin and where the sum lies. A group has some columns, as in the form for parts of one sum.
func (g *graphCode) joinMany(sums []late) {
	const across, high, width = 8, columnsGroup / 8, 6
	k, d, count := g.NewKernel(), sums[0].to.Value.Type.DType, 0
	var data []byte
	groups := 0
	for _, w := range sums {
		row := []int{groups, w.count.Factor, w.parts.Parts.Factor, 0, kernels.OffsetIn(w.parts.Place) / w.parts.D.Size(), kernels.OffsetIn(g.Place(w.to)) / d.Size()}
		if w.parts.Parts.Power > 0 {
			row[2], row[3] = row[3], row[2]
		}
		for _, x := range row {
			data = binary.LittleEndian.AppendUint64(data, uint64(x))
		}
		groups += (w.count.Factor + across - 1) / across
		count = max(count, w.count.Factor)
	}
	table := k.Pointer(fmt.Sprintf("c%d", g.Block(data)), ir.I64, ir.Fixed(width*len(sums)))
	in := k.Pointer("a0", sums[0].parts.D, ir.Fixed(count))
	out := k.Pointer(g.Place(sums[0].to)[:1]+"0", d, ir.Fixed(count))
	k.Views = append(k.Views, fmt.Sprintf("SHARED WIDE sh[%d];", columnsGroup))
	unitOf(k, table, len(sums), width)
	k.Add("int l = LID, x = l%%%d, y = l/%[1]d, i = (GROUP - (int)row[0])*%[1]d + x, count = (int)row[1], parts = (int)(row[2] + row[3]*n);", across)
	k.Add("GLOBAL %s *from = %s + row[4];", kernels.Forms[sums[0].parts.D].Memory, in)
	k.Add("WIDE sum = 0;")
	k.Add("if (i < count) {")
	k.Add("for (int j = y; j < parts; j += %d) {", columnsReads*high)
	k.Add("float in[%d];", columnsReads)
	each := fmt.Sprintf("UNROLL for (int t = 0; t < %d; t++) ", columnsReads)
	k.Add("%sin[t] = from[(j + t*%d < parts ? j + t*%[2]d : parts - 1)*count + i];", each, high)
	k.Add("%sif (j + t*%d < parts) sum += in[t];", each, high)
	k.Add("}")
	k.Add("}")
	k.Add("sh[l] = sum;")
	k.Add("BARRIER;")
	k.Add("for (int h = %d; h > 0; h /= 2) {", high/2)
	k.Add("if (y < h) sh[l] += sh[l + h*%d];", across)
	k.Add("BARRIER;")
	k.Add("}")
	k.Add("if (y == 0 && i < count) %s[row[5] + i] = %s;", out, kernels.Stored(kernels.Settled(sums[0].op, "sh[l]"), d))
	k.Launch(columnsGroup, fmt.Sprint(groups*columnsGroup))
}

// unitOf finds in a table, whose rows begin with their first groups, the row of a group.
func unitOf(k *kernels.Kernel, table string, units, width int) {
	half := 1
	for 2*half < units {
		half *= 2
	}
	k.Views = append(k.Views, "int unit = 0;",
		fmt.Sprintf("for (int h = %d; h > 0; h /= 2) if (unit + h < %d && %s[(unit + h)*%d] <= GROUP) unit += h;", half, units, table, width),
		fmt.Sprintf("GLOBAL i64 *row = %s + unit*%d;", table, width))
}
