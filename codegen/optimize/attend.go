package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Attend makes `attend` operations of the attention in an optimized graph: of softmax(f(q·kᵀ))·v, whoever wrote it, where f is
// elementwise (a scale, masks, a bias, a cap), and of all that its derivative computes from scores. A device then keeps
// scores in tiles of fast memory, where they would fill rows·heads·queries·keys elements of the slow one. The graph
// stays as it is; what is returned is a copy, nil if there is no attention in it.
//
//	s = dot(q, k)          the only product behind the result
//	m = reduce_max(x)      x of s, one number a row
//	e = exp(x - m)         or any g·exp(x - m), masked to zero or not
//	p = e / sum(e)         masked or scaled once more or not
//	o = dot(p, v)
//
// That becomes o, m, sum(e) = attend(q, k, v). Whatever else is made of scores — the derivative's product with v, its sums of
// rows, its elementwise operations — goes into a second operation, which computes the probabilities again from m and sum(e)
// and ends in products too:
//
//	dq, dk, dv = attend(q, k, v, dy, m, sum(e))
//
// Where scores or probabilities are read by anything else (they are a result, a bias is trained, a half's products are left to
// tensor cores), they stay in memory.
func Attend(g *ir.Graph) *ir.Graph {
	g, _ = ir.Clone(g)
	inMemory(g)
	unfuse(g)
	if !attend(g) {
		return nil
	}
	dead(g)
	fuse(g)
	return g
}

// ForDevice makes a graph for a GPU of an optimized one: it has attention as Attend makes it, what is rounded to small floats
// lies in memory so, and products add what is added to their rows. The graph stays as it is; what is returned is a copy, nil if nothing changes.
func ForDevice(g *ir.Graph) *ir.Graph {
	g, _ = ir.Clone(g)
	changed := inMemory(g)
	unfuse(g)
	indices(g)
	changed = small(g) || changed
	changed = attend(g) || changed
	changed = small(g) || changed
	changed = smallSums(g) || changed
	absorb(g)
	alignRows(g)
	if !biases(g) && !changed {
		return nil
	}
	keepSmall(g)
	update(g)
	fuseNarrow(g)
	heads(g)
	roundFirst(g)
	return g
}

// attend makes the operations in a graph without fused ones, and reports whether there are any.
func attend(g *ir.Graph) bool {
	found := false
	tried := map[*ir.Op]bool{}
	for again := true; again; {
		again = false
		a := newAttender(g)
		for _, op := range g.Ops {
			if op.Kind != ir.OpDot || tried[op] {
				continue
			}
			tried[op] = true
			if r := a.region(op); r != nil && r.rewrite() {
				found, again = true, true
				ir.RemoveDead(g)
				break
			}
		}
	}
	return found
}

// unfuse puts what fused operations do in their places.
func unfuse(g *ir.Graph) {
	ops, stands := g.Ops, ir.Values{}
	g.Ops = nil
	b := &ir.Builder{Graph: g}
	for _, op := range ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		if op.Kind != ir.OpFused {
			g.Ops = append(g.Ops, op)
			continue
		}
		inside := ir.Values{}
		for i, p := range op.Attrs.Body.Params {
			inside[p.Value] = op.Args[i]
		}
		b.Copy(op.Attrs.Body.Ops, inside)
		for i, r := range op.Attrs.Body.Results {
			stands[op.Results[i]] = inside.Of(r.Value)
		}
	}
	ir.Replace(g, stands)
}

// Limits of what is kept in tiles.
const (
	widest       = 128 // elements of a row of an operand, of f32
	mostProducts = 2   // that make scores
	mostEnds     = 4   // products that read them
)

// attender looks for attention in a graph.
type attender struct {
	g     *ir.Graph
	users map[*ir.Value][]*ir.Op
	given map[*ir.Value]bool // results and updates
}

