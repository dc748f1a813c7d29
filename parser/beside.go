package parser

import (
	"unicode"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Statements that begin on the line of another one. That is allowed, but where the second is none, something is missing between
// the two: `y = x Dense(3)`, `y = x -> Dense 3)`. Then the first means nothing either.

// surplusCloser is a bracket that is closed on this line behind the token at hand and was not opened, "" if there is none.
func (p *parser) surplusCloser() string {
	depth := 0
	for i := p.i; i < len(p.tokens) && (i == p.i || !p.tokens[i].opensLine); i++ {
		switch t := &p.tokens[i]; {
		case t.is("(") || t.is("["):
			depth++
		case (t.is(")") || t.is("]")) && depth == 0:
			return t.text
		case t.is(")") || t.is("]"):
			depth--
		case t.is("{") || t.is("}"):
			return ""
		}
	}
	return ""
}

// unopened fails where a bracket is missing in front of the token at hand, and reports whether it has.
func (p *parser) unopened() bool {
	before := &p.tokens[p.i-1]
	opener := map[string]string{")": "(", "]": "["}[p.surplusCloser()]
	if opener == "" || before.kind != kindName {
		return false
	}
	d := diag.New(diag.OpenBracket, p.gap(), "expected `%s` behind `%s`", opener, before.text)
	p.fail(d.WithHint("write `%s%s…%s`", before.text, opener, p.surplusCloser()).WithFix("write `"+opener+"`", p.between(p.i), opener))
	return true
}

// between is what stands between a token and the one before it.
func (p *parser) between(i int) dsl.Span {
	return dsl.Span{Source: p.src, Start: p.tokens[i-1].end, End: p.tokens[i].start}
}

// deeper reports whether the token at hand opens a line that is deeper indented than the statement before it: it goes on.
func (p *parser) deeper(before []dsl.Stmt) bool {
	first := &p.tokens[p.indexAt(before[len(before)-1].Span().Start)]
	return first.opensLine && p.at().column > first.column
}

// unjoined says what is missing in front of a token, in place of what was said of a statement that begins there; false: that
// statement has a fault of its own.
func (p *parser) unjoined(first int, before dsl.Stmt) bool {
	t, last := &p.tokens[first], &p.tokens[first-1]
	if p.fault == nil || t.kind == kindKeyword || p.fault.At.Start != t.start || p.fault.Code != diag.NoStatement && p.fault.Code != diag.Unexpected {
		return false
	}
	if t.is("->") {
		return true
	}
	d := diag.New(diag.Unexpected, p.spanOf(t), "expected an operator, `->` or a new line, found %s", shown(t))
	if t.opensLine {
		d.Message = "expected an operator or `->`, found " + shown(t)
	}
	o, isOutput := before.(*dsl.Output)
	switch call := p.tokens[first+1].is("("); {
	case isOutput && o.Value == nil:
		d.Message = "expected `=`, found " + shown(t)
		d.WithHint("write `output %s = …`", last.text).WithFix("write `=`", p.between(first), " = ")
	case t.kind == kindName && unicode.IsUpper([]rune(t.text)[0]):
		d.WithHint("`-> %s` feeds it", t.text).WithFix("write `->`", dsl.Span{Source: p.src, Start: t.start, End: t.start}, "-> ")
	case last.kind == kindName && (t.kind == kindInt || t.kind == kindFloat || t.kind == kindString):
		d.WithHint("write `%s(%s)`", last.text, p.spanOf(t).Text())
	case t.kind == kindName && call:
		d.WithHint("`-> %s(…)` feeds it", t.text)
	}
	p.fault = d
	return true
}

// spoil makes what stands on one line before a fault mean nothing.
func (p *parser) spoil(stmts []dsl.Stmt) {
	for i := len(stmts) - 1; i >= 0; i-- {
		at := stmts[i].Span()
		bad := &dsl.BadStmt{At: dsl.At{At: at}}
		for _, n := range p.bound {
			if at.Start <= n.At.At.Start && n.At.At.End <= at.End {
				bad.Names = append(bad.Names, n)
			}
		}
		stmts[i] = bad
		if p.tokens[p.indexAt(at.Start)].opensLine {
			return
		}
	}
}
