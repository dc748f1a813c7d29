package graphs

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// writerOf returns how a primitive becomes Go that is not elementwise, nil for others.
func writerOf(k ir.Kind) func(f *function, s *plan.Step) {
	return map[ir.Kind]func(f *function, s *plan.Step){
		ir.OpFused:        func(f *function, s *plan.Step) { f.fusedKernel(s.Op, s.Args, s.Results) },
		ir.OpConst:        (*function).fill,
		ir.OpIota:         (*function).iota,
		ir.OpRandom:       (*function).random,
		ir.OpTranspose:    (*function).transpose,
		ir.OpBroadcast:    (*function).broadcast,
		ir.OpSlice:        (*function).cut,
		ir.OpPad:          (*function).pad,
		ir.OpReverse:      (*function).reverse,
		ir.OpConcat:       (*function).concat,
		ir.OpSum:          (*function).reduce,
		ir.OpReduceMax:    (*function).reduce,
		ir.OpReduceMin:    (*function).reduce,
		ir.OpProd:         (*function).reduce,
		ir.OpArgMax:       (*function).alongAxis,
		ir.OpCumSum:       (*function).alongAxis,
		ir.OpArgSort:      (*function).alongAxis,
		ir.OpGather:       (*function).gather,
		ir.OpMix:          (*function).mix,
		ir.OpScatterAdd:   (*function).scatterAdd,
		ir.OpDot:          (*function).dot,
		ir.OpConv:         (*function).conv,
		ir.OpConvInput:    (*function).conv,
		ir.OpConvKernel:   (*function).conv,
		ir.OpMaxPool:      (*function).pooling,
		ir.OpMaxPoolInput: (*function).pooling,
		ir.OpMaxPoolPick:  (*function).pooling,
		ir.OpSumPool:      (*function).pooling,
		ir.OpSumPoolInput: (*function).pooling,
		ir.OpScan:         (*function).scan,
	}[k]
}

// step writes a step.
func (f *function) step(s *plan.Step) {
	f.note(s)
	if write := writerOf(s.Op.Kind); write != nil {
		write(f, s)
		return
	}
	if !ir.Elementwise(s.Op.Kind) {
		loops.Unsupported(s.Op)
	}
	f.fusedKernel(s.Op, s.Args, s.Results)
}

// note adds a step to what the function's comment tells.
func (f *function) note(s *plan.Step) {
	name := s.Op.Kind.String()
	if s.Op.Kind == ir.OpFused {
		kinds := loops.Works(s.Op.Attrs.Body.Ops)
		if len(kinds) > 6 {
			kinds = append(kinds[:5], "…", kinds[len(kinds)-1])
		}
		name = strings.Join(kinds, " ")
	}
	f.did = append(f.did, name)
}

// operands returns the slices of the result and the operands.
func (f *function) operands(s *plan.Step) (y string, xs []string) {
	xs = f.reads(s)
	if f.then != nil {
		return f.Slice(f.then.to, true), xs
	}
	if f.heads != nil {
		return f.Slice(f.heads.to, true), xs
	}
	if whole, _ := f.g.s.Joined(s.Results[0].Value); whole != nil {
		return f.Slice(whole, true), xs
	}
	return f.Slice(s.Results[0], true), xs
}

// reads returns the slices of a step's operands.
func (f *function) reads(s *plan.Step) (xs []string) {
	for _, b := range s.Args {
		xs = append(xs, f.Slice(b, false))
	}
	return xs
}

// ints writes lengths as a slice.
func (f *function) ints(shape ir.Shape) string {
	parts := make([]string, len(shape))
	for i, d := range shape {
		parts[i] = f.n(d.Size())
	}
	return "[]int{" + strings.Join(parts, ", ") + "}"
}

func (f *function) fill(s *plan.Step) {
	y, _ := f.operands(s)
	d := s.Op.Attrs.DType
	f.Add("rt.Fill(%s, %s, %s)", f.Pool(), y, gotext.MemoryLiteral(s.Op.Attrs.Literal, 0, d))
}

func (f *function) iota(s *plan.Step) {
	y, _ := f.operands(s)
	a := &s.Op.Attrs
	if a.DType.IsHalf() || a.DType == ir.Bool {
		loops.Unsupported(s.Op)
	}
	f.Add("rt.Iota(%s, %s, %s, %s)", y, f.n(a.Shape[:a.Axis].Size()), f.n(a.Shape[a.Axis].Size()), f.n(a.Shape[a.Axis+1:].Size()))
}