func newAttender(g *ir.Graph) *attender {
	a := &attender{g: g, users: ir.Users(g), given: map[*ir.Value]bool{}}
	for _, r := range g.Results {
		a.given[r.Value] = true
	}
	for _, u := range g.Updates {
		a.given[u.Value] = true
	}
	return a
}

// region is what is made of the scores of a product.
type region struct {
	*attender
	seed          *ir.Op // the product of queries and keys
	queries, keys ir.Dim
	score, row    map[*ir.Value]bool // of what depends on the scores: with an element for each query and key, for each query
	ops           map[*ir.Op]bool    // that are done in tiles, products not among them
	products      []*ir.Op           // that make scores, the seed first
	ends          []*ir.Op           // products that read them
	pending       []*ir.Value
}

// region collects what is made of a product's result; nil if anything reads it that tiles have no form for.
func (a *attender) region(seed *ir.Op) *region {
	v := seed.Results[0]
	n := len(v.Type.Shape)
	if n < 2 || v.Type.Shape[n-1] <= 0 || v.Type.Shape[n-2] <= 0 {
		return nil
	}
	r := &region{attender: a, seed: seed, queries: v.Type.Shape[n-2], keys: v.Type.Shape[n-1], score: map[*ir.Value]bool{}, row: map[*ir.Value]bool{}, ops: map[*ir.Op]bool{}}
	if !r.product(seed) {
		return nil
	}
	for len(r.pending) > 0 {
		v := r.pending[0]
		r.pending = r.pending[1:]
		if a.given[v] {
			return nil
		}
		for _, user := range a.users[v] {
			if !r.reads(user, v) {
				return nil
			}
		}
	}
	if slices.ContainsFunc(r.ends, r.ofTwo) {
		return nil
	}
	return r
}

// ofTwo reports whether both operands of a product depend on the scores: which of them is found first says nothing about the other.
func (r *region) ofTwo(op *ir.Op) bool {
	return !slices.ContainsFunc(op.Args, func(v *ir.Value) bool { return !r.score[v] && !r.row[v] })
}

// product adds a product that makes scores, of an operand with a row for each query and one with a row for each key.
func (r *region) product(op *ir.Op) bool {
	v := op.Results[0]
	n := len(v.Type.Shape)
	if len(r.products) == mostProducts || !r.typed(op) || !r.scores(v) || n != len(op.Attrs.BatchA)+2 || v.Type.Shape[n-2] != r.queries || !narrow(op.Args[0], op.Attrs.ContractA) {
		return false
	}
	r.products = append(r.products, op)
	r.add(v, r.score)
	return true
}

// typed reports whether a product is computed in the floats of the scores, which are none that tensor cores are for.
func (r *region) typed(op *ir.Op) bool {
	d := r.seed.Results[0].Type.DType
	return (d == ir.F32 || d == ir.F64) && op.Results[0].Type.DType == d && op.Args[0].Type.DType == d && op.Args[1].Type.DType == d
}

// narrow reports whether some axes of a value fit into a tile.
func narrow(v *ir.Value, axes []int) bool {
	n := 1
	for _, axis := range axes {
		d := v.Type.Shape[axis]
		if d <= 0 {
			return false
		}
		n *= int(d)
	}
	return n*v.Type.DType.Size() <= widest*ir.F32.Size()
}

// add adds a value that depends on the scores.
func (r *region) add(v *ir.Value, to map[*ir.Value]bool) bool {
	if !to[v] {
		to[v] = true
		r.pending = append(r.pending, v)
	}
	return true
}

// scores reports whether a value has an element for each query and key, in that order.
func (r *region) scores(v *ir.Value) bool {
	s := v.Type.Shape
	return len(s) > 0 && s[len(s)-1] == r.keys && s.Size() == r.seed.Results[0].Type.Shape.Size()
}

// rows reports whether a value has as many elements as there are queries.
func (r *region) rows(v *ir.Value) bool {
	s := r.seed.Results[0].Type.Shape
	return v.Type.Shape.Size() == s[:len(s)-1].Size()
}
