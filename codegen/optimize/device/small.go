package device

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fold"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Small lets what was rounded to a small float lie in memory as one, in the graph of a device. Mixed precision computes in f32
// what it rounds in between,
//
//	y = dot(f32(bf16(x)), f32(bf16(w)))
//
// so that without it each tensor takes twice its bytes, and each product is one of f32. This changes no number but where it says so:
//
//   - A product of two small floats is exact in f32: dot(f32(a), f32(b)) is a product of a and b that is summed as f32.
//   - What only moves elements moves small ones: transpose(f32(a)) = f32(transpose(a)), bf16(transpose(x)) = transpose(bf16(x)).
//   - A product of a scaled matrix is a scaled product, up to the rounding of f32: the scale of queries leaves them small.
//   - Rounding and back stays in the loops around: fuse.Narrow takes f32(a) into each loop that reads it.
func Small(g *ir.Graph) bool {
	changed := false
	for again := true; again; {
		again = rewrite.All(g, func(k ir.Kind) []rewrite.Rule { return rules[k] })
		again = roundBefore(g) || again
		changed = changed || again
	}
	return changed
}

// rules widen after what moves, not before.
var rules = map[ir.Kind][]rewrite.Rule{
	ir.OpReshape:   {widenAfter},
	ir.OpTranspose: {widenAfter},
	ir.OpSlice:     {widenAfter},
	ir.OpBroadcast: {widenAfter},
	ir.OpReverse:   {widenAfter},
	ir.OpConcat:    {widenAfter},
	ir.OpGather:    {widenAfter},
	ir.OpPad:       {widenAfter},
	ir.OpCast:      {fold.Cast},
	ir.OpDot:       {scaleAfter},
}

// scaled returns the small float, widened, of which a value is a multiple by a number.
func scaled(v *ir.Value) (x *ir.Value, by rewrite.Number, ok bool) {
	if v.Op.Kind != ir.OpMul || v.Type.DType != ir.F32 {
		return nil, by, false
	}
	for i, x := range v.Op.Args {
		if by, ok := rewrite.Splat(v.Op.Args[1-i]); ok && rewrite.Widened(x) != nil {
			return x, by, true
		}
	}
	return nil, by, false
}

// scaleAfter scales a product instead of a small float in it.
func scaleAfter(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, arg := range op.Args {
		if x, by, ok := scaled(arg); ok {
			args := slices.Clone(op.Args)
			args[i] = x
			v := rewrite.With(b, op, args...)
			return b.Mul(v, rewrite.Fill(b, v.Type, by))
		}
	}
	return nil
}

// widenAfter moves small floats and widens them then.
func widenAfter(b *ir.Builder, op *ir.Op) *ir.Value {
	if len(op.Args) == 1 {
		if x, by, ok := scaled(op.Args[0]); ok && op.Kind != ir.OpPad && op.Kind != ir.OpBroadcast {
			v := rewrite.With(b, op, x)
			return b.Mul(v, rewrite.Fill(b, v.Type, by))
		}
	}
	args := slices.Clone(op.Args)
	for i := range args {
		if op.Kind == ir.OpGather && i == 1 {
			continue
		}
		if args[i] = rewrite.Widened(args[i]); args[i] == nil || args[i].Type.DType != args[0].Type.DType {
			return nil
		}
	}
	if op.Kind == ir.OpPad && op.Attrs.Value != 0 {
		return nil
	}
	return b.Cast(rewrite.With(b, op, args...), ir.F32)
}

// roundBefore rounds before what moves, where nothing else reads that.
func roundBefore(g *ir.Graph) bool {
	ir.RemoveDead(g)
	users := rewrite.Readers(g)
	return rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		if k != ir.OpCast {
			return nil
		}
		return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value {
			x := op.Args[0]
			if !op.Attrs.DType.IsHalf() || x.Type.DType != ir.F32 || len(users[x]) != 1 {
				return nil
			}
			switch x.Op.Kind {
			case ir.OpReshape, ir.OpTranspose, ir.OpReverse, ir.OpConcat:
			default:
				return nil
			}
			args := slices.Clone(x.Op.Args)
			for i := range args {
				args[i] = b.Cast(args[i], op.Attrs.DType)
			}
			return rewrite.With(b, x.Op, args...)
		}}
	})
}

// SmallSums reads small floats in products, and in sums that no loop of rows has.
func SmallSums(g *ir.Graph) bool {
	ir.RemoveDead(g)
	users := ir.Users(g)
	given := rewrite.Given(g)
	return rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		switch k {
		case ir.OpDot:
			return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value {
				x, y := rewrite.Widened(op.Args[0]), rewrite.Widened(op.Args[1])
				if x == nil || y == nil || x.Type.DType != y.Type.DType {
					return nil
				}
				a, d := &op.Attrs, ir.F32
				if !given[op.Results[0]] && onlyRounded(users[op.Results[0]], x.Type.DType) {
					d = x.Type.DType
				}
				v := b.DotOfHalves(x, y, d, a.BatchA, a.BatchB, a.ContractA, a.ContractB)
				if d != ir.F32 {
					v = b.Cast(v, ir.F32) // whose roundings fold
				}
				return v
			}}
		case ir.OpConv, ir.OpConvInput, ir.OpConvKernel:
			return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value {
				x, y := rewrite.Widened(op.Args[0]), rewrite.Widened(op.Args[1])
				if x == nil || y == nil || x.Type.DType != y.Type.DType || given[op.Results[0]] || !onlyRounded(users[op.Results[0]], x.Type.DType) {
					return nil
				}
				return b.Cast(rewrite.With(b, op, x, y), ir.F32)
			}}
		case ir.OpSum:
			return []rewrite.Rule{func(b *ir.Builder, op *ir.Op) *ir.Value {
				x := rewrite.Widened(op.Args[0])
				if x == nil || fuse.Takes(op) {
					return nil
				}
				a := op.Attrs
				a.DType = ir.F32
				return b.Op(op.Kind, a, x).Results[0]
			}}
		case ir.OpCast:
			return []rewrite.Rule{fold.Cast}
		}
		return nil
	})
}

// onlyRounded reports whether all that is done with a value is to round it to a small float.
func onlyRounded(users []*ir.Op, d ir.DType) bool {
	for _, user := range users {
		if user.Kind != ir.OpCast || user.Attrs.DType != d {
			return false
		}
	}
	return len(users) > 0
}
