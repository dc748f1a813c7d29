package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
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
	rewrite.Dead(g)
	fuse.Graph(g)
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
	fuse.Narrow(g)
	heads(g)
	roundFirst(g)
	return g
}
