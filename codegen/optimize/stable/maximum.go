package stable

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// maximumFirst takes the maximum of windows before a bias and a relu, which keep the order of numbers, as rounding does:
//
//	max(x + bias) = max(x) + bias and max(relu(x)) = relu(max(x))
//
// They are then done for one place of a window, as their derivatives are, and the maximum can be taken of a convolution
// while that is in the cache.
func (s *stabilizer) maximumFirst(b *ir.Builder, op *ir.Op) *ir.Value {
	v, a := op.Args[0], &op.Attrs
	x := v
	relu, bias := false, (*ir.Value)(nil)
	if !x.Type.DType.IsFloat() {
		return nil
	}
	if of := s.reluOf(x); of != nil {
		relu, x = true, of
	}
	if of, vector := s.biasOf(x, relu); of != nil {
		x, bias = of, vector
	}
	if !relu && bias == nil {
		return nil
	}
	y := b.MaxPool(x, ir.PoolSpec{Window: a.Window, Strides: a.Strides, Lo: a.Lo, Hi: a.Hi})
	b.Like(v.Op) // what followed the layer before is still a part of that
	if bias != nil {
		y = b.Add(y, b.Broadcast(bias, y.Type.Shape, []int{len(y.Type.Shape) - 1}))
	}
	if relu {
		zero := filled(b, y, 0)
		y = b.Where(b.Binary(ir.OpLessEqual, y, zero), zero, y)
	}
	b.Like(op)
	return y
}

// reluOf returns x of where(x <= 0, 0, x) that has one reader.
func (s *stabilizer) reluOf(v *ir.Value) *ir.Value {
	x := ir.ReluOf(v.Op)
	if x == nil || s.named[v] || s.reads[v] != 1 || s.named[x] {
		return nil
	}
	return x
}

// biasOf returns x and the vector of x + vector that only a maximum reads, or a relu, which reads it twice.
func (s *stabilizer) biasOf(v *ir.Value, relu bool) (x, vector *ir.Value) {
	readers := 1
	if relu {
		readers = 2
	}
	if v.Op.Kind != ir.OpAdd || s.named[v] || s.reads[v] != readers {
		return nil, nil
	}
	last := len(v.Type.Shape) - 1
	for i, arg := range v.Op.Args {
		if arg.Op.Kind == ir.OpBroadcast && slices.Equal(arg.Op.Attrs.Axes, []int{last}) {
			return v.Op.Args[1-i], arg.Op.Args[0]
		}
	}
	return nil, nil
}
