package device

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Biases lets products add a vector to each of their rows, such as a layer's bias, in the graph of a device: libraries and our own tiles
// do that while a sum is in registers. No number changes, as the sum is rounded behind it still:
//
//	y = bf16(dot(a, b) + f32(bias))     of small floats: dot(a, b, bias), which is read with half the bytes
//	y = dot(a, b) + bias                where y has to lie in memory, because more than loops reads it
//
// Bodies of loops stay as they are. It reports whether anything changed.
func Biases(g *ir.Graph) bool {
	ir.RemoveDead(g)
	a := &adder{ir.Users(g), rewrite.Given(g)}
	return rewrite.Once(g, func(k ir.Kind) []rewrite.Rule {
		switch k {
		case ir.OpCast:
			return []rewrite.Rule{a.roundedBias}
		case ir.OpAdd:
			return []rewrite.Rule{a.plainBias}
		}
		return nil
	})
}

// adder knows who reads what.
type adder struct {
	users map[*ir.Value][]*ir.Op
	given map[*ir.Value]bool
}

// roundedBias makes one product of a rounded sum of a product and a vector.
func (a *adder) roundedBias(b *ir.Builder, op *ir.Op) *ir.Value {
	sum, d := op.Args[0], op.Attrs.DType
	if !d.IsHalf() || sum.Op.Kind != ir.OpAdd || a.given[sum] || !onlyRounded(a.users[sum], d) {
		return nil
	}
	dot, spread := a.biased(sum.Op)
	if dot == nil || rewrite.Widened(spread) == nil || dot.Args[0].Type.DType != d {
		return nil
	}
	return withBias(b, dot, rewrite.Widened(spread))
}

// plainBias makes one product of a sum of a product and a vector.
func (a *adder) plainBias(b *ir.Builder, op *ir.Op) *ir.Value {
	sum := op.Results[0]
	loops := !a.given[sum]
	for _, user := range a.users[sum] {
		loops = loops && fuse.Takes(user)
	}
	dot, spread := a.biased(op)
	if loops || dot == nil || dot.Args[0].Type.DType != sum.Type.DType {
		return nil
	}
	return withBias(b, dot, spread)
}

// biased returns the product and the spread vector that an operation adds, if nothing else reads that product.
func (a *adder) biased(op *ir.Op) (dot *ir.Op, spread *ir.Value) {
	if op.Kind != ir.OpAdd {
		return nil, nil
	}
	for i, y := range op.Args {
		x := y
		for x.Op.Kind == ir.OpReshape && last(x.Op.Args[0]) == last(x) && len(a.users[x]) == 1 && !a.given[x] {
			x = x.Op.Args[0]
		}
		spread := op.Args[1-i]
		if x.Op.Kind == ir.OpDot && len(x.Op.Args) == 2 && len(x.Op.Attrs.BatchA) == 0 && len(x.Op.Args[1].Type.Shape) == len(x.Op.Attrs.ContractB)+1 &&
			x.Type.DType == op.Results[0].Type.DType && x.Type.DType.IsFloat() && len(a.users[x]) == 1 && !a.given[x] && vectorOf(spread) != nil {
			return x.Op, spread
		}
	}
	return nil, nil
}

// vectorOf returns the vector that a value repeats along its last axis, nil if it is none.
func vectorOf(v *ir.Value) *ir.Value {
	if w := rewrite.Widened(v); w != nil {
		v = w
	}
	rank := len(v.Type.Shape)
	if v.Op.Kind != ir.OpBroadcast || rank < 2 || !slices.Equal(v.Op.Attrs.Axes, []int{rank - 1}) || last(v.Op.Args[0]) != last(v) || last(v) < 1 {
		return nil
	}
	return v.Op.Args[0]
}

// withBias is a product that adds the vector that a value repeats, of that value's shape.
func withBias(b *ir.Builder, dot *ir.Op, spread *ir.Value) *ir.Value {
	attrs := dot.Attrs
	attrs.DType = 0
	y := b.Op(ir.OpDot, attrs, dot.Args[0], dot.Args[1], vectorOf(spread)).Results[0]
	if y.Type.Shape.Equal(spread.Type.Shape) {
		return y
	}
	return b.Reshape(y, spread.Type.Shape)
}
