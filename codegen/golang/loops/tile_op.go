package loops

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// vecUnaries and vecBinaries are the functions of rt for tiles.
var vecUnaries = map[ir.Kind]string{
	ir.OpNeg: "VecNeg", ir.OpAbs: "VecAbs", ir.OpSqrt: "VecSqrt", ir.OpRsqrt: "VecRsqrt", ir.OpExp: "VecExp", ir.OpLog: "VecLog",
	ir.OpLog1p: "VecLog1p", ir.OpTanh: "VecTanh", ir.OpSigmoid: "VecSigmoid", ir.OpErf: "VecErf", ir.OpExpm1: "VecExpm1",
	ir.OpSin: "VecSin", ir.OpCos: "VecCos", ir.OpTan: "VecTan", ir.OpAtan: "VecAtan", ir.OpSinh: "VecSinh", ir.OpCosh: "VecCosh", ir.OpAsinh: "VecAsinh",
	ir.OpAsin: "VecAsin", ir.OpAcos: "VecAcos", ir.OpAcosh: "VecAcosh", ir.OpAtanh: "VecAtanh", ir.OpErfinv: "VecErfinv", ir.OpSign: "VecSign", ir.OpFloor: "VecFloor",
	ir.OpCeil: "VecCeil", ir.OpTrunc: "VecTrunc", ir.OpRound: "VecRound", ir.OpNot: "VecNot",
}

var vecBinaries = map[ir.Kind]string{
	ir.OpAdd: "VecAdd", ir.OpSub: "VecSub", ir.OpMul: "VecMul", ir.OpDiv: "VecDiv", ir.OpMax: "VecMax", ir.OpMin: "VecMin",
	ir.OpEqual: "VecEqual", ir.OpLess: "VecLess", ir.OpLessEqual: "VecLessEqual", ir.OpAnd: "VecMin", ir.OpOr: "VecMax", ir.OpPow: "VecPow",
	ir.OpMod: "VecMod", ir.OpFloorDiv: "VecFloorDiv", ir.OpAtan2: "VecAtan2",
}

var rowDoors = map[ir.Kind]string{ir.OpSum: "RowsSum", ir.OpReduceMax: "RowsMax", ir.OpReduceMin: "RowsMin", ir.OpProd: "RowsProd"}

// reduction is a number for each row.
func (t *tile) reduction(op *ir.Op) *tileValue {
	x := op.Args[0]
	if x.Type.DType != ir.F32 || t.width.Factor == 0 {
		panic(errNoTile)
	}
	t.k.cost += 2
	if l := t.lengths[op]; l != nil {
		return t.lengthCall(l)
	}
	if x := t.opposite(op); x != nil {
		return t.vec("VecNeg", true, []*tileValue{t.vec("RowsSum", true, []*tileValue{t.value(x)}, t.width.String())})
	}
	if sum := t.summed(op); sum != nil {
		return sum
	}
	if choice := t.lowerMost(op); choice != nil {
		other := gotext.Element(NumberOf(choice.Args[2]), 0, ir.F32)
		return t.vec("RowsMaxLower", true, []*tileValue{t.value(choice.Args[1])}, append([]string{other}, t.lowerRows()...)...)
	}
	if op.Kind == ir.OpSum && t.inner[x] {
		return t.vec("RowsDot", true, []*tileValue{t.value(x.Op.Args[0]), t.value(x.Op.Args[1])}, t.width.String())
	}
	return t.vec(rowDoors[op.Kind], true, []*tileValue{t.value(x)}, t.width.String())
}

// tileRounds round a tile to the small floats: what is of them lies in tiles as float32, rounded after each operation.
var tileRounds = map[ir.DType]string{ir.F16: "VecRoundHalf", ir.BF16: "VecRoundBF16"}

