package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// words computes with words of 64 bits without a sign, which i64 holds: sums and products wrap.
type words struct{ *ir.Builder }

// word is a number in x's shape.
func (w words) word(x *ir.Value, n uint64) *ir.Value {
	one := w.Const(ir.I64, nil, &ir.Literal{Ints: []int64{int64(n)}})
	return w.Broadcast(one, x.Type.Shape, nil)
}

func (w words) plus(x *ir.Value, n uint64) *ir.Value { return w.Add(x, w.word(x, n)) }
func (w words) mult(x *ir.Value, n uint64) *ir.Value { return w.Mul(x, w.word(x, n)) }
func (w words) and(x *ir.Value, n uint64) *ir.Value  { return w.Binary(ir.OpAnd, x, w.word(x, n)) }
func (w words) xor(x, y *ir.Value) *ir.Value         { return w.Binary(ir.OpXor, x, y) }
func (w words) left(x *ir.Value, n uint64) *ir.Value {
	return w.Binary(ir.OpShiftLeft, x, w.word(x, n))
}

// right shifts zeros in from above.
func (w words) right(x *ir.Value, n uint64) *ir.Value {
	return w.and(w.Binary(ir.OpShiftRight, x, w.word(x, n)), ^uint64(0)>>n)
}

// turned rotates to the left.
func (w words) turned(x *ir.Value, n uint64) *ir.Value {
	return w.Binary(ir.OpOr, w.left(x, n), w.right(x, 64-n))
}

// rotated rotates to the right.
func (w words) rotated(x *ir.Value, n uint64) *ir.Value { return w.turned(x, 64-n) }

// rest is what is left over a division by n, which is below 2⁶².
func (w words) rest(x *ir.Value, n uint64) *ir.Value {
	mod := func(x *ir.Value) *ir.Value { return w.Binary(ir.OpMod, x, w.word(x, n)) }
	half := mod(w.right(x, 1))
	return mod(w.Add(w.Add(half, half), w.and(x, 1)))
}

// is tells where whole numbers are n, where those where they are above n.
func (w words) is(x *ir.Value, n uint64) *ir.Value    { return w.Binary(ir.OpEqual, x, w.word(x, n)) }
func (w words) above(x *ir.Value, n uint64) *ir.Value { return w.Binary(ir.OpLess, w.word(x, n), x) }
