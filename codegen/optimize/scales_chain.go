package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// channelwise is an operation on a value and a vector that lies on its last axis: y + vector, y - vector, y * vector.
type channelwise struct {
	op     *ir.Op
	vector *ir.Value
}

// next returns the operation that is all that reads a value, if it is channelwise with a vector that is there before
// any product.
func (s *scaler) next(v *ir.Value) (link channelwise, ok bool) {
	if len(s.users[v]) != 1 || s.given[v] {
		return link, false
	}
	op := s.users[v][0]
	switch op.Kind {
	case ir.OpAdd, ir.OpSub, ir.OpMul:
	default:
		return link, false
	}
	other := op.Args[1]
	if other == v && op.Kind != ir.OpSub {
		other = op.Args[0]
	}
	last := len(v.Type.Shape) - 1
	if op.Phase != v.Op.Phase || other.Op.Kind != ir.OpBroadcast || !slices.Equal(other.Op.Attrs.Axes, []int{last}) {
		return link, false
	}
	link = channelwise{op, other.Op.Args[0]}
	return link, v.Type.Shape[last] > 1 && s.early(link.vector, mostEarly) >= 0
}

// mostEarly is of how many operations a vector may be made.
const mostEarly = 24

// early reports whether a value is made of at most so many elementwise operations on vectors and numbers that are
// there when the graph begins: it returns how many of them are left, less than 0 if it is not.
func (s *scaler) early(v *ir.Value, left int) int {
	if len(v.Type.Shape) > 1 || v.Type.Shape.HasBatch() {
		return -1
	}
	switch kind := v.Op.Kind; {
	case kind == ir.OpParam || kind == ir.OpConst:
		return left
	case ir.Elementwise(kind):
		left--
	case kind != ir.OpBroadcast && kind != ir.OpReshape:
		return -1
	}
	for _, arg := range v.Op.Args {
		if left >= 0 {
			left = s.early(arg, left)
		}
	}
	return left
}

// joined reports whether a chain is a scale, a shift, or a scale and a shift already.
func joined(chain []channelwise) bool {
	first, last := chain[0].op.Kind, chain[len(chain)-1].op.Kind
	return len(chain) == 1 && first != ir.OpSub || len(chain) == 2 && first == ir.OpMul && last == ir.OpAdd
}

// then returns the scale and the shift if what was scaled and shifted already goes through an operation more.
func (l channelwise) then(b *ir.Builder, scale, shift *ir.Value) (*ir.Value, *ir.Value) {
	v := l.vector
	switch {
	case l.op.Kind == ir.OpMul:
		return scaledBy(b, scale, v, v), scaledBy(b, shift, v, nil)
	case l.op.Kind == ir.OpSub && shift == nil:
		return scale, b.Neg(v)
	case l.op.Kind == ir.OpSub:
		return scale, b.Sub(shift, v)
	case shift == nil:
		return scale, v
	}
	return scale, b.Add(shift, v)
}

// scaledBy is x*v, or what it is without an x.
func scaledBy(b *ir.Builder, x, v, without *ir.Value) *ir.Value {
	if x == nil {
		return without
	}
	return b.Mul(x, v)
}
