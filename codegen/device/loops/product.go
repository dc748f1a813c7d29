package loops

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/device/products"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// shares says how a group's work items share a product of its rows with a matrix that is the same in all turns: each has some
// columns, and sums a part of the depth.
type shares struct {
	rows, n, k  int // the product: [rows, k]·[k, n]
	wide        int // columns of a work item: j, j + n/wide, …
	parts, each int // parts of the depth, and how long they are
	keep        int // weights of each of its columns that stay in registers
	ct          string
	name        string
}

// dot writes a product within a turn.
func (l *loop) dot(s *plan.Step) {
	op := s.Op
	a, b := op.Args[0].Type, op.Args[1].Type
	if !kernels.Free(b.Shape) || !kernels.Batched(a.Shape) {
		if kernels.Batched(b.Shape) && len(op.Attrs.BatchB) == 0 || len(op.Attrs.BatchA) > 0 && !(kernels.Batched(a.Shape) == kernels.Batched(b.Shape)) {
			kernels.Refuse(op, "rows of the batch are summed, or are columns")
		}
		l.part(func() { products.Dot(l.g, s) })
		return
	}
	d := op.Results[0].Type.DType
	k, n, first, plainB := l.matrix(op)
	rows := l.rows * a.Shape.Size().Factor / max(1, k)
	l.weights += k * n
	l.work += rows * k * n
	if len(op.Attrs.BatchA) > 0 || !d.IsFloat() || first || rows > loopRows || k < 8 || n < 8 {
		l.part(func() { products.Dot(l.g, s) })
		return
	}
	p := l.split(rows, k, n, d)
	if p == nil {
		kernels.Refuse(op, "a matrix of so many columns is not split")
	}
	l.product(s, p, plainB)
}

// matrix are the depth and the columns of a product whose second operand is the same for all rows, whether the depth comes first in
// the first operand, and in the second.
func (l *loop) matrix(op *ir.Op) (k, n int, first, plainB bool) {
	a := &op.Attrs
	batch := len(a.BatchA)
	_, first = kernels.Side(op, op.Args[0].Type.Shape, batch, a.ContractA)
	rest, plainB := kernels.Side(op, op.Args[1].Type.Shape, batch, a.ContractB)
	k = 1
	for _, axis := range a.ContractA {
		if op.Args[0].Type.Shape[axis] < 0 {
			kernels.Refuse(op, "sums over rows of the batch")
		}
		k *= int(op.Args[0].Type.Shape[axis])
	}
	return k, rest.Factor, first, plainB
}

// split chooses how.
func (l *loop) split(rows, k, n int, d ir.DType) *shares {
	p := &shares{rows: rows, k: k, n: n, wide: 1, ct: kernels.Forms[d].Scalar, name: l.k.Temp("w")}
	for p.wide < 4 && n%(2*p.wide) == 0 {
		p.wide *= 2
	}
	if n/p.wide > l.group {
		return nil
	}
	most := max(1, min(l.group/(n/p.wide), k/4))
	p.parts = most
	for q := most; 2*q > most; q-- {
		if k%q == 0 {
			p.parts = q
			break
		}
	}
	p.each = (k + p.parts - 1) / p.parts
	size := 1
	if d == ir.F64 {
		size = 2
	}
	p.keep = min(p.each, max(0, l.keep)/(p.wide*size))
	l.keep -= p.keep * p.wide * size
	return p
}

// columns is how many work items have columns of their own.
func (p *shares) columns() int { return p.n / p.wide }

// inside is the condition under which summand k of a part is one.
func (p *shares) inside() string {
	if p.parts*p.each == p.k {
		return ""
	}
	return fmt.Sprintf("part*%d + k < %d", p.each, p.k)
}

// product writes a product: sums of parts, then the sums of those in their order.
func (l *loop) product(s *plan.Step, p *shares, plainB bool) {
	from := l.at(s.Args[0])
	if from == nil {
		from = l.staged(s.Args[0])
	}
	own := l.homes[l.key(s.Args[1])] != nil || s.Args[1].Place == plan.Element && s.Args[1].Loop == l.body
	across := ""
	if !plainB && !own && p.keep < p.each {
		across = l.transposed(s.Args[1], p.k, p.n)
	}
	if own {
		p.keep = 0
	}
	weight := func() string { return l.weight(s, p, plainB, across) }
	if p.keep > 0 {
		l.kept(p, weight)
	}
	l.part(func() {
		l.piece.note(from.name, false, false)
		l.piece.note(l.key(s.Args[0]), false, false)
		l.sumParts(s, p, from, weight)
	})
	if p.parts > 1 {
		l.part(func() { l.addParts(s, p) })
	}
}

// transposed is a copy of a matrix [n, k] as [k, n], made before the loop: neighbours in a group read neighbours in memory then.
func (l *loop) transposed(b *plan.Buffer, k, n int) string {
	d, count := b.Value.Type.DType, ir.Fixed(k*n)
	place := l.g.Temporary(l.copies, k*n*d.Size())
	l.copies += plan.Aligned(k * n * d.Size())
	l.before = append(l.before, func() {
		c := l.g.Kernel()
		c.Each(count)
		c.Add("%s[i] = %s;", c.Pointer(place, d, count), kernels.Stored(c.Element(b, fmt.Sprintf("i%%%d*%d + i/%[1]d", n, k)), d))
		c.Run(count)
	})
	return l.k.Pointer(place, d, count)
}

// staged brings an operand from memory to where all work items read it.
func (l *loop) staged(b *plan.Buffer) *home {
	h := &home{name: l.k.Temp("x")}
	d := b.Value.Type.DType
	l.Share(h.name, kernels.Forms[d].Memory, l.local(b))
	l.part(func() {
		count := b.Value.Type.Shape.Size()
		l.k.Each(count)
		l.piece.note(h.name, true, true)
		l.k.Add("%s[i] = %s;", h.name, kernels.Stored(l.k.Element(b, "i"), d))
		l.k.Run(count)
	})
	return h
}
