package parser

import "github.com/dlgen/dlgen/dsl"

// block takes statements in braces. It reports what fails inside and goes on, and so never fails itself.
func (p *parser) block() *dsl.Block {
	p.enter()
	defer p.leave()
	b := &dsl.Block{}
	start := p.at().start
	if !p.openBlock() {
		b.At = p.from(start)
		return b
	}
	open := dsl.Span{Source: p.src, Start: start, End: start + 1}
	for !p.failed && !p.is("}") && p.at().kind != kindEnd {
		if comma := p.at(); comma.is(",") && !comma.opensLine && !comma.reported && len(b.Stmts) > 0 {
			p.surplusComma()
			continue
		}
		b.Stmts = append(b.Stmts, p.statement(b.Stmts))
	}
	if !p.accept("}") {
		b.Stmts = append(b.Stmts, &dsl.BadStmt{At: dsl.At{At: p.gap()}}) // what else would stand there is not known
		p.fail(p.missingCloser("}", p.suspect(open)))
		p.recovered()
	}
	b.At = p.from(start)
	return b
}

// surplusComma takes the comma at hand, between statements, and what is behind it if that is the rest of a number.
func (p *parser) surplusComma() {
	comma, before, after := p.at(), p.tokens[p.i-1], p.peek(1)
	if before.end == comma.start && comma.end == after.start {
		if d := decimalComma(dsl.Span{Source: p.src, Start: before.start, End: after.end}); d != nil {
			p.report(d)
			p.next()
			p.next()
			return
		}
	}
	p.report(needless(p.spanOf(comma), ",", after.start == comma.end))
	p.next()
}

// openBlock takes `{`. If it is only forgotten, before a statement, that is reported and the block read.
func (p *parser) openBlock() bool {
	switch {
	case p.failed:
		return false
	case p.accept("{"):
		return true
	case p.is(":"):
		p.fail(colonForBlock(p.spanOf(p.at())))
		return false
	case p.is("(") && p.kind == "model" && p.i == 2: // behind its name
		p.fail(modelArguments(p.spanOf(p.at())))
		return false
	case p.opensStatement() && !p.is("else"), p.at().opensLine && p.at().kind == kindName:
		p.report(p.missing("`{`"))
		return true
	}
	p.fail(p.missing("`{`"))
	return false
}

// statement takes one statement behind those of its block. What fails becomes a BadStmt.
func (p *parser) statement(before []dsl.Stmt) dsl.Stmt {
	first, bound := p.i, len(p.bound)
	beside := len(before) > 0 && (!p.at().opensLine || p.deeper(before))
	if beside && !p.at().opensLine && p.unopened() {
		p.spoil(before)
		return p.abandon(first, bound)
	}
	s := p.anyStatement()
	if !p.failed {
		return s
	}
	if beside && p.unjoined(first, before[len(before)-1]) {
		p.spoil(before)
	}
	return p.abandon(first, bound)
}

func (p *parser) anyStatement() dsl.Stmt {
	t, next := p.at(), p.peek(1)
	switch {
	case t.kind == kindKeyword:
		return p.keywordStatement()
	case t.kind == kindName && next.is("="), t.kind == kindName && next.is(","):
		return p.assignment()
	case t.isSoft():
		return p.softStatement()
	}
	return p.foreignStatement()
}

// assignment takes `a, b = e`, and the two soft words that open a statement although `=` follows.
func (p *parser) assignment() dsl.Stmt {
	t, next := p.at(), p.peek(1)
	if next.is("=") && t.text == "loss" && (p.kind == "model" || p.kind == "layer") {
		return p.softStatement()
	}
	if next.is("=") && t.text == "output" && p.kind == "model" {
		p.next()
		p.unnamedOutput(t, p.next(), p.expression())
		return nil
	}
	s := &dsl.Bind{Names: p.names()}
	p.expect("=")
	s.Value = p.expression()
	if len(s.Names) > 1 {
		s.Value = p.bareTuple(s.Value)
	}
	s.At = p.from(t.start)
	return s
}

// bareTuple reads on where several values stand without brackets, as Python allows, and reports that.
func (p *parser) bareTuple(first dsl.Expr) dsl.Expr {
	elems := []dsl.Expr{first}
	for !p.failed && p.is(",") && !p.at().opensLine {
		p.next()
		elems = append(elems, p.expression())
	}
	if p.failed || len(elems) == 1 {
		return first
	}
	at := p.from(first.Span().Start)
	p.report(tupleWithoutBrackets(at.At))
	return &dsl.Tuple{At: at, Elems: elems}
}

// names takes `a, b`, of which the first is at hand.
func (p *parser) names() []*dsl.Ident {
	names := []*dsl.Ident{p.take()}
	p.bound = append(p.bound, names...)
	for p.accept(",") {
		if p.is("(") {
			p.fail(nestedNames(p.spanOf(p.at())))
			return names
		}
		names = append(names, p.binding())
	}
	return names
}

func (p *parser) keywordStatement() dsl.Stmt {
	t := p.at()
	switch t.text {
	case "const":
		return p.constant()
	case "return":
		return p.returned()
	case "if":
		return p.conditional()
	case "for":
		return p.loop()
	case "else":
		p.fail(loneElse(p.spanOf(t)))
	case "import", "model", "layer", "func", "optimizer", "dataset", "train":
		if next := p.peek(1); next.kind == kindName || next.kind == kindString {
			p.fail(nestedDeclaration(p.spanOf(t), t.text))
		}
	case "true", "false", "none":
		p.fail(aloneExpression(p.spanOf(t)))
	}
	if next := p.peek(1); next.is("=") || next.is(",") {
		p.fail(keywordAsName(p.spanOf(t), t.text, "bound"))
	}
	p.fail(opensNothing(p.spanOf(t), t.text))
	return nil
}

func (p *parser) constant() dsl.Stmt {
	c := &dsl.Const{}
	start := p.next().start
	c.Name = p.binding()
	if p.is(":") {
		p.fail(typedConst(p.spanOf(p.at())))
	}
	p.expect("=")
	c.Value = p.expression()
	if p.accept("in") {
		c.In = p.rangeOf()
	}
	c.At = p.from(start)
	return c
}

func (p *parser) returned() dsl.Stmt {
	start := p.next().start
	r := &dsl.Return{Values: []dsl.Expr{p.expression()}}
	for p.accept(",") {
		r.Values = append(r.Values, p.expression())
	}
	r.At = p.from(start)
	return r
}

// conditional takes what `if` opens, or a word read as `else if`.
func (p *parser) conditional() *dsl.If {
	p.enter()
	defer p.leave()
	s := &dsl.If{}
	word := p.next()
	s.Cond = p.expression()
	if p.is("else") {
		p.fail(inlineIf(p.spanOf(word)))
	}
	s.Then = p.block()
	switch {
	case p.elseIf():
		s.Else = p.conditional()
	case !p.accept("else"):
	case p.is("if"):
		s.Else = p.conditional()
	default:
		s.Else = p.block()
	}
	s.At = p.from(word.start)
	return s
}

func (p *parser) loop() dsl.Stmt {
	s := &dsl.For{}
	start := p.next().start
	if p.is("(") {
		p.fail(severalVariables(p.spanOf(p.at())))
		return nil
	}
	s.Name = p.binding()
	if p.is(",") {
		p.fail(severalVariables(p.spanOf(p.at())))
		return nil
	}
	p.expect("in")
	s.In = p.rangeOf()
	s.Body = p.block()
	s.At = p.from(start)
	return s
}
