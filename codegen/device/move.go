package device

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// step writes a step.
func (g *graphCode) step(s *plan.Step) {
	for _, v := range s.Results {
		if n := v.Value.Type.Shape.Elements(g.s.Rows); n >= 1<<31 {
			refuse(s.Op, fmt.Sprintf("%d elements are more than a GPU's kernels count", n))
		}
	}
	switch s.Op.Kind {
	case ir.OpFused:
		fused(g.list, s)
	case ir.OpConst:
		g.fill(s.Results[0], literal(s.Op.Attrs.Literal, s.Op.Attrs.DType))
	case ir.OpIota:
		g.iota(s)
	case ir.OpRandom:
		g.random(s)
	case ir.OpTranspose, ir.OpBroadcast, ir.OpSlice, ir.OpPad, ir.OpReverse:
		g.move(s)
	case ir.OpConcat:
		g.concat(s)
	case ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd:
		g.reduce(s)
	case ir.OpArgMax:
		g.argMax(s)
	case ir.OpCumSum:
		g.cumSum(s)
	case ir.OpArgSort:
		g.argSort(s)
	case ir.OpGather:
		g.gather(s)
	case ir.OpMix:
		g.mix(s)
	case ir.OpScatterAdd:
		g.scatterAdd(s)
	case ir.OpDot:
		dot(g.list, s)
	case ir.OpConv, ir.OpConvInput, ir.OpConvKernel:
		conv(g.list, s)
	case ir.OpMaxPool, ir.OpMaxPoolInput, ir.OpMaxPoolPick, ir.OpSumPool, ir.OpSumPoolInput:
		g.pooling(s)
	case ir.OpScan:
		g.scan(s)
	case ir.OpAttend:
		attend(g.list, s)
	default:
		if ir.Elementwise(s.Op.Kind) {
			elementwise(g.list, s)
			return
		}
		refuse(s.Op, "has no form for GPUs")
	}
}

// fill writes one value everywhere.
func (g *graphCode) fill(to *plan.Buffer, value string) {
	k, t := g.kernel(), to.Value.Type
	count := t.Shape.Size()
	k.each(count)
	k.store(to, "i", kept(value, t.DType))
	k.runWide(count)
}

func (g *graphCode) iota(s *plan.Step) {
	k, a := g.kernel(), &s.Op.Attrs
	count := a.Shape.Size()
	k.each(count)
	at := newSpace(a.Shape, len(a.Shape), "i", "").coordinate(a.Axis)
	k.store(s.Results[0], "i", kept(cast(at, ir.I32, a.DType), a.DType))
	k.run(count)
}

func (g *graphCode) random(s *plan.Step) {
	k, a := g.kernel(), &s.Op.Attrs
	if a.DType.IsHalf() {
		refuse(s.Op, "random numbers of 16 bits are drawn as f32")
	}
	count := a.Shape.Size()
	k.each(count)
	counter := "0u"
	if len(s.Args) > 0 {
		counter = "(uint)" + k.element(s.Args[0], "0")
	}
	k.store(s.Results[0], "i", kept(k.drawn(s.Op, counter, "i"), a.DType))
	k.run(count)
}

// move writes an operation each of whose elements is one of the operand, or, of pad, its value.
func (g *graphCode) move(s *plan.Step) {
	op, a, d := s.Op, &s.Op.Attrs, s.Op.Results[0].Type.DType
	if op.Kind == ir.OpPad && plan.Grows(op) && g.one == nil {
		g.grow(s)
		return
	}
	k, behind := g.kernel(), g.followers()
	from, to := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	count := to.Size()
	k.each(count)
	at := k.coordinates("c", "i", to)
	source, conditions := make([]string, len(from)), []string(nil)
	for axis := range from {
		switch op.Kind {
		case ir.OpBroadcast:
			source[axis] = at[a.Axes[axis]]
			if from[axis].Size().IsOne() {
				source[axis] = "0"
			}
		case ir.OpSlice:
			source[axis] = fmt.Sprintf("(%s + %s*%d)", cSize(a.Starts[axis].Size()), at[axis], a.Strides[axis])
		case ir.OpReverse:
			source[axis] = at[axis]
			if slices.Contains(a.Axes, axis) {
				source[axis] = fmt.Sprintf("(%s - 1 - %s)", cSize(to[axis].Size()), at[axis])
			}
		case ir.OpPad:
			source[axis] = padded(k, a, axis, at[axis], from[axis].Size(), &conditions)
		}
	}
	if op.Kind == ir.OpTranspose {
		for i, axis := range a.Axes {
			source[axis] = at[i]
		}
	}
	value := k.element(s.Args[0], offset(source, from))
	if len(conditions) > 0 {
		filled := numberText(a.Value, d)
		k.add("%s x = %s ? %s : %s;", forms[d].scalar, strings.Join(conditions, " && "), value, filled)
		value = "x"
	}
	if len(behind) > 0 {
		k.moved = s.Results[0]
		k.add("%s moved = %s;", forms[d].scalar, value)
		value = "moved"
	}
	if len(behind) == 0 || !g.onlyRead(op.Results[0], &behind[0]) {
		k.store(s.Results[0], "i", kept(value, d))
	}
	followAll(k, behind)
	k.runWide(count)
}

