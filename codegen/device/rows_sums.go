package device

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// A kernel that goes over rows sums columns on its way: of what it makes, of what it reads, and of what is computed of that for no other purpose.
// So are the derivatives of a norm's scale and shift, which its own derivative's kernel adds, and those of biases. Each group leaves a part,
// and parts are joined late.

// rowSum is a sum of columns in the kernel of another step.
type rowSum struct {
	sum    *plan.Step
	value  *ir.Value  // whose columns are summed, in the body of the step, or of what makes nothing else
	maker  *plan.Step // that has this body, nil if it is the step's own
	body   *ir.Graph  // of the maker
	before bool       // the sum is before the step in the plan
}

// sumsOfRows finds them. What is not written where the plan has it, since another step's kernel does it, is gone.
func (g *graphCode) sumsOfRows() {
	g.rowSums, g.gone = map[*ir.Op][]rowSum{}, map[*ir.Op]bool{}
	if g.Checks {
		return
	}
	makers := map[*ir.Value]int{}
	for i := range g.Schedule.Steps {
		s := &g.Schedule.Steps[i]
		if g.columnsSummed(s) && !g.sumOfResult(s, makers) {
			g.sumOfOperands(i, makers)
		}
		for _, v := range s.Op.Results {
			makers[v] = i
		}
	}
}

// columnsSummed reports whether a step is a sum of columns that may be joined late.
func (g *graphCode) columnsSummed(s *plan.Step) bool {
	if s.Op.Kind != ir.OpSum || len(s.Op.Attrs.Axes) >= len(s.Op.Args[0].Type.Shape) {
		return false
	}
	count, length := columnsSize(s.Op)
	return byColumns(s.Op, count.At(g.Schedule.Rows), length.At(g.Schedule.Rows)) && g.canWait(s.Op, count, s.Results[0])
}

// sumOfResult has a sum made where its matrix is.
func (g *graphCode) sumOfResult(s *plan.Step, makers map[*ir.Value]int) bool {
	m, ok := makers[s.Op.Args[0]]
	if !ok {
		return false
	}
	at := &g.Schedule.Steps[m]
	if !g.goesOverRows(at, s.Op) {
		return false
	}
	body, _ := bodies.Computed(at)
	return g.sumAlong(at, rowSum{sum: s, value: body.Results[slices.Index(at.Op.Results, s.Op.Args[0])].Value})
}

// sumOfOperands has a sum, step i, made by a step that reads what is summed, or all that this is made of: by a later one, if nothing needs the
// sum before that and what is read is still there, else by an earlier one.
func (g *graphCode) sumOfOperands(i int, makers map[*ir.Value]int) {
	m := &matrixRead{graphCode: g, sum: &g.Schedule.Steps[i], at: i, from: i}
	m.read = m.sum.Args[:1]
	if made := g.madeFor(m.sum, makers); made != nil {
		m.maker, m.from, m.read = made, makers[m.sum.Op.Args[0]], made.Args
		m.body, _ = bodies.Computed(made)
	}
	if !m.later() {
		m.earlier(makers)
	}
}

// matrixRead is a matrix whose columns are summed, and what has to be read to know it.
type matrixRead struct {
	*graphCode
	sum      *plan.Step
	maker    *plan.Step // of the matrix, if that is made of what is read
	body     *ir.Graph  // of the maker
	read     []*plan.Buffer
	at, from int // the step of the sum, and that which reads in the plan
}

// later has a later step make the sum.
func (m *matrixRead) later() bool {
	for at := m.from + 1; at < len(m.Schedule.Steps); at++ {
		step := &m.Schedule.Steps[at]
		if at > m.at {
			if step.Op.Kind == ir.OpScan || m.Touches(m.sum.Results[0], step.Args) {
				return false
			}
			if m.by(step, true) {
				m.gone[m.sum.Op] = true
				return true
			}
		}
		if m.overwrites(step) {
			return false
		}
	}
	return false
}

// earlier has an earlier step make the sum.
func (m *matrixRead) earlier(makers map[*ir.Value]int) {
	first := 0
	if m.maker != nil {
		for _, v := range m.maker.Op.Args {
			if made, ok := makers[v]; ok {
				first = max(first, made+1)
			}
		}
	}
	for at := m.at - 1; at >= first; at-- {
		if at != m.from && m.there(at) && m.by(&m.Schedule.Steps[at], false) {
			return
		}
	}
}

// there reports whether a step finds what is read as it was.
func (m *matrixRead) there(at int) bool {
	for i := m.from + 1; i < at; i++ {
		if m.overwrites(&m.Schedule.Steps[i]) {
			return false
		}
	}
	return true
}

// overwrites reports whether a step writes over something that is read.
func (m *matrixRead) overwrites(s *plan.Step) bool {
	return slices.ContainsFunc(m.read, func(b *plan.Buffer) bool { return m.Touches(b, s.Results) })
}

