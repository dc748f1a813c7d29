package device

import (
	"fmt"

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
	if !free(b.Shape) || !batched(a.Shape) {
		if batched(b.Shape) && len(op.Attrs.BatchB) == 0 || len(op.Attrs.BatchA) > 0 && !(batched(a.Shape) == batched(b.Shape)) {
			refuse(op, "rows of the batch are summed, or are columns")
		}
		l.part(func() { l.g.dot(s) })
		return
	}
	d := op.Results[0].Type.DType
	k, n, first, plainB := l.matrix(op)
	rows := l.rows * countOf(a.Shape).factor / max(1, k)
	l.weights += k * n
	l.work += rows * k * n
	if len(op.Attrs.BatchA) > 0 || !d.IsFloat() || first || rows > loopRows || k < 8 || n < 8 {
		l.part(func() { l.g.dot(s) })
		return
	}
	p := l.split(rows, k, n, d)
	if p == nil {
		refuse(op, "a matrix of so many columns is not split")
	}
	l.product(s, p, plainB)
}

// matrix are the depth and the columns of a product whose second operand is the same for all rows, whether the depth comes first in
// the first operand, and in the second.
func (l *loop) matrix(op *ir.Op) (k, n int, first, plainB bool) {
	a := &op.Attrs
	batch := len(a.BatchA)
	_, first = side(op, op.Args[0].Type.Shape, batch, a.ContractA)
	rest, plainB := side(op, op.Args[1].Type.Shape, batch, a.ContractB)
	k = 1
	for _, axis := range a.ContractA {
		if op.Args[0].Type.Shape[axis] < 0 {
			refuse(op, "sums over rows of the batch")
		}
		k *= int(op.Args[0].Type.Shape[axis])
	}
	return k, rest.factor, first, plainB
}

// split chooses how.
func (l *loop) split(rows, k, n int, d ir.DType) *shares {
	p := &shares{rows: rows, k: k, n: n, wide: 1, ct: forms[d].scalar, name: l.k.temp("w")}
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
	k := l.k
	from := l.at(s.Args[0])
	if from == nil {
		from = l.staged(s.Args[0])
	}
	d, da, db := s.Op.Results[0].Type.DType, s.Args[0].Value.Type.DType, s.Args[1].Value.Type.DType
	own := l.homes[l.key(s.Args[1])] != nil || s.Args[1].Place == plan.Element && s.Args[1].Loop == l.body
	across := ""
	if !plainB && !own && p.keep < p.each {
		across = l.transposed(s.Args[1], p.k, p.n)
	}
	weight := func() string {
		row, column := fmt.Sprintf("(part*%d + k)", p.each), fmt.Sprintf("(j + v*%d)", p.columns())
		index := fmt.Sprintf("%s*%d + %s", row, p.n, column)
		if !plainB {
			index = fmt.Sprintf("%s*%d + %s", column, p.k, row)
		}
		x := ""
		if across != "" {
			x = cast(loaded(fmt.Sprintf("%s[%s*%d + %s]", across, row, p.n, column), db), db, d)
		} else {
			x = cast(k.element(s.Args[1], index), db, d)
		}
		if in := p.inside(); in != "" {
			x = fmt.Sprintf("(%s ? %s : 0)", in, x)
		}
		return x
	}
	if own {
		p.keep = 0
	}
	if p.keep > 0 {
		l.kept(p, weight)
	}
	parts := "parts_" + p.ct
	count := countOf(s.Op.Results[0].Type.Shape)
	l.part(func() {
		l.piece.note(from.name, false, false)
		l.piece.note(l.key(s.Args[0]), false, false)
		l.open(p)
		k.add("%s sum[%d];", p.ct, p.rows*p.wide)
		k.add("UNROLL")
		k.add("for (int e = 0; e < %d; e++) sum[e] = 0;", p.rows*p.wide)
		if p.keep > 0 {
			k.add("UNROLL")
			k.add("for (int k = 0; k < %d; k++) {", p.keep)
			l.terms(p, from, da, d, fmt.Sprintf("%s[k*%d + v]", p.name, p.wide))
			k.add("}")
		}
		if p.keep < p.each {
			k.add("for (int k = %d; k < %d; k++) {", p.keep, p.each)
			k.add("%s w[%d];", p.ct, p.wide)
			k.add("UNROLL")
			k.add("for (int v = 0; v < %d; v++) w[v] = %s;", p.wide, weight())
			l.terms(p, from, da, d, "w[v]")
			k.add("}")
		}
		k.add("UNROLL")
		k.add("for (int r = 0; r < %d; r++) {", p.rows)
		k.add("UNROLL")
		k.add("for (int v = 0; v < %d; v++) {", p.wide)
		at := fmt.Sprintf("r*%d + j + v*%d", p.n, p.columns())
		sum := fmt.Sprintf("sum[r*%d + v]", p.wide)
		if p.parts == 1 {
			k.store(s.Results[0], at, stored(settled(s.Op, sum), d))
		} else {
			l.share(parts, p.ct, p.parts*p.rows*p.n)
			l.piece.note(parts, true, false)
			k.add("%s[part*%d + %s] = %s;", parts, p.rows*p.n, at, sum)
		}
		k.add("}")
		k.add("}")
		k.add("}")
	})
	if p.parts == 1 {
		return
	}
	l.part(func() {
		l.piece.note(parts, false, false)
		k.each(count)
		k.add("%s sum = 0;", p.ct)
		k.add("UNROLL")
		k.add("for (int part = 0; part < %d; part++) sum += %s[part*%d + i];", p.parts, parts, p.rows*p.n)
		k.store(s.Results[0], "i", stored(settled(s.Op, "sum"), d))
		k.run(count)
	})
}