// grow writes a pad behind all of the operand, which may be at its place already.
func (g *graphCode) grow(s *plan.Step) {
	from, to, d := s.Args[0], s.Results[0], s.Op.Results[0].Type.DType
	if g.placeOrNone(from) != g.place(to) {
		g.copyTo(g.place(to), from)
	}
	head, all := from.Value.Type.Shape.Size(), to.Value.Type.Shape.Size()
	if head.Power != all.Power {
		panic("device: a pad along rows of the batch")
	}
	rest := ir.Size{Factor: all.Factor - head.Factor, Power: all.Power}
	if rest.Factor == 0 {
		return
	}
	k, a := g.kernel(), &s.Op.Attrs
	k.each(rest)
	k.store(to, "("+cSize(head)+" + i)", kept(numberText(a.Value, d), d))
	k.runWide(rest)
}

// padded is the place in the operand, with the conditions that there is one.
func padded(k *kernel, a *ir.Attrs, axis int, at string, length ir.Size, conditions *[]string) string {
	step := 1
	if a.Dilate != nil {
		step = a.Dilate[axis] + 1
	}
	if a.Lo[axis] == 0 && a.Hi[axis] == 0 && step == 1 {
		return at
	}
	name := k.temp("x")
	k.add("int %s = %s - (%d);", name, at, a.Lo[axis])
	*conditions = append(*conditions, name+" >= 0")
	if step > 1 {
		*conditions = append(*conditions, fmt.Sprintf("%s%%%d == 0", name, step))
		name = fmt.Sprintf("(%s/%d)", name, step)
	}
	*conditions = append(*conditions, fmt.Sprintf("%s < %s", name, cSize(length)))
	return name
}

// concat places the operands one after the other.
func (g *graphCode) concat(s *plan.Step) {
	axis, to := s.Op.Attrs.Axis, s.Op.Results[0].Type.Shape
	inner := to[axis+1:].Size()
	total := to[axis].Size().Times(inner)
	before := "0"
	for i, b := range s.Args {
		from := s.Op.Args[i].Type.Shape
		width, count := from[axis].Size().Times(inner), from.Size()
		if count.Factor == 0 {
			continue
		}
		k := g.kernel()
		k.each(count)
		value := k.element(b, "i")
		at := fmt.Sprintf("%s + %s + %s", product("("+over("i", width)+")", total), before, modulo("i", width))
		k.store(s.Results[0], at, kept(value, b.Value.Type.DType))
		k.runWide(count)
		before += " + " + cSize(width)
	}
}

// scan writes the turns of a loop.
func (g *graphCode) scan(s *plan.Step) {
	a := &s.Op.Attrs
	defer inOne(g.list, s, g.step)()
	for _, c := range s.Init {
		g.copy(c)
	}
	g.loops = append(g.loops, s.Body)
	word := "for"
	if a.Reverse {
		word = "rof"
	}
	g.line("%s %s", word, extentOf(a.Length.Size()))
	for i := range s.Body.Steps {
		g.step(&s.Body.Steps[i])
	}
	for _, c := range s.Body.Copies {
		g.copy(c)
	}
	g.line("end")
	g.loops = g.loops[:len(g.loops)-1]
}
