// Package rewrite is what all passes of codegen/optimize recognize operations with, and replace them by.
//
//	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
//		if k == ir.OpMul {
//			return []rewrite.Rule{timesOne}
//		}
//		return nil
//	})
//
//	func timesOne(_ *ir.Builder, op *ir.Op) *ir.Value { return rewrite.Other(op, 1) }
//
// What holds:
//   - A rule changes no operation that is there: it returns what stands for the result, and nil if it does not apply.
//   - Maps of readers are of a graph as it was: what rules build has none.
//
// The files: rules (how a graph is rewritten), constant, operands, floats (what a rule looks for, and builds), readers (who reads a value),
// cse and dead (the two passes that others leave work for, and call themselves).
package rewrite
