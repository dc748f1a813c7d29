package parser

import "github.com/dlgen/dlgen/dsl"

// elseIf reports whether `elif` is at hand, which is read as `else if`.
func (p *parser) elseIf() bool {
	t := p.at()
	if p.failed || t.kind != kindName || t.text != "elif" && t.text != "elsif" && t.text != "elseif" || p.peek(1).is("=") || p.peek(1).is(",") {
		return false
	}
	p.report(elif(p.spanOf(t)))
	return true
}

// foreignStatement takes what opens no statement here: as what it means if that is plain, else it fails.
func (p *parser) foreignStatement() dsl.Stmt {
	t, next := p.at(), p.peek(1)
	if t.kind != kindName {
		p.noName()
		return nil
	}
	switch hint := foreignStatements[t.text]; {
	case next.kind == kindSign && isCompound(next.text):
		return p.compound()
	case foreignBinders[t.text] && next.kind == kindName:
		p.report(foreignBinder(dsl.Span{Source: p.src, Start: t.start, End: next.start}, t.text))
		p.next()
		return p.anyStatement()
	case t.text == "self" && next.is(".") && p.peek(2).kind == kindName && p.peek(3).is("="):
		p.report(selfPrefix(p.spanOf(t).To(p.spanOf(next)), p.peek(2).text))
		p.i += 2
		return p.assignment()
	case foreignDeclarations[t.text] != "" && next.kind == kindName:
		p.fail(nestedDeclaration(p.spanOf(t), foreignDeclarations[t.text]))
	case hint != "" && !next.is("("), t.text == "print", t.text == "super":
		p.bindNext()
		p.fail(foreignStatement(p.spanOf(t), t.text, hint))
	case p.misspeltStatement():
		return p.anyStatement()
	case next.is(":"):
		p.bound = append(p.bound, &dsl.Ident{At: dsl.At{At: p.spanOf(t)}, Name: t.text})
		p.fail(typedBinding(p.spanOf(t), t.text))
	case next.is("->"), next.is("("), next.is("."), next.is("["), next.isOperator():
		p.alone()
	}
	p.bound = append(p.bound, &dsl.Ident{At: dsl.At{At: p.spanOf(t)}, Name: t.text})
	if after := p.peek(2); next.kind == kindName && !next.opensLine && (after.is("->") || after.is("(") || after.is(".") || after.is("[") || after.isOperator()) {
		p.next()
		p.fail(p.missing("`=`").WithHint("write `%s = …`", t.text).WithFix("write `=`", p.between(p.i), " = "))
		return nil
	}
	p.bindNext()
	p.fail(opensNothing(p.spanOf(t), t.text))
	return nil
}

// bindNext notes the name behind a word that opens no statement as bound, if there is one: what it is, is not known.
func (p *parser) bindNext() {
	if next := p.peek(1); next.kind == kindName && !next.opensLine {
		p.bound = append(p.bound, &dsl.Ident{At: dsl.At{At: p.spanOf(next)}, Name: next.text})
	}
}

// alone fails at an expression that is no statement.
func (p *parser) alone() {
	start := p.at().start
	x := p.expression()
	if p.failed {
		return
	}
	if _, element := x.(*dsl.Index); element && p.is("=") {
		p.fail(elementSet(p.from(start).At))
	}
	p.fail(aloneExpression(p.from(start).At))
}

// noName fails at a token that is neither a name nor a keyword.
func (p *parser) noName() {
	t := p.at()
	switch {
	case t.kind == kindInt, t.kind == kindFloat, t.kind == kindString, t.is("["), t.is("-"):
		p.alone()
	case t.is("("):
		p.bracketed()
	case t.is("->"):
		for p.accept("->") {
			p.stage()
		}
		p.fail(chainWithoutStart(p.spanOf(t)))
	}
	p.fail(p.missingStatement())
}

// bracketed fails at `(a, b) = e`.
func (p *parser) bracketed() {
	open := p.at()
	x := p.expression()
	if p.failed {
		return
	}
	at := p.from(open.start).At
	if _, ok := x.(*dsl.Tuple); ok && p.is("=") {
		p.fail(bracketedNames(at, p.src.Text[at.Start+1:at.End-1]))
	}
	p.fail(aloneExpression(at))
}

func isCompound(sign string) bool {
	for _, s := range compoundSigns {
		if s == sign {
			return true
		}
	}
	return false
}

// compound reads `x += e` as `x = x + e`.
func (p *parser) compound() dsl.Stmt {
	name := p.take()
	p.bound = append(p.bound, name)
	sign := p.next()
	op := dsl.BinaryOp(sign.text[:len(sign.text)-1])
	operator := dsl.Span{Source: p.src, Start: sign.start, End: sign.end - 1}
	p.report(compoundSign(p.spanOf(sign), name.Name, sign.text, "= "+name.Name+" "+string(op)))
	value := p.expression()
	b := &dsl.Binary{At: dsl.At{At: value.Span()}, Op: op, OpAt: operator, X: &dsl.Name{At: name.At, Name: name.Name}, Y: value}
	return &dsl.Bind{At: p.from(name.At.At.Start), Names: []*dsl.Ident{name}, Value: b}
}
