package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// scales makes y*scale + shift of what follows a product y channel by channel, such as a normalization by statistics
// that are known already: two vectors, computed before the product, so that the code behind can do the rest while the
// product is in the cache. It rounds otherwise.
func scales(g *ir.Graph) {
	scaleGraph(g)
	rewrite.Dead(g)
}

func scaleGraph(g *ir.Graph) {
	for _, op := range g.Ops {
		if op.Kind == ir.OpScan {
			scaleGraph(op.Attrs.Body)
		}
	}
	s := &scaler{g: g, users: ir.Users(g), given: rewrite.Given(g), first: map[*ir.Op][]*ir.Op{}, stands: ir.Values{}}
	for _, op := range slices.Clone(g.Ops) {
		s.product(op)
	}
	ir.Replace(g, s.stands)
	s.order()
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
	start := s.shaped(op.Results[0])
	end := start
	for {
		link, ok := s.next(end)
		if !ok {
			break
		}
		chain = append(chain, link)
		end = link.op.Results[0]
	}
	if len(chain) > 0 {
		s.join(op, start, chain)
	}
}

// shaped is a product in the shape in which it is read: a product of matrices may be that of a tensor with more axes,
// whose last one is the same.
func (s *scaler) shaped(y *ir.Value) *ir.Value {
	for len(s.users[y]) == 1 && !s.given[y] {
		op := s.users[y][0]
		if op.Kind != ir.OpReshape || op.Phase != y.Op.Phase || !sameLast(y.Type.Shape, op.Results[0].Type.Shape) {
			break
		}
		y = op.Results[0]
	}
	return y
}

// sameLast reports whether two shapes have the same last axis.
func sameLast(a, b ir.Shape) bool { return len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] }

// join writes what follows a product y as one scale and one shift, which are computed before it.
func (s *scaler) join(product *ir.Op, y *ir.Value, chain []channelwise) {
	end := chain[len(chain)-1].op
	b := &ir.Builder{Graph: s.g, Scope: end.Scope, Phase: end.Phase, Part: end.Part}
	var scale, shift *ir.Value // nil: 1 and 0
	for _, link := range chain {
		scale, shift = link.then(b, scale, shift)
	}
	before := productBefore(product)
	for _, vector := range []*ir.Value{scale, shift} {
		if vector != nil {
			s.first[before] = append(s.first[before], vector.Op)
		}
	}
	if joined(chain) {
		return
	}
	old := end.Results[0]
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

// mostBetween is how many operations there may be between two convolutions that are computed together.
const mostBetween = 12

// productBefore is the product before which the vectors for one are computed: that itself, but where a depthwise convolution
// follows another one, or one with windows of one place follows that, with elementwise operations between them, before the first,
// as they can then be computed together.
func productBefore(product *ir.Op) *ir.Op {
	if product.Kind != ir.OpConv {
		return product
	}
	if product.Attrs.Groups == 1 {
		if depth := convolutionBefore(product); onePlace(product) && depth != product && depth.Attrs.Groups > 1 {
			return productBefore(depth)
		}
		return product
	}
	return convolutionBefore(product)
}

// onePlace reports whether a convolution's windows have one place.
func onePlace(conv *ir.Op) bool {
	window := conv.Args[1].Type.Shape
	return !slices.ContainsFunc(window[:len(window)-2], func(n ir.Dim) bool { return n != 1 })
}

// convolutionBefore is the one of which a convolution reads the result, with elementwise operations between them; the convolution
// itself if there is none.
func convolutionBefore(product *ir.Op) *ir.Op {
	v := product.Args[0]
	for range mostBetween {
		op := v.Op
		if op.Kind == ir.OpConv {
			return op
		}
		i := slices.IndexFunc(op.Args, func(arg *ir.Value) bool {
			return arg.Type.Equal(v.Type) && arg.Op.Kind != ir.OpBroadcast && arg.Op.Kind != ir.OpConst
		})
		if i < 0 || !ir.Elementwise(op.Kind) {
			return product
		}
		v = op.Args[i]
	}
	return product
}

// order puts what is computed before a product in front of it, and what stands for something in its place.
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
		if y := s.standsFor(op); y != nil {
			put(y.Op)
		} else {
			put(op)
		}
	}
}

// standsFor returns what stands for the result of an operation, nil if nothing does.
func (s *scaler) standsFor(op *ir.Op) *ir.Value {
	if len(op.Results) != 1 {
		return nil
	}
	return s.stands[op.Results[0]]
}
