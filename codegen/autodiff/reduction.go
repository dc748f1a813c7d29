package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

func sum(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.Spread(dy, op.Args[0].Type.Shape, op.Attrs.Axes)
}

// largest is the rule of reduce_max and reduce_min: those that equal the result share.
func largest(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	x, axes := op.Args[0], op.Attrs.Axes
	chosen := b.Binary(ir.OpEqual, x, b.Spread(op.Results[0], x.Type.Shape, axes))
	count := b.Sum(b.Cast(chosen, x.Type.DType), axes...)
	return b.Where(chosen, b.Spread(b.Div(dy, count), x.Type.Shape, axes), like(b, x, 0))
}

// prod goes axis by axis: the derivative by an element is the product of all others. It is computed without
// division, so that it is right where elements are 0, and its derivative too.
func prod(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	axes := slices.Sorted(slices.Values(op.Attrs.Axes))
	partial := []*ir.Value{op.Args[0]}
	for _, axis := range slices.Backward(axes) { // from the last, so that the others keep their numbers
		partial = append(partial, b.Reduce(ir.OpProd, partial[len(partial)-1], axis))
	}
	for i, axis := range axes {
		x := partial[len(axes)-1-i]
		dy = b.Mul(b.Spread(dy, x.Type.Shape, []int{axis}), productOfOthers(b, x, axis))
	}
	return dy
}

// productOfOthers is, for each element, the product of those before it and of those behind it on an axis.
func productOfOthers(b *ir.Builder, x *ir.Value, axis int) *ir.Value {
	if x.Type.Shape[axis].IsBatch() {
		return b.Mul(productBeforeByTurns(b, x, axis, false), productBeforeByTurns(b, x, axis, true))
	}
	behind := b.Reverse(productBefore(b, b.Reverse(x, axis), axis), axis)
	return b.Mul(productBefore(b, x, axis), behind)
}

// productBefore doubles the number of factors each time: after n rounds each element has the 2^n before it.
func productBefore(b *ir.Builder, x *ir.Value, axis int) *ir.Value {
	n := x.Type.Shape[axis]
	x = shifted(b, x, axis, 1)
	for by := ir.Dim(1); by < n; by *= 2 {
		x = b.Mul(x, shifted(b, x, axis, by))
	}
	return x
}

// shifted moves elements along an axis and fills up with ones.
func shifted(b *ir.Builder, x *ir.Value, axis int, by ir.Dim) *ir.Value {
	n, shape := x.Type.Shape[axis], x.Type.Shape.Clone()
	shape[axis] = min(by, n)
	ones := b.Fill(x.Type.DType, shape, 1)
	if by >= n {
		return ones
	}
	return b.Concat(axis, ones, b.SliceAxis(x, axis, 0, n-by))
}

// productBeforeByTurns is productBefore on a batch axis, and behind if reverse.
func productBeforeByTurns(b *ir.Builder, x *ir.Value, axis int, reverse bool) *ir.Value {
	order := []int{axis}
	for i := range x.Type.Shape {
		if i != axis {
			order = append(order, i)
		}
	}
	scanned := b.Transpose(x, order)
	t := ir.Type{DType: x.Type.DType, Shape: scanned.Type.Shape[1:]}
	body := &ir.Builder{Graph: &ir.Graph{Name: "product"}, Scope: b.Scope, Phase: b.Phase, Part: b.Part}
	before := body.Param(&ir.Param{Kind: ir.Carried, Name: "before"}, t)
	element := body.Param(&ir.Param{Kind: ir.Slice, Name: "x"}, t)
	body.Result("before", body.Mul(before, element))
	body.Result("product", before)
	first := b.Fill(t.DType, t.Shape, 1)
	results := b.Scan(body.Graph, scanned.Type.Shape[0], reverse, []*ir.Value{first}, []*ir.Value{scanned}, nil)
	return b.Transpose(results[1], inverse(order))
}

func cumSum(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.CumSum(dy, op.Attrs.Axis, !op.Attrs.Reverse, op.Attrs.Exclusive)
}