// elementwise is an operation on elements, or on numbers of rows.
func (t *tile) elementwise(op *ir.Op, ofRow bool) *tileValue {
	t.check(op)
	v := t.elements32(op, ofRow)
	door := tileRounds[op.Results[0].Type.DType]
	if door == "" || picks[op.Kind] {
		return v
	}
	t.k.cost++
	return t.vec(door, ofRow, []*tileValue{v})
}

// picks are the operations that give a number of their operands, or its opposite: there is nothing to round.
var picks = map[ir.Kind]bool{ir.OpWhere: true, ir.OpStopGradient: true, ir.OpNeg: true, ir.OpAbs: true, ir.OpMax: true, ir.OpMin: true}

// elements32 is an operation computed in float32.
func (t *tile) elements32(op *ir.Op, ofRow bool) *tileValue {
	t.k.cost += vectorCost(op)
	if x := ReluOf(op); x != nil {
		return t.vec("VecRelu", ofRow, []*tileValue{t.value(x)})
	}
	if l := t.lengths[op]; l != nil {
		t.k.cost += 2
		return t.lengthCall(l)
	}
	if u := t.updates[op]; u != nil {
		return t.joined(u, ofRow)
	}
	if op.Kind == ir.OpAdd {
		for i, arg := range op.Args {
			if t.inner[arg] {
				return t.vec("VecMulAdd", ofRow, []*tileValue{t.value(arg.Op.Args[0]), t.value(arg.Op.Args[1]), t.value(op.Args[1-i])})
			}
		}
	}
	if mul, i := t.lessScaled(op); mul != nil {
		s := t.constant(t.oppositeOf(mul.Args[i]), ofRow)
		return t.vec("VecMulAdd", ofRow, []*tileValue{t.value(mul.Args[1-i]), s, t.value(op.Args[0])})
	}
	if share := t.timesShare(op); share != nil {
		t.k.cost += 6
		return t.vec("VecMulNormal", ofRow, []*tileValue{t.value(t.normals[share.Op])})
	}
	if x := t.normals[op]; x != nil {
		t.k.cost += 6
		return t.vec("VecNormal", ofRow, []*tileValue{t.value(x)})
	}
	if !ofRow {
		if e := t.softExps[op]; e != nil {
			return t.exponential(e)
		}
		if sub := t.lessNumber(op); sub != nil && t.parts[op.Args[0]] {
			return t.vec("RowsExp", false, []*tileValue{t.value(sub.Args[0]), t.number(sub.Args[1])}, t.width.String())
		}
		if sub, _ := t.lowerExp(op); sub != nil {
			t.k.cost += 6
			return t.vec("RowsExpLower", false, []*tileValue{t.value(sub.Args[0]), t.number(sub.Args[1])}, t.lowerRows()...)
		}
		if v := t.withNumber(op); v != nil {
			return v
		}
	}
	args := make([]*tileValue, len(op.Args))
	for i, arg := range op.Args {
		args[i] = t.value(arg)
	}
	isBool := op.Args[0].Type.DType == ir.Bool
	switch op.Kind {
	case ir.OpStopGradient:
		return args[0]
	case ir.OpCast:
		if op.Results[0].Type.DType == ir.Bool && !isBool {
			return t.not(ofRow, t.vec("VecEqual", ofRow, []*tileValue{args[0], t.constant("0", ofRow)}))
		}
		return args[0]
	case ir.OpIsNaN:
		return t.not(ofRow, t.vec("VecEqual", ofRow, []*tileValue{args[0], args[0]}))
	case ir.OpXor:
		return t.not(ofRow, t.vec("VecEqual", ofRow, args))
	case ir.OpWhere:
		return t.vec("VecSelect", ofRow, args)
	}
	if door, ok := vecUnaries[op.Kind]; ok && len(args) == 1 {
		return t.vec(door, ofRow, args)
	}
	if door, ok := vecBinaries[op.Kind]; ok {
		return t.vec(door, ofRow, args)
	}
	return t.each(op, ofRow, args)
}

