package graphs

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// dot writes a product of matrices, in the form that the optimizer leaves.
func (f *function) dot(s *plan.Step) {
	op := s.Op
	a, x, z := &op.Attrs, op.Args[0].Type.Shape, op.Args[1].Type.Shape
	if op.Results[0].Type.DType.IsHalf() || op.Results[0].Type.DType == ir.Bool {
		loops.Unsupported(op)
	}
	batch := len(a.BatchA)
	if !slices.Equal(a.BatchA, ir.Axes(0, batch)) || !slices.Equal(a.BatchB, ir.Axes(0, batch)) {
		loops.Unsupported(op)
	}
	m, transA := matrixSide(op, x, batch, a.ContractA)
	n, rest := matrixSide(op, z, batch, a.ContractB)
	transB := !rest
	k := ir.Fixed(1)
	for _, axis := range a.ContractA {
		k = k.Times(x[axis].Size())
	}
	sides, from := f.sidesOf(s, batch)
	y, xs, packed := f.factors(from)
	dims := []string{}
	add := func(format string, args ...any) { dims = append(dims, fmt.Sprintf(format, args...)) }
	count := x[:batch].Size()
	if !count.IsOne() {
		add("Batch: %s", f.n(count))
	}
	add("M: %s, N: %s, K: %s", f.count(m, "rows"), f.count(n, "columns"), f.count(k, "depth"))
	if transA {
		add("TransA: true")
	}
	if transB && !packed {
		add("TransB: true")
	}
	if packed {
		add("Packed: true")
	}
	if !count.IsOne() {
		add("StrideA: %s, StrideB: %s", sides[0].stride(f, m.Times(k)), sides[1].stride(f, n.Times(k)))
	}
	for i, name := range []string{"A", "B"} {
		dims = append(dims, sides[i].lines(name)...)
	}
	if f.heads != nil {
		add("Heads: %d", f.heads.count)
	}
	scale := sides[0].scale() * sides[1].scale()
	if whole, m := f.g.s.Joined(op.Results[0]); whole != nil {
		to := side{m, true, int(op.Results[0].Type.Shape[batch+1])}
		y, dims = to.begin(y), append(dims, to.lines("C")...)
		scale *= to.scale()
	}
	if scale != 1 {
		add("Scale: %s", strconv.FormatFloat(scale, 'g', -1, 32))
	}
	dims = append(dims, f.edges(op)...)
	f.Add("rt.%s(%s, %s, %s, %s, rt.GemmDims{%s}%s)", f.door("Gemm"), f.Pool(), y, sides[0].begin(xs[0]), sides[1].begin(xs[1]), strings.Join(dims, ", "), f.thenText())
}

// matrixSide returns the rest of an operand behind its batch axes, and whether the contracted axes come first.
func matrixSide(op *ir.Op, s ir.Shape, batch int, contract []int) (rest ir.Size, first bool) {
	var axes []int
	for axis := batch; axis < len(s); axis++ {
		if !slices.Contains(contract, axis) {
			axes = append(axes, axis)
		}
	}
	rest = ir.Fixed(1)
	for _, axis := range axes {
		rest = rest.Times(s[axis].Size())
	}
	switch {
	case slices.Equal(slices.Concat(ir.Axes(0, batch), axes, contract), ir.Axes(0, len(s))):
		return rest, false
	case slices.Equal(slices.Concat(ir.Axes(0, batch), contract, axes), ir.Axes(0, len(s))):
		return rest, true
	}
	loops.Unsupported(op)
	return
}

// conv writes a convolution, or a derivative of one.
func (f *function) conv(s *plan.Step) {
	op := s.Op
	door := map[ir.Kind]string{ir.OpConv: "Conv", ir.OpConvInput: "ConvInput", ir.OpConvKernel: "ConvKernel"}[op.Kind]
	if x, _, _ := convShapes(op); len(x) > 5 || op.Results[0].Type.DType.IsHalf() {
		loops.Unsupported(op)
	}
	y, xs := f.operands(s)
	f.Add("rt.%s(%s, %s, %s, %s, %s%s)", f.door(door), f.Pool(), y, xs[0], xs[1], f.convDims(op), f.thenText())
}

// lows is the field of what is added before the first element of each axis, nothing if that is nothing.
func lows(lo []int) string {
	if !slices.ContainsFunc(lo, func(n int) bool { return n != 0 }) {
		return ""
	}
	return ", Lo: " + three(lo, 0)
}