func (f *function) random(s *plan.Step) {
	a := &s.Op.Attrs
	door := map[string]string{"uniform": "Uniform", "normal": "Normal", "bits": "Bits"}[a.Mode]
	if door == "" || a.DType.IsHalf() {
		loops.Unsupported(s.Op)
	}
	y := f.Slice(s.Results[0], true)
	draw := f.Draw(a.Stream)
	if len(s.Args) > 0 {
		b := s.Args[0]
		counter := ""
		if b.Place == plan.TurnCount || b.Place == plan.RowCount {
			counter = f.Scalar(b)
		} else {
			counter = f.Slice(b, false) + "[0]"
		}
		draw += ".Turn(uint32(" + counter + "))"
	}
	f.Add("rt.%s(%s, %s, %s)", door, f.Pool(), y, draw)
}

func (f *function) transpose(s *plan.Step) {
	y, xs := f.operands(s)
	f.Add("rt.Transpose(%s, %s, %s, %s, %s)", f.Pool(), y, xs[0], f.ints(s.Op.Args[0].Type.Shape), gotext.Ints(s.Op.Attrs.Axes))
}

func (f *function) broadcast(s *plan.Step) {
	x := s.Op.Args[0]
	into := s.Op.Attrs.Shape
	if x.Type.Shape.Size().IsOne() {
		y := f.Slice(s.Results[0], true)
		f.Add("rt.Fill(%s, %s, %s)", f.Pool(), y, f.single(s.Args[0]))
		return
	}
	y, xs := f.operands(s)
	from := make(ir.Shape, len(into))
	for i := range from {
		from[i] = 1
	}
	for i, axis := range s.Op.Attrs.Axes {
		from[axis] = x.Type.Shape[i]
	}
	f.Add("rt.Broadcast(%s, %s, %s, %s, %s)", f.Pool(), y, xs[0], f.ints(from), f.ints(into))
}

// single is the only element of a buffer, as it is in memory.
func (f *function) single(b *plan.Buffer) string {
	d := b.Value.Type.DType
	switch b.Place {
	case plan.RowCount, plan.TurnCount:
		return gotext.StoreElement(f.Scalar(b), d)
	case plan.Written:
		return gotext.MemoryLiteral(b.Const.Attrs.Literal, 0, d)
	}
	return f.Slice(b, false) + "[0]"
}

func (f *function) cut(s *plan.Step) {
	y, xs := f.operands(s)
	a := &s.Op.Attrs
	f.Add("rt.Slice(%s, %s, %s, %s, %s, %s, %s)", f.Pool(), y, xs[0], f.ints(s.Op.Args[0].Type.Shape), f.ints(a.Starts), f.ints(a.Limits), gotext.Ints(a.Strides))
}

func (f *function) pad(s *plan.Step) {
	y, xs := f.operands(s)
	a, d := &s.Op.Attrs, s.Op.Args[0].Type.DType
	l := &ir.Literal{Floats: []float64{a.Value}, Ints: []int64{int64(a.Value)}}
	dilate := a.Dilate
	if dilate == nil {
		dilate = make([]int, len(a.Lo))
	}
	f.Add("rt.Pad(%s, %s, %s, %s, %s, %s, %s, %s)", f.Pool(), y, xs[0], f.ints(s.Op.Args[0].Type.Shape), gotext.Ints(a.Lo), gotext.Ints(a.Hi), gotext.Ints(dilate), gotext.MemoryLiteral(l, 0, d))
}

func (f *function) reverse(s *plan.Step) {
	y, xs := f.operands(s)
	f.Add("rt.Reverse(%s, %s, %s, %s, %s)", f.Pool(), y, xs[0], f.ints(s.Op.Args[0].Type.Shape), gotext.Ints(s.Op.Attrs.Axes))
}

func (f *function) concat(s *plan.Step) {
	axis := s.Op.Attrs.Axis
	out := s.Op.Results[0].Type.Shape
	rows, inner := out[:axis].Size(), out[axis+1:].Size()
	total := out[axis].Size().Times(inner)
	y := f.Slice(s.Results[0], true)
	var at []ir.Size
	for i, b := range s.Args {
		width := s.Op.Args[i].Type.Shape[axis].Size().Times(inner)
		if !ir.IsInPlace(s.Op.Args[i]) { // else a product has been written there
			f.Add("rt.Place(%s, %s, %s, %s, %s, %s, %s)", f.Pool(), y, f.Slice(b, false), f.n(rows), f.n(width), f.sum(at), f.n(total))
		}
		at = append(at, width)
	}
}

