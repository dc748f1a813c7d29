package kernels

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// functions are those of floats that both languages have.
var functions = map[ir.Kind]string{
	ir.OpFloor: "floor", ir.OpCeil: "ceil", ir.OpRound: "rint", ir.OpTrunc: "trunc", ir.OpSqrt: "sqrt", ir.OpExp: "exp", ir.OpExpm1: "expm1",
	ir.OpLog: "log", ir.OpLog1p: "log1p", ir.OpSin: "sin", ir.OpCos: "cos", ir.OpTan: "tan", ir.OpAsin: "asin", ir.OpAcos: "acos",
	ir.OpAtan: "atan", ir.OpSinh: "sinh", ir.OpCosh: "cosh", ir.OpAsinh: "asinh", ir.OpAcosh: "acosh",
	ir.OpAtanh: "atanh", ir.OpLgamma: "lgamma", ir.OpPow: "pow", ir.OpAtan2: "atan2", ir.OpAbs: "fabs",
}

// ours are the functions of the prelude, by type.
var ours = map[ir.Kind]string{
	ir.OpMax: "max", ir.OpMin: "min", ir.OpSign: "sign", ir.OpSigmoid: "sigmoid", ir.OpMod: "mod", ir.OpFloorDiv: "floordiv", ir.OpErfinv: "erfinv", ir.OpErf: "erf", ir.OpTanh: "tanh",
}

// wholes are the functions of the prelude for whole numbers.
var wholes = map[ir.Kind]string{
	ir.OpAdd: "add", ir.OpSub: "sub", ir.OpMul: "mul", ir.OpNeg: "neg", ir.OpAbs: "abs", ir.OpSign: "sign", ir.OpMax: "max", ir.OpMin: "min",
	ir.OpFloorDiv: "floordiv", ir.OpMod: "mod", ir.OpPow: "pow", ir.OpShiftLeft: "shl", ir.OpShiftRight: "shr",
}

// operators are those that the language has.
var operators = map[ir.Kind]string{ir.OpAdd: "+", ir.OpSub: "-", ir.OpMul: "*", ir.OpDiv: "/", ir.OpEqual: "==", ir.OpLess: "<", ir.OpLessEqual: "<=",
	ir.OpAnd: "&", ir.OpOr: "|", ir.OpXor: "^"}

// Scalar is the expression of an elementwise operation; the arguments are names or bracketed.
func Scalar(op *ir.Op, args []string) string {
	in, out := op.Args[0].Type.DType, op.Results[0].Type.DType
	switch op.Kind {
	case ir.OpWhere:
		return fmt.Sprintf("(%s ? %s : %s)", args[0], args[1], args[2])
	case ir.OpCast:
		return Cast(args[0], in, out)
	case ir.OpStopGradient:
		return args[0]
	case ir.OpIsNaN:
		return fmt.Sprintf("(%s != %[1]s)", args[0])
	case ir.OpEqual, ir.OpLess, ir.OpLessEqual:
		return fmt.Sprintf("(%s %s %s)", args[0], operators[op.Kind], args[1])
	}
	return Rounded(plain(op, in, args), out)
}

// plain is an operation whose result has its operands' type.
func plain(op *ir.Op, d ir.DType, args []string) string {
	if !d.IsFloat() {
		return whole(op, d, args)
	}
	switch op.Kind {
	case ir.OpNeg:
		return "(-" + args[0] + ")"
	case ir.OpRsqrt:
		return fmt.Sprintf("(%s / %s)", FloatText(1, d), Function("sqrt", d, args[0]))
	}
	if o := operators[op.Kind]; o != "" {
		return fmt.Sprintf("(%s %s %s)", args[0], o, args[1])
	}
	text := args[0]
	if len(args) > 1 {
		text += ", " + args[1]
	}
	if name := functions[op.Kind]; name != "" {
		return Function(name, d, text)
	}
	name := ours[op.Kind]
	if name == "" {
		Refuse(op, "of "+d.String()+" is not there")
	}
	return name + "_" + Forms[d].Suffix + "(" + text + ")"
}

// Function is a call of a function that both languages have.
func Function(name string, d ir.DType, args string) string {
	if d == ir.F64 {
		return name + "(" + args + ")"
	}
	return "FLOAT(" + name + ")(" + args + ")"
}

// whole is an operation of whole numbers or bools.
func whole(op *ir.Op, d ir.DType, args []string) string {
	switch op.Kind {
	case ir.OpNot:
		if d == ir.Bool {
			return "(!" + args[0] + ")"
		}
		return fmt.Sprintf("(%s)(~%s)", Forms[d].Scalar, args[0])
	case ir.OpAnd, ir.OpOr, ir.OpXor:
		return fmt.Sprintf("(%s)(%s %s %s)", Forms[d].Scalar, args[0], operators[op.Kind], args[1])
	}
	name := wholes[op.Kind]
	if name == "" {
		Refuse(op, "of "+d.String()+" is not there")
	}
	text := args[0]
	if len(args) > 1 {
		text += ", " + args[1]
	}
	return name + "_" + Forms[d].Suffix + "(" + text + ")"
}

// Cast converts a scalar.
func Cast(x string, from, to ir.DType) string {
	switch {
	case from == to:
		return x
	case to == ir.Bool:
		return "(" + x + " != 0)"
	case from.IsFloat() && to.IsInt():
		return fmt.Sprintf("(%s)whole_%s(%s)", Forms[to].Scalar, Forms[from].Suffix, x)
	case from == ir.F64 && to.IsHalf():
		return Rounded("odd_float("+x+")", to)
	case to == ir.BF16 && (from == ir.I32 || from == ir.I64): // an f16 is infinite before a float is not exact
		return Rounded("odd_whole("+x+")", to)
	case to.IsHalf():
		return Rounded("(float)"+x, to)
	}
	return "(" + Forms[to].Scalar + ")(" + x + ")"
}
