package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// scales makes y*scale + shift of what follows a product y channel by channel, such as a normalization by statistics
// that are known already: two vectors, computed before the product, so that the code behind can do the rest while the
// product is in the cache. It rounds otherwise.
func scales(g *ir.Graph) {
	for _, op := range g.Ops {
		if op.Kind == ir.OpScan {
			scales(op.Attrs.Body)
		}
	}
	s := &scaler{g: g, users: ir.Users(g), given: map[*ir.Value]bool{}, first: map[*ir.Op][]*ir.Op{}, stands: ir.Values{}}
	for _, r := range g.Results {
		s.given[r.Value] = true
	}
	for _, u := range g.Updates {
		s.given[u.Value] = true
	}
	for _, op := range slices.Clone(g.Ops) {
		s.product(op)
	}
	ir.Replace(g, s.stands)
	s.order()
	dead(g)
}

// scaler finds what follows the products of one graph.
type scaler struct {
	g      *ir.Graph
	users  map[*ir.Value][]*ir.Op
	given  map[*ir.Value]bool  // results and updates
	first  map[*ir.Op][]*ir.Op // what is to be computed before a product
	stands ir.Values
}

// product looks at what follows an operation.
func (s *scaler) product(op *ir.Op) {
	if op.Kind != ir.OpConv && op.Kind != ir.OpDot || op.Results[0].Type.DType != ir.F32 || len(op.Attrs.BatchA) > 0 {
		return
	}
	var chain []channelwise
	end := op.Results[0]
	for {
		link, ok := s.next(end)
		if !ok {
			break
		}
		chain = append(chain, link)
		end = link.op.Results[0]
	}
	if len(chain) > 0 {
		s.join(op, chain)
	}
}

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
	switch ir.Of(v.Op.Kind).Class {
	case ir.Leaf:
		if v.Op.Kind == ir.OpParam || v.Op.Kind == ir.OpConst {
			return left
		}
		return -1
	case ir.Unary, ir.Binary, ir.Select:
		left--
	default:
		if v.Op.Kind != ir.OpBroadcast && v.Op.Kind != ir.OpReshape {
			return -1
		}
	}
	for _, arg := range v.Op.Args {
		if left >= 0 {
			left = s.early(arg, left)
		}
	}
	return left
}

// join writes what follows a product as one scale and one shift, which are computed before it.
func (s *scaler) join(product *ir.Op, chain []channelwise) {
	end := chain[len(chain)-1].op
	b := &ir.Builder{Graph: s.g, Scope: end.Scope, Phase: end.Phase}
	var scale, shift *ir.Value // nil: 1 and 0
	for _, link := range chain {
		scale, shift = link.then(b, scale, shift)
	}
	for _, vector := range []*ir.Value{scale, shift} {
		if vector != nil {
			s.first[product] = append(s.first[product], vector.Op)
		}
	}
	if joined(chain) {
		return
	}
	y, old := product.Results[0], end.Results[0]
	axes := []int{len(y.Type.Shape) - 1}
	if scale != nil {
		y = b.Mul(y, b.Broadcast(scale, y.Type.Shape, axes))
	}
	if shift != nil {
		y = b.Add(y, b.Broadcast(shift, y.Type.Shape, axes))
	}
	y.Name = old.Name
	s.stands[old] = y
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

// order puts what is computed before a product in front of it.
func (s *scaler) order() {
	ops, done := s.g.Ops, map[*ir.Op]bool{}
	s.g.Ops = nil
	var put func(op *ir.Op)
	put = func(op *ir.Op) {
		if done[op] {
			return
		}
		done[op] = true
		for _, arg := range op.Args {
			put(arg.Op)
		}
		for _, before := range s.first[op] {
			put(before)
		}
		s.g.Ops = append(s.g.Ops, op)
	}
	for _, op := range ops {
		put(op)
	}
}
