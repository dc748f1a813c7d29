package golang

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// variableName is a name for the result of an operation.
func variableName(op *ir.Op) string {
	v := op.Results[0]
	if v.Name != "" {
		return localName(v.Name, op.Kind.String())
	}
	switch op.Kind {
	case ir.OpWhere:
		return "chosen"
	case ir.OpMax, ir.OpReduceMax:
		return "largest"
	case ir.OpMin, ir.OpReduceMin:
		return "smallest"
	case ir.OpCast, ir.OpBroadcast:
		return "x"
	case ir.OpAnd:
		return "both"
	case ir.OpOr:
		return "either"
	case ir.OpEqual:
		if x, n, ok := ir.Splat(op.Args[1]); ok && x == 0 && n == 0 {
			return "isZero"
		}
		return "same"
	case ir.OpLess:
		if x, _, ok := ir.Splat(op.Args[1]); ok && math.IsInf(x, 1) && op.Args[0].Op.Kind == ir.OpAbs {
			return "finite"
		}
		return "less"
	case ir.OpLessEqual:
		return "atMost"
	}
	return localName(op.Kind.String(), "x")
}

// literalName is a name for a constant that Go has no literal for, written as an expression.
func literalName(text string) string {
	switch text {
	case "float32(math.Inf(1))", "math.Inf(1)":
		return "infinity"
	case "float32(math.Inf(-1))", "math.Inf(-1)":
		return "minusInfinity"
	}
	return "constant"
}
