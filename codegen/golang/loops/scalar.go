package loops

import (
	"fmt"
	"math"
	"strconv"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// expr is a Go expression for one element.
type expr struct {
	text    string
	prec    int  // of its outermost operator, as Go's; 7 for what needs no brackets
	literal bool // an untyped constant
}

func atom(text string) expr { return expr{text: text, prec: 7} }

func number(text string) expr {
	e := expr{text, 7, gotext.PlainNumber(text)}
	if text[0] == '-' {
		e.prec = 6
	}
	return e
}

// under puts brackets around an operand where the operator needs them.
func (e expr) under(prec int) string {
	if e.prec < prec {
		return "(" + e.text + ")"
	}
	return e.text
}

// typed is the expression with a type, if it has none.
func (e expr) typed(d ir.DType) string {
	if e.literal {
		return gotext.DTypes[d].Scalar + "(" + e.text + ")"
	}
	return e.text
}

// functions are the scalar functions of floats by primitive; those of float64 end in 64.
var functions = map[ir.Kind]string{
	ir.OpAbs: "Abs", ir.OpFloor: "Floor", ir.OpCeil: "Ceil", ir.OpRound: "Round", ir.OpTrunc: "Trunc", ir.OpSqrt: "Sqrt",
	ir.OpRsqrt: "Rsqrt", ir.OpExp: "Exp", ir.OpExpm1: "Expm1", ir.OpLog: "Log", ir.OpLog1p: "Log1p", ir.OpSin: "Sin", ir.OpCos: "Cos",
	ir.OpTan: "Tan", ir.OpAsin: "Asin", ir.OpAcos: "Acos", ir.OpAtan: "Atan", ir.OpSinh: "Sinh", ir.OpCosh: "Cosh", ir.OpTanh: "Tanh",
	ir.OpAsinh: "Asinh", ir.OpAcosh: "Acosh", ir.OpAtanh: "Atanh", ir.OpSigmoid: "Sigmoid", ir.OpErf: "Erf", ir.OpErfinv: "Erfinv",
	ir.OpLgamma: "Lgamma", ir.OpPow: "Pow", ir.OpMod: "Mod", ir.OpFloorDiv: "FloorDiv", ir.OpAtan2: "Atan2",
}

// wholeFunctions are those of integers, generic.
var wholeFunctions = map[ir.Kind]string{
	ir.OpAbs: "AbsInt", ir.OpSign: "SignInt", ir.OpPow: "PowInt", ir.OpMod: "ModInt", ir.OpFloorDiv: "FloorDivInt",
	ir.OpShiftLeft: "ShiftLeft", ir.OpShiftRight: "ShiftRight",
}

// operators are those that Go has, with their precedence.
var operators = map[ir.Kind]struct {
	text string
	prec int
}{
	ir.OpAdd: {"+", 4}, ir.OpSub: {"-", 4}, ir.OpMul: {"*", 5}, ir.OpDiv: {"/", 5},
	ir.OpEqual: {"==", 3}, ir.OpLess: {"<", 3}, ir.OpLessEqual: {"<=", 3},
}

// logical and bitwise operators of bools and integers.
var logicOperators = map[ir.Kind]struct {
	logic, bits string
	logicPrec   int
	bitsPrec    int
}{
	ir.OpAnd: {"&&", "&", 2, 5}, ir.OpOr: {"||", "|", 1, 4}, ir.OpXor: {"!=", "^", 3, 4},
}

// scalarOp is the expression of an elementwise operation but where.
func scalarOp(op *ir.Op, args []expr) expr {
	d := op.Results[0].Type.DType
	in := op.Args[0].Type.DType
	switch op.Kind {
	case ir.OpCast:
		return castExpr(args[0], in, d)
	case ir.OpWhere:
		door := map[ir.DType]string{ir.F32: "Where", ir.F16: "Where", ir.BF16: "Where", ir.F64: "Where64"}[d]
		if door == "" {
			door = "WhereOf"
			args[1] = atom(args[1].typed(d))
		}
		return atom(fmt.Sprintf("rt.%s(%s, %s, %s)", door, args[0].text, args[1].text, args[2].text))
	}
	e := plainOp(op, args, in)
	if name, half := gotext.HalfNames[d]; half {
		return atom("rt.Round" + name + "(" + e.text + ")")
	}
	return e
}

func plainOp(op *ir.Op, args []expr, in ir.DType) expr {
	switch op.Kind {
	case ir.OpNeg:
		return expr{text: "-" + args[0].under(7), prec: 6}
	case ir.OpNot:
		if in == ir.Bool {
			return expr{text: "!" + args[0].under(6), prec: 6}
		}
		return expr{text: "^" + args[0].under(6), prec: 6}
	case ir.OpIsNaN:
		return expr{text: args[0].under(4) + " != " + args[0].under(4), prec: 3}
	case ir.OpStopGradient:
		return args[0]
	case ir.OpMax, ir.OpMin:
		if in == ir.Bool {
			return expr{text: args[0].under(2) + map[bool]string{true: " || ", false: " && "}[op.Kind == ir.OpMax] + args[1].under(3), prec: 1}
		}
		return atom(fmt.Sprintf("%s(%s, %s)", op.Kind, args[0].text, args[1].text))
	}
	if l, ok := logicOperators[op.Kind]; ok {
		if in == ir.Bool {
			return binaryExpr(args, l.logic, l.logicPrec)
		}
		return binaryExpr(args, l.bits, l.bitsPrec)
	}
	if o, ok := operators[op.Kind]; ok && !(in == ir.Bool && o.prec == 3 && op.Kind != ir.OpEqual) {
		return binaryExpr(args, o.text, o.prec)
	}
	name, ok := functions[op.Kind], true
	switch {
	case in == ir.Bool && op.Kind == ir.OpLess:
		return expr{text: "!" + args[0].under(7) + " && " + args[1].under(3), prec: 2}
	case in == ir.Bool && op.Kind == ir.OpLessEqual:
		return expr{text: "!" + args[0].under(7) + " || " + args[1].under(2), prec: 1}
	case !in.IsFloat():
		name, ok = wholeFunctions[op.Kind]
	case op.Kind == ir.OpSign:
		name = "Sign"
	case in == ir.F64:
		name += "64"
	}
	if !ok || name == "" || name == "64" {
		Unsupported(op)
	}
	text := "rt." + name + "(" + args[0].text
	for _, a := range args[1:] {
		text += ", " + a.text
	}
	return atom(text + ")")
}

func binaryExpr(args []expr, operator string, prec int) expr {
	return expr{text: args[0].under(prec) + " " + operator + " " + args[1].under(prec+1), prec: prec}
}

// castExpr converts an element.
func castExpr(x expr, from, to ir.DType) expr {
	scalar := gotext.DTypes[to].Scalar
	switch {
	case from == to:
		return x
	case x.literal && to.IsInt():
		return number(gotext.IntLiteral(wholeOf(x.text), to))
	case to == ir.Bool:
		return expr{text: x.typedUnder(from, 4) + " != 0", prec: 3}
	case from == ir.Bool && !to.IsHalf():
		return atom("rt.OfBool[" + scalar + "](" + x.text + ")")
	case from == ir.Bool:
		return atom("rt.OfBool[float32](" + x.text + ")")
	case from.IsFloat() && to.IsInt():
		whole := "rt.Whole(" + x.typed(from) + ")"
		if to == ir.I64 {
			return atom(whole)
		}
		return atom(scalar + "(" + whole + ")")
	case to.IsHalf():
		name := gotext.HalfNames[to]
		if from == ir.F32 || from.IsHalf() {
			return atom("rt.Round" + name + "(" + x.typed(from) + ")")
		}
		return atom("rt.Of" + name + "(rt.To" + name + "(float64(" + x.typed(from) + ")))")
	}
	return atom(scalar + "(" + x.typed(from) + ")")
}

// wholeOf is a literal cut towards zero.
func wholeOf(text string) int64 {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	x, _ := strconv.ParseFloat(text, 64)
	switch {
	case x >= math.MaxInt64:
		return math.MaxInt64
	case x <= math.MinInt64:
		return math.MinInt64
	}
	return int64(x)
}

func (e expr) typedUnder(d ir.DType, prec int) string {
	if e.literal {
		return e.typed(d)
	}
	return e.under(prec)
}

// costOf is about how long an elementwise operation takes, an addition being 1.
func costOf(op *ir.Op) int {
	switch op.Kind {
	case ir.OpDiv, ir.OpSqrt, ir.OpRsqrt, ir.OpMod, ir.OpFloorDiv, ir.OpRound, ir.OpFloor, ir.OpCeil, ir.OpTrunc:
		return 4
	}
	if functions[op.Kind] != "" && op.Kind != ir.OpAbs {
		return 12
	}
	return 1
}

// Unsupported is for what the emitter has no form: the compiler's own fault.
func Unsupported(op *ir.Op) {
	types := ""
	for _, a := range op.Args {
		types += " " + a.Type.String()
	}
	panic(fmt.Sprintf("loops: no form for %v of%s, giving %v", op.Kind, types, op.Results[0].Type))
}

// loadExpr is an element in memory as a scalar.
func loadExpr(text string, d ir.DType) expr {
	if name, half := gotext.HalfNames[d]; half {
		return atom("rt.Of" + name + "(" + text + ")")
	}
	return atom(text)
}
