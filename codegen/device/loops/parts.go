package loops

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
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
		x = kernels.Cast(kernels.Loaded(fmt.Sprintf("%s[%s*%d + %s]", across, row, p.n, column), db), db, d)
	} else {
		x = kernels.Cast(l.k.Element(s.Args[1], index), db, d)
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
	k.Add("%s sum[%d];", p.ct, p.rows*p.wide)
	k.Add("UNROLL")
	k.Add("for (int e = 0; e < %d; e++) sum[e] = 0;", p.rows*p.wide)
	if p.keep > 0 {
		k.Add("UNROLL")
		k.Add("for (int k = 0; k < %d; k++) {", p.keep)
		l.terms(p, from, da, d, fmt.Sprintf("%s[k*%d + v]", p.name, p.wide))
		k.Add("}")
	}
	if p.keep < p.each {
		k.Add("for (int k = %d; k < %d; k++) {", p.keep, p.each)
		k.Add("%s w[%d];", p.ct, p.wide)
		k.Add("UNROLL")
		k.Add("for (int v = 0; v < %d; v++) w[v] = %s;", p.wide, weight())
		l.terms(p, from, da, d, "w[v]")
		k.Add("}")
	}
	k.Add("UNROLL")
	k.Add("for (int r = 0; r < %d; r++) {", p.rows)
	k.Add("UNROLL")
	k.Add("for (int v = 0; v < %d; v++) {", p.wide)
	at := fmt.Sprintf("r*%d + j + v*%d", p.n, p.columns())
	sum := fmt.Sprintf("sum[r*%d + v]", p.wide)
	if p.parts == 1 {
		k.Store(s.Results[0], at, kernels.Stored(kernels.Settled(s.Op, sum), d))
	} else {
		l.Share(p.sums(), p.ct, p.parts*p.rows*p.n)
		l.piece.note(p.sums(), true, false)
		k.Add("%s[part*%d + %s] = %s;", p.sums(), p.rows*p.n, at, sum)
	}
	k.Add("}")
	k.Add("}")
	k.Add("}")
}

// sums is the name of the memory that has the sums of parts.
func (p *shares) sums() string { return "parts_" + p.ct }

// addParts writes the sums over the parts.
func (l *loop) addParts(s *plan.Step, p *shares) {
	k, out := l.k, s.Op.Results[0].Type
	count := out.Shape.Size()
	l.piece.note(p.sums(), false, false)
	k.Each(count)
	k.Add("%s sum = 0;", p.ct)
	k.Add("UNROLL")
	k.Add("for (int part = 0; part < %d; part++) sum += %s[part*%d + i];", p.parts, p.sums(), p.rows*p.n)
	k.Store(s.Results[0], "i", kernels.Stored(kernels.Settled(s.Op, "sum"), out.DType))
	k.Run(count)
}

// open begins what work items with columns do.
func (l *loop) open(p *shares) {
	if p.columns()*p.parts < l.group {
		l.k.Add("if (l < %d) {", p.columns()*p.parts)
	} else {
		l.k.Add("{")
	}
	l.k.Add("int j = l%%%d, part = l/%[1]d;", p.columns())
}

// terms adds the summands k of all rows.
func (l *loop) terms(p *shares, from *home, da, d ir.DType, weight string) {
	k := l.k
	k.Add("UNROLL")
	k.Add("for (int r = 0; r < %d; r++) {", p.rows)
	x := kernels.Cast(kernels.Loaded(fmt.Sprintf("%s[r*%d + part*%d + k]", from.name, p.k, p.each), da), da, d)
	if in := p.inside(); in != "" {
		x = fmt.Sprintf("(%s ? %s : 0)", in, x)
	}
	k.Add("%s x = %s;", p.ct, x)
	k.Add("UNROLL")
	k.Add("for (int v = 0; v < %d; v++) sum[r*%[1]d + v] += x*%s;", p.wide, weight)
	k.Add("}")
}

// kept reads weights into registers, before the first turn.
func (l *loop) kept(p *shares, weight func() string) {
	k := l.k
	lines := k.Lines
	k.Lines = nil
	l.open(p)
	k.Add("UNROLL")
	k.Add("for (int k = 0; k < %d; k++) {", p.keep)
	k.Add("UNROLL")
	k.Add("for (int v = 0; v < %d; v++) %s[k*%[1]d + v] = %[3]s;", p.wide, p.name, weight())
	k.Add("}")
	k.Add("}")
	l.once = append(append(l.once, fmt.Sprintf("%s %s[%d];", p.ct, p.name, p.keep*p.wide)), k.Lines...)
	k.Lines = lines
}