// sum prints a sum of sizes.
func (f *function) sum(parts []ir.Size) string {
	var kept []ir.Size
	for _, p := range parts {
		if n := len(kept); n > 0 && kept[n-1].Power == p.Power {
			kept[n-1].Factor += p.Factor
			continue
		}
		kept = append(kept, p)
	}
	if len(kept) == 0 {
		return "0"
	}
	texts := make([]string, len(kept))
	for i, p := range kept {
		texts[i] = f.n(p)
	}
	return strings.Join(texts, "+")
}

// copy writes a copy that the plan asks for.
func (f *function) copy(c plan.Copy) {
	if n := c.From.Value.Type.Shape.Size(); n.IsOne() {
		f.Add("%s[0] = %s", f.Slice(c.To, true), f.single(c.From))
		return
	}
	to, from := f.Slice(c.To, true), f.Slice(c.From, false)
	f.Add("rt.Copy(%s, %s, %s)", f.Pool(), to, from)
}

// reductions are the doors.
var reductions = map[ir.Kind]string{ir.OpSum: "Sum", ir.OpProd: "Prod", ir.OpReduceMax: "ReduceMax", ir.OpReduceMin: "ReduceMin"}

// reduce reduces runs of neighbouring axes, one after the other from the last; what is between lies behind the plan's
// arena.
func (f *function) reduce(s *plan.Step) {
	op := s.Op
	x := op.Args[0]
	d := x.Type.DType
	if d.IsHalf() || d == ir.Bool {
		loops.Unsupported(op)
	}
	y, xs := f.operands(s)
	runs := axisRuns(op.Attrs.Axes)
	if len(runs) == 0 {
		f.Add("rt.Copy(%s, %s, %s)", f.Pool(), y, xs[0])
		return
	}
	shape, from := slices.Clone(x.Type.Shape), xs[0]
	at := [2]int{}
	for i := len(runs) - 1; i >= 0; i-- {
		r := runs[i]
		outer, k, inner := shape[:r[0]].Size(), shape[r[0]:r[1]].Size(), shape[r[1]:].Size()
		shape = slices.Delete(shape, r[0], r[1])
		to := y
		if i > 0 {
			count := shape.Size()
			to = f.Temporary(at[0], d, count, gotext.ShapeText(shape))
			at[0], at[1] = at[0]+plan.Aligned(count.At(f.g.s.Rows)*d.Size()), at[0]
		}
		f.Add("rt.%s(%s, %s, %s, %s, %s, %s)", reductions[op.Kind], f.Pool(), to, from, f.count(outer, "outer"), f.count(k, "length"), f.count(inner, "inner"))
		from = to
	}
}

// axisRuns joins axes that are neighbours.
func axisRuns(axes []int) [][2]int {
	axes = slices.Sorted(slices.Values(axes))
	var runs [][2]int
	for _, axis := range axes {
		if n := len(runs); n > 0 && runs[n-1][1] == axis {
			runs[n-1][1] = axis + 1
			continue
		}
		runs = append(runs, [2]int{axis, axis + 1})
	}
	return runs
}

// alongAxis writes what works along one axis.
func (f *function) alongAxis(s *plan.Step) {
	y, xs := f.operands(s)
	a, x := &s.Op.Attrs, s.Op.Args[0].Type
	if x.DType.IsHalf() || x.DType == ir.Bool {
		loops.Unsupported(s.Op)
	}
	form := f.axisForm(s)
	switch s.Op.Kind {
	case ir.OpArgMax:
		f.Add("rt.ArgMax(%s, %s, %s, %s)", f.Pool(), y, xs[0], form)
	case ir.OpCumSum:
		f.Add("rt.CumSum(%s, %s, %s, %s, %v, %v)", f.Pool(), y, xs[0], form, a.Reverse, a.Exclusive)
	case ir.OpArgSort:
		f.Add("rt.ArgSort(%s, %s, %s, %s, %v)", f.Pool(), y, xs[0], form, a.Reverse)
	}
}
