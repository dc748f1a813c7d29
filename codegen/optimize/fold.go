package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// fold computes what is constant and removes what changes nothing. Its rules hold for infinities, NaN and the sign
// of zero too, but for three: small whole powers are multiplied out and sums of copies are products, which rounds
// otherwise, and what was added to the zeros of a pad keeps its -0.
func fold(g *ir.Graph) {
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule { return foldRules[k] })
}

// foldRules has the rules of each primitive, in the order in which they are tried.
var foldRules = makeFoldRules()

func makeFoldRules() map[ir.Kind][]rewrite.Rule {
	rules := map[ir.Kind][]rewrite.Rule{
		ir.OpStopGradient: {passOn},

		ir.OpAdd:  {foldAdd, joinPads},
		ir.OpSub:  {foldSub},
		ir.OpMul:  {foldMul},
		ir.OpDiv:  {foldDiv},
		ir.OpPow:  {foldPow},
		ir.OpMax:  {sameOperands},
		ir.OpMin:  {sameOperands},
		ir.OpAnd:  {sameOperands, foldAnd},
		ir.OpOr:   {sameOperands, foldOr},
		ir.OpNeg:  {twice(ir.OpNeg)},
		ir.OpNot:  {twice(ir.OpNot)},
		ir.OpAbs:  {foldAbs},
		ir.OpCast: {foldCast},

		ir.OpWhere:     {foldWhere, reluTwice},
		ir.OpReshape:   {foldReshape},
		ir.OpTranspose: {foldTranspose, transposeIndices},
		ir.OpBroadcast: {foldBroadcast},
		ir.OpSlice:     {foldSlice, sliceOfBroadcast, sliceOfConcat},
		ir.OpPad:       {foldPad},
		ir.OpReverse:   {foldReverse},
		ir.OpConcat:    {foldConcat},

		ir.OpScatterAdd: {scatterTransposed},

		ir.OpSum:       {foldReduce, sumOfBroadcast, sumOfStack},
		ir.OpReduceMax: {foldReduce},
		ir.OpReduceMin: {foldReduce},
		ir.OpProd:      {foldReduce},
	}
	for _, row := range ir.Primitives {
		if ir.Elementwise(row.Kind) {
			rules[row.Kind] = append(rules[row.Kind], foldSplats, liftBroadcast, sinkReshape)
		}
		switch row.Class {
		case ir.Unary, ir.Binary, ir.Select, ir.Movement, ir.Reduction, ir.Contraction, ir.Indexed, ir.Window:
			rules[row.Kind] = append(rules[row.Kind], foldConstant)
		}
	}
	return rules
}

// passOn is the rule of an operation that gives its operand.
func passOn(_ *ir.Builder, op *ir.Op) *ir.Value { return op.Args[0] }
