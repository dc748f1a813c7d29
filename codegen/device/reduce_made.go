package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// summedResult is a result of a step that nothing but a reduction of columns reads.
type summedResult struct {
	maker *plan.Step
	index int
	sum   *plan.Step
}

// summedOnly finds the results of steps, computed elementwise, that nothing but a reduction of columns reads: before such a step, a kernel
// computes them and reduces their rows in parts, which are left where the matrix would be, and the step does not write it.
func (g *graphCode) summedOnly() map[*ir.Op][]summedResult {
	makers, sums := map[*ir.Value]summedResult{}, map[*ir.Op][]summedResult{}
	for i := range g.Schedule.Steps {
		s := &g.Schedule.Steps[i]
		if kernels.StepOf[s.Op.Kind] != 0 {
			if r, ok := makers[s.Op.Args[0]]; ok && len(g.users[s.Op.Args[0]]) == 1 {
				if r.sum = s; g.partsFit(r) {
					sums[r.maker.Op] = append(sums[r.maker.Op], r)
				}
			}
		}
		for k, v := range s.Op.Results {
			if g.madeAgain(s, k) {
				makers[v] = summedResult{maker: s, index: k}
			}
		}
	}
	return sums
}

// usersOf has the operations that read values, and nil for what reads them behind the steps.
func usersOf(g *ir.Graph) map[*ir.Value][]*ir.Op {
	users := ir.Users(g)
	for _, r := range g.Results {
		users[r.Value] = append(users[r.Value], nil)
	}
	for _, u := range g.Updates {
		users[u.Value] = append(users[u.Value], nil)
	}
	return users
}

// madeAgain reports whether a result can be computed, elementwise, from what the step reads, in memory that it shares with none of that; and
// if the step has others, whether it takes less to read that once more than to write the result and to read it.
func (g *graphCode) madeAgain(s *plan.Step, k int) bool {
	to := s.Results[k]
	if to.Place != plan.Arena || !isElementwise(s.Op) && s.Op.Kind != ir.OpFused {
		return false
	}
	bytes := 0
	for _, from := range s.Args {
		if from.Place == plan.Element || from.Place == plan.TurnCount || from.Place == plan.Arena && from.Offset < to.Offset+to.Bytes && to.Offset < from.Offset+from.Bytes {
			return false
		}
	}
	if s.Op.Kind != ir.OpFused {
		return true
	}
	graph := s.Op.Attrs.Body
	v := graph.Results[k].Value
	needed := ir.Reaches(graph, v)
	for _, op := range graph.Ops {
		if needed[op.Results[0]] && ir.Reduces(op.Kind) {
			return false
		}
	}
	for i, p := range graph.Params {
		if needed[p.Value] {
			bytes += s.Args[i].Bytes
		}
	}
	return v.Type.Shape.Equal(s.Op.Attrs.Shape) && (len(s.Results) == 1 || bytes <= 2*to.Bytes)
}

// apartly reports whether a step is written in a way of its own, for sums of columns.
func (g *graphCode) apartly(op *ir.Op) bool {
	return g.made[op] != nil || g.rowSums[op] != nil || g.gone[op]
}

// isElementwise reports whether an operation computes each element of its result from elements alone.
func isElementwise(op *ir.Op) bool {
	if op.Kind != ir.OpFused {
		return ir.Elementwise(op.Kind)
	}
	for _, inner := range op.Attrs.Body.Ops {
		if ir.Reduces(inner.Kind) {
			return false
		}
	}
	return op.Results[0].Type.Shape.Equal(op.Attrs.Shape)
}

