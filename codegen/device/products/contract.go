package products

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// contraction is a number of products of matrices: y[b, i, j] = Σ_k a[b, i, k] · b[b, k, j]. Convolutions are such products,
// whose matrices are not in memory (implicit GEMM).
type contraction struct {
	op      *ir.Op
	batch   ir.Size
	m, n, k ir.Size
	a, b    *matrix // the rows of the left, the columns of the right
	store   func(k *kernels.Kernel, b, i, j string) string
	plain   bool         // both matrices and the result lie compact in memory
	bias    *plan.Buffer // what is added to each row, nil if nothing is
}

// Dot writes a product of matrices, in the form that the optimizer leaves.
func Dot(g *kernels.List, s *plan.Step) {
	op := s.Op
	a, x, z := &op.Attrs, op.Args[0].Type.Shape, op.Args[1].Type.Shape
	batch := len(a.BatchA)
	if !slices.Equal(a.BatchA, ir.Axes(0, batch)) || !slices.Equal(a.BatchB, ir.Axes(0, batch)) {
		kernels.Refuse(op, "batch axes do not lead")
	}
	m, transA := kernels.Side(op, x, batch, a.ContractA)
	n, plainB := kernels.Side(op, z, batch, a.ContractB)
	k := ir.Fixed(1)
	for _, axis := range a.ContractA {
		k = k.Times(x[axis].Size())
	}
	c := &contraction{op: op, batch: x[:batch].Size(), m: m, n: n, k: k,
		a: dense(s.Args[0], m, k, !transA), b: dense(s.Args[1], n, k, !plainB), plain: true}
	if len(s.Args) > 2 {
		c.bias = s.Args[2]
	}
	contract(g, s, c)
}

// contract chooses how a contraction is computed: in tiles; a work item for each number where matrices are thin; a
// group for each where they are thin and sums are long.
func contract(g *kernels.List, s *plan.Step, c *contraction) {
	if g.One != nil {
		summed(g, s, c, 1)
		return
	}
	rows := g.Schedule.Rows
	m, n, k := c.m.At(rows), c.n.At(rows), c.k.At(rows)
	d := c.op.Results[0].Type.DType
	defer library(g, s, c)()
	switch {
	case m >= 8 && n >= 8 && k >= 4 && d.IsFloat():
		tiled(g, s, c)
	case k >= 256 && m*n*c.batch.At(rows) < 1<<13:
		summed(g, s, c, min(256, kernels.GroupOf(k)))
	default:
		summed(g, s, c, 1)
	}
}

// summed has a work item or a group for each number of the result.
func summed(g *kernels.List, s *plan.Step, c *contraction, group int) {
	kn := g.Kernel()
	count := c.batch.Times(c.m).Times(c.n)
	sum := &ir.Op{Kind: ir.OpSum, Args: []*ir.Value{c.op.Results[0]}, Results: c.op.Results}
	if group == 1 {
		kn.Each(count)
	} else {
		kn.Add("int i = GROUP, l = LID;")
		kn.Views = append(kn.Views, fmt.Sprintf("SHARED %s sh_%[1]s[%d];", kernels.Accumulator(sum), group))
	}
	kn.Add("int column = %s, row = %s, batch = %s;", kernels.Modulo("i", c.n), kernels.Modulo("("+kernels.Over("i", c.n)+")", c.m), kernels.Over("i", c.n.Times(c.m)))
	kn.Add("%s sum = 0;", kernels.Accumulator(sum))
	first, step := "0", "1"
	if group > 1 {
		first, step = "l", fmt.Sprint(group)
	}
	kn.Add("for (int k = %s; k < %s; k += %s) {", first, kernels.CSize(c.k), step)
	a, condA := c.a.element(kn, "batch", "row", "k")
	b, condB := c.b.element(kn, "batch", "column", "k")
	d := c.op.Results[0].Type.DType
	term := mul(a, b, d, kernels.Accumulator(sum))
	if cond := both(condA, condB); cond != "" {
		kn.Add("if (%s) sum = %s;", cond, kernels.Join(sum, "sum", term))
	} else {
		kn.Add("sum = %s;", kernels.Join(sum, "sum", term))
	}
	kn.Add("}")
	if group > 1 {
		kn.Tree(sum, "sum", group)
		kn.Add("if (l == 0)")
	}
	kn.Store(s.Results[0], c.place(kn, "batch", "row", "column"), kernels.Stored(kernels.Settled(sum, c.biased(kn, "sum", "column")), d))
	if group == 1 {
		kn.Run(count)
		return
	}
	kn.Launch(group, kernels.ExtentOf(count)+fmt.Sprintf("*%d", group))
}

// mul is a product of two elements.
func mul(a, b string, d ir.DType, wide string) string {
	if d.IsFloat() {
		return fmt.Sprintf("(%s)%s * %s", wide, a, b)
	}
	return fmt.Sprintf("mul_%s(%s, %s)", kernels.Forms[d].Suffix, a, b)
}

func both(conditions ...string) string {
	var list []string
	for _, c := range conditions {
		if c != "" {
			list = append(list, c)
		}
	}
	return strings.Join(list, " && ")
}

// biased is the sum of some column with what is added to that.
func (c *contraction) biased(k *kernels.Kernel, sum, column string) string {
	if c.bias == nil {
		return sum
	}
	return fmt.Sprintf("(%s + %s)", sum, k.Element(c.bias, column))
}

// place is where a number of the result lies.
func (c *contraction) place(k *kernels.Kernel, b, i, j string) string {
	if c.store != nil {
		return c.store(k, b, i, j)
	}
	return fmt.Sprintf("(%s*%s + %s)*%s + %s", b, kernels.CSize(c.m), i, kernels.CSize(c.n), j)
}
