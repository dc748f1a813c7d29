package kernels

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// StepOf has, of each reduction, the operation that takes one more element.
var StepOf = map[ir.Kind]ir.Kind{ir.OpSum: ir.OpAdd, ir.OpProd: ir.OpMul, ir.OpReduceMax: ir.OpMax, ir.OpReduceMin: ir.OpMin}

// Accumulator is the type in which a reduction is kept.
func Accumulator(op *ir.Op) string {
	d := op.Args[0].Type.DType
	if d.IsFloat() && d != ir.F64 && (op.Kind == ir.OpSum || op.Kind == ir.OpProd) {
		return "WIDE"
	}
	return Forms[d].Scalar
}

// Start is what a reduction of nothing gives.
func Start(op *ir.Op) string {
	d := op.Args[0].Type.DType
	switch op.Kind {
	case ir.OpSum:
		return "0"
	case ir.OpProd:
		return "1"
	}
	largest := op.Kind == ir.OpReduceMin
	switch d {
	case ir.F32, ir.F16, ir.BF16, ir.F64:
		suffix := "F"
		if d == ir.F64 {
			suffix = "D"
		}
		return map[bool]string{true: "INF_" + suffix, false: "-INF_" + suffix}[largest]
	case ir.I32:
		return map[bool]string{true: "2147483647", false: "-2147483647-1"}[largest]
	case ir.I64:
		return map[bool]string{true: "(i64)0x7fffffffffffffffL", false: "-(i64)0x7fffffffffffffffL - 1"}[largest]
	}
	return map[bool]string{true: "255", false: "0"}[largest]
}

// Join joins two of what a reduction has.
func Join(op *ir.Op, sum, x string) string {
	d := op.Args[0].Type.DType
	if Accumulator(op) == "WIDE" || d == ir.F64 && (op.Kind == ir.OpSum || op.Kind == ir.OpProd) {
		return fmt.Sprintf("%s %s %s", sum, operators[StepOf[op.Kind]], x)
	}
	name := map[ir.Kind]string{ir.OpSum: "add", ir.OpProd: "mul", ir.OpReduceMax: "max", ir.OpReduceMin: "min"}[op.Kind]
	return fmt.Sprintf("%s_%s(%s, %s)", name, Forms[d].Suffix, sum, x)
}

// Settled is the reduction's value.
func Settled(op *ir.Op, sum string) string {
	d := op.Results[0].Type.DType
	return Rounded("("+Forms[d].Scalar+")"+sum, d)
}

// Short is the longest row that one work item goes over alone.
const Short = 32

// GroupOf is how many work items share a row of a length.
func GroupOf(length int) int {
	group := 32
	for group < 256 && group*4 < length {
		group *= 2
	}
	return group
}

// Tree joins what the work items of a group have.
func (k *Kernel) Tree(op *ir.Op, sum string, group int) {
	sh := "sh_" + Accumulator(op)
	k.Add("%s[l] = %s;", sh, sum)
	k.Add("BARRIER;")
	k.Add("for (int h = %d; h > 0; h /= 2) {", group/2)
	k.Add("if (l < h) %s[l] = %s;", sh, Join(op, sh+"[l]", sh+"[l + h]"))
	k.Add("BARRIER;")
	k.Add("}")
	k.Add("%s = %s[0];", sum, sh)
	k.Add("BARRIER;")
}

// Across joins what the work items of a group have, for all of them, in each of some groups that are side by side.
func (k *Kernel) Across(op *ir.Op, sum string, group, high int) {
	sh := k.Temp("sh")
	k.Views = append(k.Views, fmt.Sprintf("SHARED %s %s[%d];", Accumulator(op), sh, group*high))
	k.Add("ACROSS(%s, %s, %s, %d, %s);", Accumulator(op), sum, sh, group, Join(op, "a", "b"))
}