func (t *tile) not(ofRow bool, x *tileValue) *tileValue {
	return t.vec("VecNot", ofRow, []*tileValue{x})
}

// each is an operation without a form for tiles: a loop over the elements.
func (t *tile) each(op *ir.Op, ofRow bool, args []*tileValue) *tileValue {
	for _, v := range []*ir.Value{op.Results[0], op.Args[0]} {
		if d := v.Type.DType; d != ir.F32 && !d.IsHalf() {
			panic(errNoTile)
		}
	}
	return t.call(ofRow, args, func(to string, texts []string) string {
		exprs := make([]expr, len(texts))
		for i, text := range texts {
			exprs[i] = atom(text + "[q]")
		}
		name := to
		for i := range to {
			if to[i] == '[' {
				name = to[:i]
				break
			}
		}
		return fmt.Sprintf("for q := range %s {\n%s[q] = %s\n}", to, name, plainOp(op, exprs, op.Args[0].Type.DType).text)
	})
}

// check ends the attempt if an operation computes with what a float32 does not hold.
func (t *tile) check(op *ir.Op) {
	switch d := op.Results[0].Type.DType; {
	case d == ir.F32 || d == ir.Bool || d.IsHalf():
	case op.Kind == ir.OpCast && d.IsInt() && smallInt(op.Args[0]):
	default:
		panic(errNoTile)
	}
	for _, arg := range op.Args {
		switch d := arg.Type.DType; {
		case d.IsInt() && op.Results[0].Type.DType.IsHalf() && !smallInt(arg): // a float32 on the way may round
			panic(errNoTile)
		case d == ir.F32 || d == ir.Bool || d.IsHalf():
		case d.IsInt() && op.Kind == ir.OpCast:
		case d.IsInt() && (op.Kind == ir.OpEqual || op.Kind == ir.OpLess || op.Kind == ir.OpLessEqual) && (smallInt(op.Args[0]) || smallInt(op.Args[1])):
		default:
			panic(errNoTile)
		}
	}
}

// smallInt reports whether all values of an integer or bool are below 2^24, so that a float32 holds it and rounding
// makes no other number equal to it.
func smallInt(v *ir.Value) bool {
	const most = 1 << 24
	v = sourceOf(v).v
	switch v.Type.DType {
	case ir.Bool, ir.U8:
		return true
	}
	switch v.Op.Kind {
	case ir.OpIota:
		d := v.Op.Attrs.Shape[v.Op.Attrs.Axis]
		return d > 0 && d < most
	case ir.OpConst:
		for _, n := range v.Op.Attrs.Literal.Ints {
			if n <= -most || n >= most {
				return false
			}
		}
		return true
	case ir.OpCast:
		return v.Op.Args[0].Type.DType.IsInt() && smallInt(v.Op.Args[0]) || v.Op.Args[0].Type.DType == ir.Bool
	}
	return false
}

// vectorCost is about how long an operation on a tile takes, an addition being 1.
func vectorCost(op *ir.Op) int {
	switch op.Kind {
	case ir.OpExp, ir.OpLog, ir.OpLog1p, ir.OpTanh, ir.OpSigmoid, ir.OpErf, ir.OpExpm1, ir.OpSin, ir.OpCos, ir.OpTan, ir.OpAtan, ir.OpSinh, ir.OpCosh, ir.OpAsinh, ir.OpAsin, ir.OpAcos, ir.OpAtan2, ir.OpMod:
		return 6
	case ir.OpPow, ir.OpAcosh, ir.OpAtanh, ir.OpErfinv:
		return 12
	case ir.OpDiv, ir.OpSqrt, ir.OpRsqrt, ir.OpFloorDiv:
		return 3
	}
	if functions[op.Kind] != "" && vecUnaries[op.Kind] == "" && vecBinaries[op.Kind] == "" {
		return 100
	}
	return 1
}