// partsFit reports whether the reduction is one of columns, in parts that fit into the memory of the matrix.
func (g *graphCode) partsFit(r summedResult) bool {
	sum := r.sum
	if len(sum.Op.Attrs.Axes) >= len(sum.Op.Args[0].Type.Shape) {
		return false
	}
	count, length := columnsSize(sum.Op)
	if !byColumns(sum.Op, count.At(g.Schedule.Rows), length.At(g.Schedule.Rows)) {
		return false
	}
	f := columnFormOf(count.At(g.Schedule.Rows), length.At(g.Schedule.Rows), 1)
	return f.parts > 1 && g.PartialAt("", sum.Op.Results[0].Type.DType, count, ir.Fixed(f.parts)).Bytes(g.Schedule.Rows) <= r.maker.Results[r.index].Bytes
}

// columnsSize is how many columns a reduction leaves, and of how many rows.
func columnsSize(op *ir.Op) (count, length ir.Size) {
	x := op.Args[0].Type.Shape
	return x[len(op.Attrs.Axes):].Size(), x[:len(op.Attrs.Axes)].Size()
}

// columnSteps writes the first of some steps with what belongs to sums of columns: it may make what only those read, or be one, with small steps
// behind it. It returns how many steps are written, 0 if it is none of that.
func (g *graphCode) columnSteps(all []plan.Step) int {
	s := &all[0]
	if g.gone[s.Op] {
		return 1
	}
	if sums := g.rowSums[s.Op]; sums != nil {
		g.rowsSummed(s, sums)
		return 1
	}
	if sums := g.made[s.Op]; sums != nil {
		if s = g.reduceMade(s, sums); s != nil {
			g.step(s)
		}
		return 1
	}
	n := g.following(all)
	if n == 0 {
		return 0
	}
	g.Behind = all[1 : 1+n]
	g.step(s)
	if g.Behind != nil {
		panic(fmt.Sprintf("device: %s leaves what follows it", s.Op.Kind))
	}
	return 1 + n
}

// reduceMade writes the first kernels of reductions whose matrices a step would make, and returns the step without those, nil if nothing is left.
func (g *graphCode) reduceMade(s *plan.Step, sums []summedResult) *plan.Step {
	gone := map[int]bool{}
	for _, r := range sums {
		g.reduceMatrix(r)
		gone[r.index] = true
	}
	return without(s, gone)
}

// without is a fused step without some of its results, nil if none is left.
func without(s *plan.Step, gone map[int]bool) *plan.Step {
	switch len(gone) {
	case 0:
		return s
	case len(s.Results):
		return nil
	}
	rest, op, graph := *s, *s.Op, *s.Op.Attrs.Body
	rest.Op, rest.Results, op.Results, op.Attrs.Body, graph.Results = &op, nil, nil, &graph, nil
	for i := range s.Results {
		if !gone[i] {
			rest.Results, op.Results = append(rest.Results, s.Results[i]), append(op.Results, s.Op.Results[i])
			graph.Results = append(graph.Results, s.Op.Attrs.Body.Results[i])
		}
	}
	return &rest
}

// reduceMatrix writes the first kernel of one of them.
func (g *graphCode) reduceMatrix(r summedResult) {
	count, length := columnsSize(r.sum.Op)
	f := columnFormOf(count.At(g.Schedule.Rows), length.At(g.Schedule.Rows), 1)
	d := r.sum.Op.Results[0].Type.DType
	p := g.PartialAt(g.Place(r.maker.Results[r.index]), d, count, ir.Fixed(f.parts))
	if g.canWait(r.sum.Op, count, r.sum.Results[0]) {
		p = g.lasting(d, count, ir.Fixed(f.parts))
	}
	graph, shape := bodies.Computed(r.maker)
	read := func(k *kernels.Kernel, row string) string {
		b := bodies.New(k, graph, shape, r.maker)
		k.Add("int e = %s*%s + at;", row, kernels.CSize(count))
		return fmt.Sprintf("in[t] = %s;", b.Evaluation(kernels.NewSpace(shape, len(shape), "e", "")).Value(graph.Results[r.index].Value))
	}
	g.columns(r.sum.Op, f, count, length, read, storingPart(p, count))
	g.sums[r.sum.Op] = p
}
