package attention

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// rowNumber is the name of a number of the query of a score, which a work item computes once for all of its scores of that: of queries
// that are its own before the loops, else in each turn. It is "" where a score computes it, as what depends on a running maximum.
func (t *tiles) rowNumber(v *ir.Value, shape ir.Shape, axes []int, inverse bool) string {
	if !leaf(v) || slices.Equal(axes, ir.Axes(0, len(shape)-1)) {
		v, shape, axes = ir.Unshaped(v), nil, nil
	}
	if t.running && t.a.level[v] > 0 || inverse && v.Type.DType != ir.F32 {
		return ""
	}
	at := "r"
	if !t.queries {
		at = "q"
	}
	for _, n := range t.numbers {
		if n.v == v && n.inverse == inverse && slices.Equal(n.axes, axes) {
			return n.name + "[" + at + "]"
		}
	}
	if !t.trying {
		return ""
	}
	n := &rowNumber{v: v, shape: shape, axes: axes, inverse: inverse, name: fmt.Sprintf("x%d", len(t.numbers))}
	t.numbers = append(t.numbers, n)
	return n.name + "[" + at + "]"
}

// try finds the numbers that a text needs, which is not written. Known are those of own queries, which are computed now.
func (t *tiles) try(known map[*ir.Value]string, write func()) {
	k := t.Kernel
	t.Kernel = t.a.g.NewKernel()
	t.numbers, t.trying = nil, true
	write()
	t.Kernel, t.trying = k, false
	if t.queries {
		t.numbersOf(known)
	}
}

// haveNumbers computes the numbers of queries that pass.
func (t *tiles) haveNumbers() {
	known := map[*ir.Value]string{}
	for _, op := range slices.Concat(t.a.sums, t.a.dots) {
		if v := op.Results[0]; t.a.saved[v] != "" {
			known[v] = t.Pointer(t.a.saved[v], t.a.d, t.a.queries()) + "[i]"
		}
	}
	t.numbersOf(known)
}

// numbersOf declares the numbers and computes them.
func (t *tiles) numbersOf(known map[*ir.Value]string) {
	if len(t.numbers) == 0 {
		return
	}
	count, row := t.high(), fmt.Sprintf("own + y + r*%d", t.down)
	index, behind := "r", t.a.rows%t.own != 0
	if !t.queries {
		count, row = t.breadth(), fmt.Sprintf("pass + x + q*%d", t.beside)
		index, behind = "q", t.a.rows%t.passing != 0
	}
	for _, n := range t.numbers {
		n.name = t.Temp("x")
		t.Add("%s %s[%d];", kernels.Forms[n.v.Type.DType].Scalar, n.name, count)
	}
	t.Add("UNROLL for (int %s = 0; %[1]s < %d; %[1]s++) {", index, count)
	t.Add("int row = %s;", row)
	if behind {
		t.Add("if (row >= %d) row = %d;", t.a.rows, t.a.rows-1)
	}
	t.Add("int i = batch*%d + row, j = 0;", t.a.rows)
	for _, n := range t.numbers {
		t.Add("%s[%s] = %s;", n.name, index, t.a.rowNumber(t.Kernel, n, known))
	}
	t.Add("}")
}