// dims are the sizes of a door of a type, with the number of rows; name is one for them.
func (f *function) dims(typ, name string, rows ir.Size, text string) string {
	n := f.n(rows)
	return f.sized(sized{hint: "dims", typ: typ, inline: typ + "{N: " + n + ", " + text + "}", use: "%s.Of(" + n + ")", whole: typ + "{" + text + "}", name: name})
}

// three fills up in front to three axes.
func three(list []int, fill int) string {
	full := append([]int{fill, fill, fill}[len(list):], list...)
	return fmt.Sprintf("[3]int{%d, %d, %d}", full[0], full[1], full[2])
}

// pools are the doors of pooling.
var pools = map[ir.Kind]string{ir.OpMaxPool: "MaxPool", ir.OpMaxPoolInput: "MaxPoolInput", ir.OpMaxPoolPick: "MaxPoolPick", ir.OpSumPool: "SumPool", ir.OpSumPoolInput: "SumPoolInput"}

func (f *function) pooling(s *plan.Step) {
	op := s.Op
	if d := op.Results[0].Type.DType; len(op.Results[0].Type.Shape) > 5 || d.IsHalf() || d == ir.Bool {
		loops.Unsupported(op)
	}
	y, xs := f.operands(s)
	f.Add("rt.%s(%s, %s, %s, %s)", pools[op.Kind], f.Pool(), y, strings.Join(xs, ", "), f.windowDims(op))
}

// windowDims are the sizes of a pooling, or of a derivative of one.
func (f *function) windowDims(op *ir.Op) string {
	a := &op.Attrs
	x, out := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	switch op.Kind {
	case ir.OpMaxPoolInput:
		out = op.Args[1].Type.Shape
	case ir.OpSumPoolInput:
		x, out = a.Shape, op.Args[0].Type.Shape
	}
	rank := len(x) - 2
	return f.dims("rt.WindowDims", sizesName("window", a.Window, x[1:], out[1:]), x[0].Size(), fmt.Sprintf("C: %d, In: %s, Out: %s, Window: %s, Stride: %s%s", x[rank+1],
		three(gotext.Dims(x[1:rank+1]), 1), three(gotext.Dims(out[1:rank+1]), 1), three(a.Window, 1), three(a.Strides, 1), lows(a.Lo)))
}

// gather writes a look-up; an index out of range goes into the fault.
func (f *function) gather(s *plan.Step) {
	a := &s.Op.Attrs
	y, xs := f.operands(s)
	x, index := s.Op.Args[0].Type.Shape, s.Op.Args[1]
	f.Add("rt.Gather(%s, %s, %s, %s, %s, %q, %s)", f.Pool(), y, xs[0], xs[1], f.gatherDims(x, index.Type.Shape, a), plan.IndexName(s.Op), f.fault())
}

// mix writes sums of neighbours.
func (f *function) mix(s *plan.Step) {
	y, xs := f.operands(s)
	x, weights, axis := s.Op.Args[0].Type.Shape, s.Op.Args[2].Type.Shape, s.Op.Attrs.Axis
	f.Add("rt.Mix(%s, %s, %s, %s, %s, rt.MixDims{Outer: %s, K: %s, Inner: %s, J: %s, Taps: %s})", f.Pool(), y, xs[0], xs[1], xs[2], f.n(x[:axis].Size()),
		f.n(x[axis].Size()), f.n(x[axis+1:].Size()), f.n(weights[0].Size()), f.n(weights[1].Size()))
}

func (f *function) scatterAdd(s *plan.Step) {
	a := &s.Op.Attrs
	if d := s.Op.Results[0].Type.DType; d.IsHalf() || d == ir.Bool {
		loops.Unsupported(s.Op)
	}
	y, xs := f.operands(s)
	index := s.Op.Args[0]
	f.Add("rt.ScatterAdd(%s, %s, %s, %s, %s, %q, %s)", f.Pool(), y, xs[0], xs[1], f.gatherDims(a.Shape, index.Type.Shape, a), plan.IndexName(s.Op), f.fault())
}

func (f *function) gatherDims(x, index ir.Shape, a *ir.Attrs) string {
	return fmt.Sprintf("rt.GatherDims{Batch: %s, Outer: %s, K: %s, Inner: %s, J: %s}", f.n(x[:a.Batch].Size()), f.n(x[a.Batch:a.Axis].Size()),
		f.n(x[a.Axis].Size()), f.n(x[a.Axis+1:].Size()), f.n(index[a.Batch:].Size()))
}
