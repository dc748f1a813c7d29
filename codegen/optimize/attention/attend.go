package attention

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Find makes `attend` operations of the attention in a graph without fused ones, and reports whether there is any.
func Find(g *ir.Graph) bool {
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
	return &attender{g: g, users: ir.Users(g), given: rewrite.Given(g)}
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