// transposed is a copy of a matrix [n, k] as [k, n], made before the loop: neighbours in a group read neighbours in memory then.
func (l *loop) transposed(b *plan.Buffer, k, n int) string {
	d, count := b.Value.Type.DType, constant(k*n)
	place := l.g.temporary(l.copies, k*n*d.Size())
	l.copies += plan.Aligned(k * n * d.Size())
	l.before = append(l.before, func() {
		c := l.g.kernel()
		c.each(count)
		c.add("%s[i] = %s;", c.pointer(place, d, count), stored(c.element(b, fmt.Sprintf("i%%%d*%d + i/%[1]d", n, k)), d))
		c.run(count)
	})
	return l.k.pointer(place, d, count)
}

// open begins what work items with columns do.
func (l *loop) open(p *shares) {
	if p.columns()*p.parts < l.group {
		l.k.add("if (l < %d) {", p.columns()*p.parts)
	} else {
		l.k.add("{")
	}
	l.k.add("int j = l%%%d, part = l/%[1]d;", p.columns())
}

// terms adds the summands k of all rows.
func (l *loop) terms(p *shares, from *home, da, d ir.DType, weight string) {
	k := l.k
	k.add("UNROLL")
	k.add("for (int r = 0; r < %d; r++) {", p.rows)
	x := cast(loaded(fmt.Sprintf("%s[r*%d + part*%d + k]", from.name, p.k, p.each), da), da, d)
	if in := p.inside(); in != "" {
		x = fmt.Sprintf("(%s ? %s : 0)", in, x)
	}
	k.add("%s x = %s;", p.ct, x)
	k.add("UNROLL")
	k.add("for (int v = 0; v < %d; v++) sum[r*%[1]d + v] += x*%s;", p.wide, weight)
	k.add("}")
}

// kept reads weights into registers, before the first turn.
func (l *loop) kept(p *shares, weight func() string) {
	k := l.k
	lines := k.lines
	k.lines = nil
	l.open(p)
	k.add("UNROLL")
	k.add("for (int k = 0; k < %d; k++) {", p.keep)
	k.add("UNROLL")
	k.add("for (int v = 0; v < %d; v++) %s[k*%[1]d + v] = %[3]s;", p.wide, p.name, weight())
	k.add("}")
	k.add("}")
	l.once = append(append(l.once, fmt.Sprintf("%s %s[%d];", p.ct, p.name, p.keep*p.wide)), k.lines...)
	k.lines = lines
}

// staged brings an operand from memory to where all work items read it.
func (l *loop) staged(b *plan.Buffer) *home {
	h := &home{name: l.k.temp("x")}
	d := b.Value.Type.DType
	l.share(h.name, forms[d].memory, l.local(b))
	l.part(func() {
		count := countOf(b.Value.Type.Shape)
		l.k.each(count)
		l.piece.note(h.name, true, true)
		l.k.add("%s[i] = %s;", h.name, stored(l.k.element(b, "i"), d))
		l.k.run(count)
	})
	return h
}
