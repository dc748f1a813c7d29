package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// dots makes each contraction a product of matrices that one kernel can run: a[b…, m, k] or a[b…, k, m] with
// c[b…, k, n] or c[b…, n, k], where BatchA = BatchB = 0, 1 … and ContractA, ContractB are one axis each. Axes are
// merged, and missing ones added, by reshapes, which cost nothing; operands are transposed only if their axes do
// not lie like that. An axis may stand for several whose lengths all depend on the rows: their product is no Dim.
//
// What is no product of matrices in truth becomes elementwise work: products of rows with rows (m = n = 1) and
// outer products (k = 1).
func dots(g *ir.Graph) {
	rules := []rewrite.Rule{elementwiseDot, matrixDot}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpDot {
			return rules
		}
		return nil
	})
}

// side is an operand of a dot with its axes by what they are for.
type side struct {
	v                     *ir.Value
	batch, rest, contract []int
}

func sides(op *ir.Op) (a, c side) {
	a = side{v: op.Args[0], batch: op.Attrs.BatchA, contract: op.Attrs.ContractA}
	c = side{v: op.Args[1], batch: op.Attrs.BatchB, contract: op.Attrs.ContractB}
	for _, s := range []*side{&a, &c} {
		for axis := range s.v.Type.Shape {
			if !slices.Contains(s.batch, axis) && !slices.Contains(s.contract, axis) {
				s.rest = append(s.rest, axis)
			}
		}
	}
	return a, c
}

// lengths returns the lengths of some axes.
func (s side) lengths(axes []int) ir.Shape {
	out := make(ir.Shape, len(axes))
	for i, axis := range axes {
		out[i] = s.v.Type.Shape[axis]
	}
	return out
}

// lies reports whether axes in this order are those of the value, but for some of length 1.
func (s side) lies(axes ...[]int) bool {
	last := -1
	for _, axis := range slices.Concat(axes...) {
		if s.v.Type.Shape[axis] == 1 {
			continue
		}
		if axis < last {
			return false
		}
		last = axis
	}
	return true
}

// arranged reports whether the value can be read as a stack of matrices, and as transposed ones.
func (s side) arranged() (plain, transposed bool) {
	return s.lies(s.batch, s.rest, s.contract), s.lies(s.batch, s.contract, s.rest)
}

// permuted returns the side with its contracted axes in another order.
func (s side) permuted(order []int) side {
	contract := make([]int, len(order))
	for i, n := range order {
		contract[i] = s.contract[n]
	}
	s.contract = contract
	return s
}

// cost is how many elements must be moved before the value can be read as matrices.
func (s side) cost() int {
	if plain, transposed := s.arranged(); plain || transposed {
		return 0
	}
	return s.v.Type.Shape.Elements(1024) // rows weigh more than weights
}

// merged is the shape of several axes as one: the product of the lengths, if that is a length.
func merged(s ir.Shape) ir.Shape {
	switch n := s.Size(); n.Power {
	case 0:
		return ir.Shape{ir.Dim(n.Factor)}
	case 1:
		return ir.Shape{ir.Dim(-n.Factor)}
	}
	return s
}

// matrices returns the value as matrices with the contracted axis behind the rest, or before it, whatever costs
// least; if both do the same, as is wanted.
func (s side) matrices(b *ir.Builder, contractLast bool) (v *ir.Value, last bool) {
	plain, transposed := s.arranged()
	switch {
	case plain != transposed:
		contractLast = plain
	case !plain && len(s.v.Type.Shape) > 0: // to move whole rows is faster
		contractLast = slices.Contains(s.contract, len(s.v.Type.Shape)-1)
	}
	batch, rest, contract := s.lengths(s.batch), merged(s.lengths(s.rest)), merged(s.lengths(s.contract))
	if len(batch) > 0 {
		batch = merged(batch)
	}
	perm, shape := slices.Concat(s.batch, s.contract, s.rest), slices.Concat(batch, contract, rest)
	if contractLast {
		perm, shape = slices.Concat(s.batch, s.rest, s.contract), slices.Concat(batch, rest, contract)
	}
	v = s.v
	if !plain && !transposed {
		v = b.Transpose(v, perm)
	}
	return b.Reshape(v, shape), contractLast
}

