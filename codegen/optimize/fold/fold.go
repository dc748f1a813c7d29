package fold

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Graph computes what is constant and removes what changes nothing. Its rules hold for infinities, NaN and the sign
// of zero too, but for three: small whole powers are multiplied out and sums of copies are products, which rounds
// otherwise, and what was added to the zeros of a pad keeps its -0.
func Graph(g *ir.Graph) {
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule { return rules[k] })
}

// rules has the rules of each primitive, in the order in which they are tried.
var rules = makeRules()

func makeRules() map[ir.Kind][]rewrite.Rule {
	table := map[ir.Kind][]rewrite.Rule{
		ir.OpStopGradient: {passOn},

		ir.OpAdd:  {add, joinPads},
		ir.OpSub:  {sub},
		ir.OpMul:  {mul},
		ir.OpDiv:  {div},
		ir.OpPow:  {pow},
		ir.OpMax:  {sameOperands},
		ir.OpMin:  {sameOperands},
		ir.OpAnd:  {sameOperands, and},
		ir.OpOr:   {sameOperands, or},
		ir.OpNeg:  {twice(ir.OpNeg)},
		ir.OpNot:  {twice(ir.OpNot)},
		ir.OpAbs:  {abs},
		ir.OpCast: {Cast},

		ir.OpWhere:     {where, reluTwice},
		ir.OpReshape:   {Reshape},
		ir.OpTranspose: {transpose, transposeIndices},
		ir.OpBroadcast: {broadcast},
		ir.OpSlice:     {slice, sliceOfBroadcast, sliceOfConcat},
		ir.OpPad:       {pad},
		ir.OpReverse:   {reverse},
		ir.OpConcat:    {concat},

		ir.OpScatterAdd: {scatterTransposed},

		ir.OpSum:       {reduce, sumOfBroadcast, sumOfStack},
		ir.OpReduceMax: {reduce},
		ir.OpReduceMin: {reduce},
		ir.OpProd:      {reduce},
	}
	for _, row := range ir.Primitives {
		if ir.Elementwise(row.Kind) {
			table[row.Kind] = append(table[row.Kind], splats, liftBroadcast, sinkReshape)
		}
		switch row.Class {
		case ir.Unary, ir.Binary, ir.Select, ir.Movement, ir.Reduction, ir.Contraction, ir.Indexed, ir.Window:
			table[row.Kind] = append(table[row.Kind], constant)
		}
	}
	return table
}

// passOn is the rule of an operation that gives its operand.
func passOn(_ *ir.Builder, op *ir.Op) *ir.Value { return op.Args[0] }
