package parser

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// blockWords open statements with blocks, in this language or others.
var blockWords = set("if for repeat else while with switch match try")

// abandon gives up the statement that begins at token first, reports why, and goes to where parsing can go on:
// the first token that opens a line no deeper indented. bound is how many names were bound before it.
func (p *parser) abandon(first, bound int) dsl.Stmt {
	opener := p.tokens[first]
	hasBlocks := (opener.kind == kindKeyword || opener.kind == kindName) && blockWords[opener.text]
	if !hasBlocks {
		p.rewind(first)
	}
	p.recovered()
	p.i = max(p.i, first+1)
	line := first // of the statement that it stands behind, if there is one
	for line > 0 && (!p.tokens[line].opensLine || p.tokens[line].is("->")) {
		line--
	}
	column := p.tokens[line].column
	for depth := 0; ; p.i++ {
		t := p.at()
		if t.kind == kindEnd || depth == 0 && (t.is("}") || t.opensLine && t.column <= column) {
			break
		}
		switch {
		case t.is("{") && hasBlocks:
			p.block()
			p.recovered()
			p.i-- // the loop goes on behind the block
		case t.is("{"):
			depth++
		case t.is("}"):
			depth--
		}
	}
	s := &dsl.BadStmt{At: p.from(opener.start)}
	s.Names = append(s.Names, p.bound[bound:]...)
	return s
}

// rewind goes back to a token that opens a line no deeper indented than the statement and looks like a
// statement, if the parser has run over one: what is missing then is missing before it.
func (p *parser) rewind(first int) {
	for i := first + 1; i < p.i; i++ {
		t := p.tokens[i]
		if !t.opensLine || t.column > p.tokens[first].column || t.is(")") || t.is("]") || t.is("->") {
			continue
		}
		p.i = i
		if p.fault != nil && p.fault.Code == diag.OpenBracket {
			p.fault.At = p.gap()
			p.fault.Message = p.missingCloser(closerOf(p.fault), p.fault.At).Message
		}
		return
	}
}

// closerOf returns what closes the bracket that a fault points at.
func closerOf(d *diag.Diagnostic) string {
	switch d.Notes[0].At.Text() {
	case "(":
		return ")"
	case "[":
		return "]"
	}
	return "}"
}

// suspect returns the brace that is most likely the open one: the first in whose stead an outer one was closed,
// as the indentation of the closing brace tells; else the given one.
func (p *parser) suspect(open dsl.Span) dsl.Span {
	type brace struct{ index, column int }
	var stack []brace
	column := 0
	for i, t := range p.tokens[:p.i] {
		if t.opensLine {
			column = t.column
		}
		if t.is("{") {
			stack = append(stack, brace{i, column})
		}
		if !t.is("}") || len(stack) == 0 {
			continue
		}
		top := stack[len(stack)-1]
		if t.opensLine && t.column < top.column {
			return p.spanOf(&p.tokens[top.index])
		}
		stack = stack[:len(stack)-1]
	}
	return open
}
