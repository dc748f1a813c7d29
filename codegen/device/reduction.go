package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// steps has, of each reduction, the operation that takes one more element.
var steps = map[ir.Kind]ir.Kind{ir.OpSum: ir.OpAdd, ir.OpProd: ir.OpMul, ir.OpReduceMax: ir.OpMax, ir.OpReduceMin: ir.OpMin}

// accumulator is the type in which a reduction is kept.
func accumulator(op *ir.Op) string {
	d := op.Args[0].Type.DType
	if d.IsFloat() && d != ir.F64 && (op.Kind == ir.OpSum || op.Kind == ir.OpProd) {
		return "WIDE"
	}
	return forms[d].scalar
}

// start is what a reduction of nothing gives.
func start(op *ir.Op) string {
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

// step2 joins two of what a reduction has.
func step2(op *ir.Op, sum, x string) string {
	d := op.Args[0].Type.DType
	if accumulator(op) == "WIDE" || d == ir.F64 && (op.Kind == ir.OpSum || op.Kind == ir.OpProd) {
		return fmt.Sprintf("%s %s %s", sum, operators[steps[op.Kind]], x)
	}
	name := map[ir.Kind]string{ir.OpSum: "add", ir.OpProd: "mul", ir.OpReduceMax: "max", ir.OpReduceMin: "min"}[op.Kind]
	return fmt.Sprintf("%s_%s(%s, %s)", name, forms[d].suffix, sum, x)
}

// settled is the reduction's value.
func settled(op *ir.Op, sum string) string {
	d := op.Results[0].Type.DType
	return rounded("("+forms[d].scalar+")"+sum, d)
}

// short is the longest row that one work item goes over alone.
const short = 32

// groupOf is how many work items share a row of a length.
func groupOf(length int) int {
	group := 32
	for group < 256 && group*4 < length {
		group *= 2
	}
	return group
}

// tree joins what the work items of a group have.
func (k *kernel) tree(op *ir.Op, sum string, group int) {
	sh := "sh_" + accumulator(op)
	k.add("%s[l] = %s;", sh, sum)
	k.add("BARRIER;")
	k.add("for (int h = %d; h > 0; h /= 2) {", group/2)
	k.add("if (l < h) %s[l] = %s;", sh, step2(op, sh+"[l]", sh+"[l + h]"))
	k.add("BARRIER;")
	k.add("}")
	k.add("%s = %s[0];", sum, sh)
	k.add("BARRIER;")
}

// across joins what the work items of a group have, for all of them, in each of some groups that are side by side.
func (k *kernel) across(op *ir.Op, sum string, group, high int) {
	sh := k.temp("sh")
	k.views = append(k.views, fmt.Sprintf("SHARED %s %s[%d];", accumulator(op), sh, group*high))
	k.add("ACROSS(%s, %s, %s, %d, %s);", accumulator(op), sum, sh, group, step2(op, "a", "b"))
}