// by has a step make the sum, if it can.
func (m *matrixRead) by(s *plan.Step, before bool) bool {
	x := m.sum.Op.Args[0]
	if !m.goesOverRows(s, m.sum.Op) || !m.readsAll(s, m.read, x.Type.Shape) {
		return false
	}
	sum := rowSum{sum: m.sum, maker: m.maker, body: m.body, before: before}
	if m.maker != nil {
		sum.value = m.body.Results[0].Value
	} else {
		body, _ := bodies.Computed(s)
		sum.value = body.Params[slices.Index(s.Op.Args, x)].Value
	}
	if !m.sumAlong(s, sum) {
		return false
	}
	if m.maker != nil {
		m.gone[m.maker.Op] = true
	}
	return true
}

// madeFor is the step that makes the matrix of a sum and nothing else, elementwise, nil if there is none.
func (g *graphCode) madeFor(s *plan.Step, makers map[*ir.Value]int) *plan.Step {
	m, ok := makers[s.Op.Args[0]]
	if !ok {
		return nil
	}
	made := &g.Schedule.Steps[m]
	if len(made.Results) != 1 || len(g.made[made.Op]) == 0 || !made.Results[0].Value.Type.Shape.Equal(s.Op.Args[0].Type.Shape) {
		return nil
	}
	return made
}

// goesOverRows reports whether a step is a kernel over rows that can sum the columns of what a sum has.
func (g *graphCode) goesOverRows(s *plan.Step, sum *ir.Op) bool {
	if s.Op.Kind != ir.OpFused && !ir.Elementwise(s.Op.Kind) || s.Op.Phase == ir.Optimize || len(g.made[s.Op]) == len(s.Results) || g.gone[s.Op] ||
		!s.Op.Results[0].Type.Shape.Equal(sum.Args[0].Type.Shape) && s.Op.Kind != ir.OpFused {
		return false
	}
	body, shape := bodies.Computed(s)
	if !shape.Equal(sum.Args[0].Type.Shape) {
		return false
	}
	if hasReduction(body) {
		return s.Op.Attrs.Row == len(sum.Attrs.Axes)
	}
	return !slices.ContainsFunc(s.Results, func(b *plan.Buffer) bool { return !b.Value.Type.Shape.Equal(shape) })
}

func hasReduction(body *ir.Graph) bool {
	return slices.ContainsFunc(body.Ops, func(op *ir.Op) bool { return ir.Reduces(op.Kind) })
}

// readsAll reports whether a step reads what is of a shape among some memory, row by row, and writes over nothing of it that another row reads.
func (g *graphCode) readsAll(s *plan.Step, read []*plan.Buffer, shape ir.Shape) bool {
	for _, b := range read {
		whole := b.Value.Type.Shape.Equal(shape)
		if whole && !slices.Contains(s.Args, b) {
			return false
		}
		for _, to := range s.Results {
			same := whole && to.Place == b.Place && g.Offset(to) == g.Offset(b) && to.Value.Type.Equal(b.Value.Type)
			if g.Touches(b, []*plan.Buffer{to}) && !same {
				return false
			}
		}
	}
	return true
}

// sumAlong adds a sum to those of a step, if its kernel has room for it.
func (g *graphCode) sumAlong(s *plan.Step, sum rowSum) bool {
	all := append(slices.Clone(g.rowSums[s.Op]), sum)
	if r := bodies.OverRows(g.List, g.unmade(s), len(sum.sum.Op.Attrs.Axes)); !r.Summed(len(all)) {
		return false
	}
	g.rowSums[s.Op] = all
	return true
}

// unmade is a step without what only sums of columns read.
func (g *graphCode) unmade(s *plan.Step) *plan.Step {
	gone := map[int]bool{}
	for _, r := range g.made[s.Op] {
		gone[r.index] = true
	}
	return without(s, gone)
}

// rowsSummed writes a kernel over rows with sums of columns.
func (g *graphCode) rowsSummed(s *plan.Step, sums []rowSum) {
	for _, made := range g.made[s.Op] {
		if !slices.ContainsFunc(sums, func(sum rowSum) bool { return sum.sum.Op == made.sum.Op }) {
			g.reduceMatrix(made)
		}
	}
	r := bodies.OverRows(g.List, g.unmade(s), len(sums[0].sum.Op.Attrs.Axes))
	r.Summed(len(sums))
	for _, sum := range sums {
		if sum.maker != nil {
			for i, p := range sum.body.Params {
				r.Args[p.Value] = sum.maker.Args[i]
			}
		}
		p := g.lasting(sum.sum.Op.Results[0].Type.DType, r.Length, r.Parts())
		r.Sum(sum.value, p)
		if sum.before {
			g.wait(sum.sum.Op, r.Length, p, sum.sum.Results[0])
		} else {
			g.sums[sum.sum.Op] = p
		}
	}
	r.Write()
}
