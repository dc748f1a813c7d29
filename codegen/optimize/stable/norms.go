package stable

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// hypotenuse: sqrt(x² + y² + …), or its power of a half, is m · sqrt((x/m)² + (y/m)² + …) with the largest of |x|, |y|, … for m.
func (s *stabilizer) hypotenuse(b *ir.Builder, op *ir.Op) *ir.Value {
	if !isRoot(op) {
		return nil
	}
	sides := s.sides(op.Args[0])
	if len(sides) < 2 || s.scaled(sides[0]) {
		return nil
	}
	most := b.Unary(ir.OpAbs, sides[0])
	for _, x := range sides[1:] {
		most = b.Max(most, b.Unary(ir.OpAbs, x))
	}
	most = divisor(b, most)
	var sum *ir.Value
	for i, x := range sides {
		x = b.Div(x, most)
		if x = b.Mul(x, x); i > 0 {
			x = b.Add(sum, x)
		}
		sum = x
	}
	return b.Mul(most, b.Sqrt(sum))
}

// sides returns x, y, … if a value is x² + y² + …, nil if it is something else.
func (s *stabilizer) sides(v *ir.Value) []*ir.Value {
	if x, ok := s.squared(v); ok {
		return []*ir.Value{x}
	}
	op := s.from(v)
	if op.Kind != ir.OpAdd {
		return nil
	}
	x, y := s.sides(op.Args[0]), s.sides(op.Args[1])
	if x == nil || y == nil {
		return nil
	}
	return append(x, y...)
}

// isRoot reports whether an operation, a root or a power, is sqrt(x).
func isRoot(op *ir.Op) bool { return op.Kind != ir.OpPow || ir.IsNumber(op.Args[1], 0.5) }

// norm: sqrt(sum(x²)) is |x|max · sqrt(sum((x / |x|max)²)), whose squares are in range, and so is that of a mean. The norms to
// which an optimizer clips derivatives are as they are: they go over all that a model has, and range over less.
func (s *stabilizer) norm(b *ir.Builder, op *ir.Op) *ir.Value {
	if op.Phase != ir.Forward || !isRoot(op) {
		return nil
	}
	squares, scale := op.Args[0], 1.0
	if rest, n, ok := s.multiple(squares); ok && n > 0 {
		squares, scale = rest, n
	}
	y := s.normOf(b, squares)
	if y == nil {
		return nil
	}
	if scale != 1 {
		y = b.Mul(y, filled(b, y, math.Sqrt(scale)))
	}
	return b.Reshape(y, op.Results[0].Type.Shape)
}

// normOf is sqrt(v) of a value that is sum(x²), nil if it is none.
func (s *stabilizer) normOf(b *ir.Builder, v *ir.Value) *ir.Value {
	sum, ok := s.total(v)
	if !ok {
		return nil
	}
	x, ok := s.squared(sum.x)
	if !ok || s.scaled(x) {
		return nil
	}
	most := divisor(b, b.Reduce(ir.OpReduceMax, b.Unary(ir.OpAbs, x), sum.axes...))
	part := b.Div(x, b.Spread(most, x.Type.Shape, sum.axes))
	return b.Reshape(b.Mul(most, b.Sqrt(b.Sum(b.Mul(part, part), sum.axes...))), v.Type.Shape)
}

// rootOfProduct: sqrt(sum(x²) · sum(y²)) is the product of both norms.
func (s *stabilizer) rootOfProduct(b *ir.Builder, op *ir.Op) *ir.Value {
	if op.Phase != ir.Forward || !isRoot(op) {
		return nil
	}
	product := s.from(op.Args[0])
	if product.Kind != ir.OpMul {
		return nil
	}
	x, y := s.normOf(b, product.Args[0]), s.normOf(b, product.Args[1])
	if x == nil || y == nil {
		return nil
	}
	return b.Mul(x, y)
}

// length is a norm as normOf makes it: |x|max times the root of what is left.
type length struct {
	x, part, root *ir.Value
	axes          []int
}

// lengthOf takes a norm apart.
func (s *stabilizer) lengthOf(v *ir.Value) (l length, ok bool) {
	op := s.from(v)
	for op.Kind == ir.OpReshape {
		op = s.from(op.Args[0])
	}
	if op.Kind != ir.OpMul {
		return l, false
	}
	l.root = op.Args[1]
	under, ok := s.is(l.root, ir.OpSqrt)
	if !ok {
		return l, false
	}
	sum, ok := s.total(under)
	if !ok {
		return l, false
	}
	l.axes = sum.axes
	if l.part, ok = s.squared(sum.x); !ok || !s.scaled(l.part) {
		return l, false
	}
	part := s.from(l.part)
	l.x = part.Args[0]
	by, at := s.unspread(part.Args[1], nil)
	most, _ := s.unspread(op.Args[0], nil)
	if by == opaque || most == opaque || !s.same(by.Results[0], most.Results[0]) {
		return l, false
	}
	return l, at.beside(l.axes, l.x.Type.Shape) && by.Results[0].Type.Shape.Size() == op.Args[0].Type.Shape.Size()
}

// cosine: sum(x · y) / (|x| · |y|) is that of both over their largest elements, whose products are in range.
func (s *stabilizer) cosine(b *ir.Builder, op *ir.Op) *ir.Value {
	over, ok := s.total(op.Args[0])
	under := s.from(op.Args[1])
	for under.Kind == ir.OpReshape {
		under = s.from(under.Args[0])
	}
	if !ok || under.Kind != ir.OpMul {
		return nil
	}
	of := s.from(over.x)
	p, ok := s.lengthOf(under.Args[0])
	q, also := s.lengthOf(under.Args[1])
	if of.Kind != ir.OpMul || !ok || !also || !slices.Equal(p.axes, over.axes) || !slices.Equal(q.axes, over.axes) {
		return nil
	}
	x, y := of.Args[0], of.Args[1]
	if !(s.same(x, p.x) && s.same(y, q.x) || s.same(x, q.x) && s.same(y, p.x)) {
		return nil
	}
	sum := b.Sum(b.Mul(p.part, q.part), over.axes...)
	root := b.Reshape(b.Mul(p.root, q.root), sum.Type.Shape)
	return b.Reshape(b.Div(sum, root), op.Results[0].Type.Shape)
}

// divisor is a number that is not negative, or 1 where it is 0 or infinite: what values are divided by that are not
// larger, and multiplied with again, so that it has no derivative.
func divisor(b *ir.Builder, x *ir.Value) *ir.Value {
	some := b.Binary(ir.OpAnd, b.Binary(ir.OpLess, filled(b, x, 0), x), b.Binary(ir.OpLess, x, filled(b, x, math.Inf(1))))
	return b.StopGradient(b.Where(some, x, filled(b, x, 1)))
}

// scaled reports whether a value is divided by a larger one already.
func (s *stabilizer) scaled(v *ir.Value) bool {
	op := s.from(v)
	if op.Kind != ir.OpDiv {
		return false
	}
	by := s.from(op.Args[1])
	for by.Kind == ir.OpBroadcast {
		by = s.from(by.Args[0])
	}
	return by.Kind == ir.OpStopGradient
}

// squared returns x if a value is x².
func (s *stabilizer) squared(v *ir.Value) (*ir.Value, bool) {
	op := s.from(v)
	if op.Kind == ir.OpMul && s.same(op.Args[0], op.Args[1]) || op.Kind == ir.OpPow && ir.IsNumber(op.Args[1], 2) {
		return op.Args[0], true
	}
	return nil, false
}
