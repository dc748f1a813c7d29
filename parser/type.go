package parser

import "github.com/dlgen/dlgen/dsl"

// typ takes `f32[28, 28]`, `index(10)[4]`, `int`.
func (p *parser) typ() *dsl.Type {
	start := p.at().start
	t := &dsl.Type{}
	if p.startsStatement() {
		p.fail(p.missing("a type"))
	}
	t.Name = p.word("a type")
	switch {
	case p.failed || !p.is("("):
	case t.Name.Name != "index":
		t.Shape, t.Brackets = p.shapeInParentheses(), true
	default:
		open := p.open()
		t.Arg = p.expression()
		p.close(")", open)
	}
	if !p.failed && p.is("[") {
		t.Shape, t.Brackets = p.shape(), true
	}
	t.At = p.from(start)
	return t
}

// shapeInParentheses takes `f32(28, 28)`, where brackets should stand.
func (p *parser) shapeInParentheses() []dsl.Expr {
	open := p.open()
	shape := []dsl.Expr{}
	for more := !p.is(")"); more; more = p.more(")") {
		shape = append(shape, p.expression())
	}
	p.close(")", open)
	if !p.failed {
		at := p.from(open.Start).At
		p.report(shapeBrackets(at, "["+p.src.Text[at.Start+1:at.End-1]+"]"))
	}
	return shape
}

// shape takes the lengths of the axes with their brackets.
func (p *parser) shape() []dsl.Expr {
	open := p.open()
	shape := []dsl.Expr{}
	for more := !p.is("]"); more; more = p.more("]") {
		if t := p.at(); t.kind == kindName && t.text == "None" {
			t.kind, t.text = kindKeyword, "none" // the checker says more about such an axis
		}
		shape = append(shape, p.expression())
	}
	p.close("]", open)
	return shape
}

// rangeOf takes what follows `in`: an expression or `low .. high`.
func (p *parser) rangeOf() *dsl.Range {
	start := p.at().start
	r := &dsl.Range{Low: p.expression()}
	if p.accept("..") {
		r.High = p.expression()
	}
	r.At = p.from(start)
	return r
}