// matrixDot is the rule that brings a dot into the form.
func matrixDot(b *ir.Builder, op *ir.Op) *ir.Value {
	if normal(op) {
		return nil
	}
	a, c := sides(op)
	a, c = bestOrder(a, c)
	x, xLast := a.matrices(b, true)
	y, yLast := c.matrices(b, false)
	batch := 0
	if len(a.batch) > 0 {
		batch = len(merged(a.lengths(a.batch)))
	}
	k := len(merged(a.lengths(a.contract)))
	axes := ir.Axes(0, batch)
	v := b.Dot(x, y, axes, axes, contractAxes(x, batch, k, xLast), contractAxes(y, batch, k, yLast))
	return b.Reshape(v, op.Results[0].Type.Shape)
}

// contractAxes returns where the k contracted axes of a stack of matrices are.
func contractAxes(v *ir.Value, batch, k int, last bool) []int {
	if last {
		rank := len(v.Type.Shape)
		return ir.Axes(rank-k, rank)
	}
	return ir.Axes(batch, batch+k)
}

// bestOrder brings the pairs of contracted axes into the order that a or c has them in, whichever moves less.
func bestOrder(a, c side) (side, side) {
	bestA, bestC, best := a, c, -1
	for _, s := range []side{a, c} {
		order := ir.Axes(0, len(s.contract))
		slices.SortFunc(order, func(i, j int) int { return s.contract[i] - s.contract[j] })
		x, y := a.permuted(order), c.permuted(order)
		if cost := x.cost() + y.cost(); best < 0 || cost < best {
			bestA, bestC, best = x, y, cost
		}
	}
	return bestA, bestC
}

// normal reports whether a dot has the form already.
func normal(op *ir.Op) bool {
	a, c := sides(op)
	batch := len(a.batch)
	count := func(s side, axes []int) bool {
		power := s.lengths(axes).Size().Power
		return len(axes) == 1 || len(axes) == power && power > 1
	}
	return (batch == 0 || count(a, a.batch)) && slices.Equal(a.batch, ir.Axes(0, batch)) && slices.Equal(c.batch, ir.Axes(0, batch)) &&
		count(a, a.rest) && count(c, c.rest) && count(a, a.contract) &&
		together(a.rest) && together(c.rest) && together(a.contract) && together(c.contract)
}

// together reports whether axes are neighbours in order.
func together(axes []int) bool {
	return slices.Equal(axes, ir.Axes(axes[0], axes[0]+len(axes)))
}

// elementwiseDot multiplies elementwise where there is no matrix: rows with rows of a batch, and outer products.
func elementwiseDot(b *ir.Builder, op *ir.Op) *ir.Value {
	a, c := sides(op)
	rows := len(a.batch) > 0 && one(a.lengths(a.rest)) && one(c.lengths(c.rest))
	if !rows && !one(a.lengths(a.contract)) {
		return nil
	}
	a, c = bestOrder(a, c)
	// The space is batch, rest of a, rest of c, contracted.
	batch, m, n, k := a.lengths(a.batch), a.lengths(a.rest), c.lengths(c.rest), a.lengths(a.contract)
	space := slices.Concat(batch, m, n, k)
	x := b.Transpose(a.v, slices.Concat(a.batch, a.rest, a.contract))
	y := b.Transpose(c.v, slices.Concat(c.batch, c.rest, c.contract))
	behind := len(batch) + len(m) + len(n)
	contracted := ir.Axes(behind, behind+len(k))
	x = b.Broadcast(x, space, slices.Concat(ir.Axes(0, len(batch)+len(m)), contracted))
	y = b.Broadcast(y, space, slices.Concat(ir.Axes(0, len(batch)), ir.Axes(len(batch)+len(m), behind), contracted))
	return b.Sum(b.Mul(x, y), contracted...)
}

// one reports whether axes of these lengths hold one element.
func one(s ir.Shape) bool { return s.Size().IsOne() }
