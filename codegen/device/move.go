package device

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/device/attention"
	"github.com/dlgen/dlgen/codegen/device/bodies"
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/device/loops"
	"github.com/dlgen/dlgen/codegen/device/products"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// step writes a step.
func (g *graphCode) step(s *plan.Step) {
	for _, v := range s.Results {
		if n := v.Value.Type.Shape.Elements(g.Schedule.Rows); n >= 1<<31 {
			kernels.Refuse(s.Op, fmt.Sprintf("%d elements are more than a GPU's kernels count", n))
		}
	}
	switch s.Op.Kind {
	case ir.OpFused:
		bodies.Fused(g.List, s)
	case ir.OpConst:
		g.fill(s.Results[0], kernels.Literal(s.Op.Attrs.Literal, s.Op.Attrs.DType))
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
		products.Dot(g.List, s)
	case ir.OpConv, ir.OpConvInput, ir.OpConvKernel:
		products.Conv(g.List, s)
	case ir.OpMaxPool, ir.OpMaxPoolInput, ir.OpMaxPoolPick, ir.OpSumPool, ir.OpSumPoolInput:
		g.pooling(s)
	case ir.OpScan:
		g.scan(s)
	case ir.OpAttend:
		attention.Write(g.List, s)
	default:
		if ir.Elementwise(s.Op.Kind) {
			bodies.Elementwise(g.List, s)
			return
		}
		kernels.Refuse(s.Op, "has no form for GPUs")
	}
}

// fill writes one value everywhere.
func (g *graphCode) fill(to *plan.Buffer, value string) {
	k, t := g.Kernel(), to.Value.Type
	count := t.Shape.Size()
	k.Each(count)
	k.Store(to, "i", kernels.Kept(value, t.DType))
	k.RunWide(count)
}

func (g *graphCode) iota(s *plan.Step) {
	k, a := g.Kernel(), &s.Op.Attrs
	count := a.Shape.Size()
	k.Each(count)
	at := kernels.NewSpace(a.Shape, len(a.Shape), "i", "").Coordinate(a.Axis)
	k.Store(s.Results[0], "i", kernels.Kept(kernels.Cast(at, ir.I32, a.DType), a.DType))
	k.Run(count)
}

func (g *graphCode) random(s *plan.Step) {
	k, a := g.Kernel(), &s.Op.Attrs
	if a.DType.IsHalf() {
		kernels.Refuse(s.Op, "random numbers of 16 bits are drawn as f32")
	}
	count := a.Shape.Size()
	k.Each(count)
	counter := "0u"
	if len(s.Args) > 0 {
		counter = "(uint)" + k.Element(s.Args[0], "0")
	}
	k.Store(s.Results[0], "i", kernels.Kept(k.Drawn(s.Op, counter, "i"), a.DType))
	k.Run(count)
}

// move writes an operation each of whose elements is one of the operand, or, of pad, its value.
func (g *graphCode) move(s *plan.Step) {
	op, a, d := s.Op, &s.Op.Attrs, s.Op.Results[0].Type.DType
	if op.Kind == ir.OpPad && plan.Grows(op) && g.One == nil {
		g.grow(s)
		return
	}
	k, behind := g.Kernel(), g.Followers()
	from, to := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	count := to.Size()
	k.Each(count)
	at := k.Coordinates("c", "i", to)
	source, conditions := make([]string, len(from)), []string(nil)
	for axis := range from {
		switch op.Kind {
		case ir.OpBroadcast:
			source[axis] = at[a.Axes[axis]]
			if from[axis].Size().IsOne() {
				source[axis] = "0"
			}
		case ir.OpSlice:
			source[axis] = fmt.Sprintf("(%s + %s*%d)", kernels.CSize(a.Starts[axis].Size()), at[axis], a.Strides[axis])
		case ir.OpReverse:
			source[axis] = at[axis]
			if slices.Contains(a.Axes, axis) {
				source[axis] = fmt.Sprintf("(%s - 1 - %s)", kernels.CSize(to[axis].Size()), at[axis])
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
	value := k.Element(s.Args[0], kernels.Offset(source, from))
	if len(conditions) > 0 {
		filled := kernels.NumberText(a.Value, d)
		k.Add("%s x = %s ? %s : %s;", kernels.Forms[d].Scalar, strings.Join(conditions, " && "), value, filled)
		value = "x"
	}
	if len(behind) > 0 {
		k.Moved = s.Results[0]
		k.Add("%s moved = %s;", kernels.Forms[d].Scalar, value)
		value = "moved"
	}
	if len(behind) == 0 || !g.onlyRead(op.Results[0], &behind[0]) {
		k.Store(s.Results[0], "i", kernels.Kept(value, d))
	}
	bodies.FollowAll(k, behind)
	k.RunWide(count)
}

// grow writes a pad behind all of the operand, which may be at its place already.
func (g *graphCode) grow(s *plan.Step) {
	from, to, d := s.Args[0], s.Results[0], s.Op.Results[0].Type.DType
	if g.placeOrNone(from) != g.Place(to) {
		g.copyTo(g.Place(to), from)
	}
	head, all := from.Value.Type.Shape.Size(), to.Value.Type.Shape.Size()
	if head.Power != all.Power {
		panic("device: a pad along rows of the batch")
	}
	rest := ir.Size{Factor: all.Factor - head.Factor, Power: all.Power}
	if rest.Factor == 0 {
		return
	}
	k, a := g.Kernel(), &s.Op.Attrs
	k.Each(rest)
	k.Store(to, "("+kernels.CSize(head)+" + i)", kernels.Kept(kernels.NumberText(a.Value, d), d))
	k.RunWide(rest)
}

// padded is the place in the operand, with the conditions that there is one.
func padded(k *kernels.Kernel, a *ir.Attrs, axis int, at string, length ir.Size, conditions *[]string) string {
	step := 1
	if a.Dilate != nil {
		step = a.Dilate[axis] + 1
	}
	if a.Lo[axis] == 0 && a.Hi[axis] == 0 && step == 1 {
		return at
	}
	name := k.Temp("x")
	k.Add("int %s = %s - (%d);", name, at, a.Lo[axis])
	*conditions = append(*conditions, name+" >= 0")
	if step > 1 {
		*conditions = append(*conditions, fmt.Sprintf("%s%%%d == 0", name, step))
		name = fmt.Sprintf("(%s/%d)", name, step)
	}
	*conditions = append(*conditions, fmt.Sprintf("%s < %s", name, kernels.CSize(length)))
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
		k := g.Kernel()
		k.Each(count)
		value := k.Element(b, "i")
		at := fmt.Sprintf("%s + %s + %s", kernels.Product("("+kernels.Over("i", width)+")", total), before, kernels.Modulo("i", width))
		k.Store(s.Results[0], at, kernels.Kept(value, b.Value.Type.DType))
		k.RunWide(count)
		before += " + " + kernels.CSize(width)
	}
}

// scan writes the turns of a loop.
func (g *graphCode) scan(s *plan.Step) {
	a := &s.Op.Attrs
	defer loops.InOne(g.List, s, g.step)()
	for _, c := range s.Init {
		g.copy(c)
	}
	g.Loops = append(g.Loops, s.Body)
	word := "for"
	if a.Reverse {
		word = "rof"
	}
	g.Line("%s %s", word, kernels.ExtentOf(a.Length.Size()))
	for i := range s.Body.Steps {
		g.step(&s.Body.Steps[i])
	}
	for _, c := range s.Body.Copies {
		g.copy(c)
	}
	g.Line("end")
	g.Loops = g.Loops[:len(g.Loops)-1]
}
