package attention

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Indices lets each loop compare indices itself, where a mask would be repeated: broadcast(i <= j) is i <= j of the larger shape.
// So attention reads no mask from memory, and sees which keys no query of a tile reaches.
func Indices(g *ir.Graph) {
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpBroadcast {
			return []rewrite.Rule{repeatIndices}
		}
		return nil
	})
}

func repeatIndices(b *ir.Builder, op *ir.Op) *ir.Value {
	v := op.Args[0]
	if v.Type.DType != ir.Bool || len(v.Type.Shape) < 2 || !ofIndices(v) {
		return nil
	}
	for i, axis := range op.Attrs.Axes {
		if v.Type.Shape[i] != op.Attrs.Shape[axis] {
			return nil
		}
	}
	return indicesOver(b, v, op.Attrs.Shape, op.Attrs.Axes)
}

// ofIndices reports whether a value is made of indices and numbers by comparing and adding alone.
func ofIndices(v *ir.Value) bool {
	switch v.Op.Kind {
	case ir.OpIota:
		return true
	case ir.OpLess, ir.OpLessEqual, ir.OpEqual, ir.OpAdd, ir.OpSub, ir.OpAnd, ir.OpOr, ir.OpNot:
		for _, arg := range v.Op.Args {
			if !ofIndices(arg) {
				return false
			}
		}
		return true
	}
	_, ok := rewrite.Splat(v)
	return ok
}

// indicesOver computes such a value for a larger shape, whose axes are those of the value.
func indicesOver(b *ir.Builder, v *ir.Value, shape ir.Shape, axes []int) *ir.Value {
	if n, ok := rewrite.Splat(v); ok {
		return rewrite.Fill(b, ir.Type{DType: v.Type.DType, Shape: shape}, n)
	}
	if v.Op.Kind == ir.OpIota {
		return b.Iota(v.Type.DType, shape, axes[v.Op.Attrs.Axis])
	}
	args := make([]*ir.Value, len(v.Op.Args))
	for i, arg := range v.Op.Args {
		args[i] = indicesOver(b, arg, shape, axes)
	}
	return rewrite.With(b, v.Op, args...)
}
