package attention

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// rowNumber is a number of each query that scores need: what a reduction gave, or what is made of that, or read. Where queries are
// its own, a work item has those of its two rows in registers. Where they pass, a kernel before has stored them, and they are
// copied with the tiles.
type rowNumber struct {
	v       *ir.Value
	shape   ir.Shape // of scores, on whose axes those of a value lie that is read; nil if it has one element for each query
	axes    []int
	inverse bool // 1/v
	name    string
	memory  string // where it is stored
}

// rowNumber is the name of a number of the query of a score; "" if it is computed there. What depends on a running maximum is.
func (f *flash) rowNumber(v *ir.Value, shape ir.Shape, axes []int, inverse bool) string {
	if !leaf(v) || slices.Equal(axes, ir.Axes(0, len(shape)-1)) {
		v, shape, axes = ir.Unshaped(v), nil, nil
	}
	scalar := kernels.Forms[v.Type.DType].Scalar
	if f.whole && !f.settled && f.a.level[v] > 0 || !f.queries && scalar != "float" || inverse && scalar != "float" {
		return ""
	}
	for _, n := range f.numbers {
		if n.v == v && n.inverse == inverse && slices.Equal(n.axes, axes) {
			return f.numberOf(n)
		}
	}
	if !f.trying {
		return ""
	}
	n := &rowNumber{v, shape, axes, inverse, fmt.Sprintf("x%d", len(f.numbers)), ""}
	f.numbers = append(f.numbers, n)
	return f.numberOf(n)
}

// leaf reports whether a value is read.
func leaf(v *ir.Value) bool { return v.Op.Kind == ir.OpParam }

func (f *flash) numberOf(n *rowNumber) string {
	if f.queries {
		return n.name + "[r]"
	}
	return fmt.Sprintf("%s[now*%d + u*16 + MMA_COLUMN(e)]", n.name, f.passing)
}

// try finds the numbers that a text needs, which is not written.
func (f *flash) try(write func()) {
	k := f.Kernel
	f.Kernel = f.a.g.NewKernel()
	f.numbers, f.trying = nil, true
	write()
	f.Kernel, f.trying = k, false
}

// eachQuery begins a loop over the two rows of a work item; i is the query, counted through all.
func (f *flash) eachQuery() {
	f.Add("UNROLL")
	f.Add("for (int r = 0; r < 2; r++) {")
	f.Add("int row = own + w*16 + r*8 + (l & 31)/4;")
	if f.a.rows%f.own != 0 {
		f.Add("if (row >= %d) row = %d;", f.a.rows, f.a.rows-1)
	}
	f.Add("int i = batch*%d + row, j = 0;", f.a.rows)
}

// haveNumbers computes the numbers of own queries.
func (f *flash) haveNumbers(known map[*ir.Value]string) {
	if len(f.numbers) == 0 {
		return
	}
	for i, n := range f.numbers {
		n.name = f.Temp("x")
		f.numbers[i] = n
		f.Add("%s %s[2];", kernels.Forms[n.v.Type.DType].Scalar, n.name)
	}
	f.eachQuery()
	for _, n := range f.numbers {
		f.Add("%s[r] = %s;", n.name, f.a.rowNumber(f.Kernel, n, known))
	}
	f.Add("}")
}

// rowNumber computes one for query i.
func (a *attention) rowNumber(k *kernels.Kernel, n *rowNumber, known map[*ir.Value]string) string {
	p := a.pair(k, known)
	text := ""
	if n.axes != nil {
		text = p.leaf(n.v, n.shape, n.axes, false)
	} else {
		text = p.value(n.v, true)
	}
	if n.inverse {
		text = "1.0f / " + text
	}
	return text
}

// placeNumbers gives those of passing queries their places in memory, and in shared memory.
func (f *flash) placeNumbers() {
	bytes := plan.Aligned(f.a.queries().At(f.a.g.Schedule.Rows) * ir.F32.Size())
	for k, n := range f.numbers {
		n.memory = f.a.g.Temporary(k*bytes, bytes)
		f.Views = append(f.Views, fmt.Sprintf("SHARED float %s[%d];", n.name, 2*f.passing))
	}
}

// saveNumbers stores numbers of own queries for a kernel whose queries pass.
func (f *flash) saveNumbers(numbers []*rowNumber, known map[*ir.Value]string) {
	if len(numbers) == 0 {
		return
	}
	f.eachQuery()
	f.Add("if ((l & 3) == 0 && own + w*16 + r*8 + (l & 31)/4 < %d) {", f.a.rows)
	for _, n := range numbers {
		f.Add("%s[i] = %s;", f.Pointer(n.memory, ir.F32, f.a.queries()), f.a.rowNumber(f.Kernel, n, known))
	}
	f.Add("}")
	f.Add("}")
}

// fetchNumbers begins to copy those of passing queries.
func (f *flash) fetchNumbers(from, part string) {
	if len(f.numbers) == 0 {
		return
	}
	at, there, count := "batch*%d + %s + in", "1", 1
	if f.a.rows%4 == 0 {
		count = 4
	}
	f.Add("if (l < %d) {", f.passing/count)
	f.Add("int in = l*%d, at = "+at+";", count, f.a.rows, from)
	if f.a.rows%f.passing != 0 || from == "pass" && !f.inReach() {
		there = fmt.Sprintf("%s + in < %d", from, f.a.rows)
		f.Add("if (!(%s)) at = 0;", there)
	}
	for _, n := range f.numbers {
		f.Add("copy%d(&%s[%s*%d + in], &%s[at], %s);", 4*count, n.name, part, f.passing, f.Pointer(n.memory, ir.F32, f.a.queries()), there)
	}
	f.Add("}")
}
