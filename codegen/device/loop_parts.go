package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// weight is the element of the second operand that belongs to summand k of a part and column v of a work item; across is its copy with rows
// and columns exchanged, if there is one.
func (l *loop) weight(s *plan.Step, p *shares, plainB bool, across string) string {
	d, db := s.Op.Results[0].Type.DType, s.Args[1].Value.Type.DType
	row, column := fmt.Sprintf("(part*%d + k)", p.each), fmt.Sprintf("(j + v*%d)", p.columns())
	index := fmt.Sprintf("%s*%d + %s", row, p.n, column)
	if !plainB {
		index = fmt.Sprintf("%s*%d + %s", column, p.k, row)
	}
	x := ""
	if across != "" {
		x = cast(loaded(fmt.Sprintf("%s[%s*%d + %s]", across, row, p.n, column), db), db, d)
	} else {
		x = cast(l.k.element(s.Args[1], index), db, d)
	}
	if in := p.inside(); in != "" {
		x = fmt.Sprintf("(%s ? %s : 0)", in, x)
	}
	return x
}

// sumParts writes the sums of the parts, which are the results if there is one part.
func (l *loop) sumParts(s *plan.Step, p *shares, from *home, weight func() string) {
	k, d, da := l.k, s.Op.Results[0].Type.DType, s.Args[0].Value.Type.DType
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
		l.share(p.sums(), p.ct, p.parts*p.rows*p.n)
		l.piece.note(p.sums(), true, false)
		k.add("%s[part*%d + %s] = %s;", p.sums(), p.rows*p.n, at, sum)
	}
	k.add("}")
	k.add("}")
	k.add("}")
}

// sums is the name of the memory that has the sums of parts.
func (p *shares) sums() string { return "parts_" + p.ct }

// addParts writes the sums over the parts.
func (l *loop) addParts(s *plan.Step, p *shares) {
	k, out := l.k, s.Op.Results[0].Type
	count := out.Shape.Size()
	l.piece.note(p.sums(), false, false)
	k.each(count)
	k.add("%s sum = 0;", p.ct)
	k.add("UNROLL")
	k.add("for (int part = 0; part < %d; part++) sum += %s[part*%d + i];", p.parts, p.sums(), p.rows*p.n)
	k.store(s.Results[0], "i", stored(settled(s.Op, "sum"), out.DType))
	k.run(count)
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
