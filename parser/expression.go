package parser

import "github.com/dlgen/dlgen/dsl"

// expression takes `or [as name] { -> stage }`.
func (p *parser) expression() dsl.Expr {
	start := p.at().start
	x := p.or()
	as := p.asName()
	var stages []*dsl.Stage
	for p.accept("->") {
		stages = append(stages, p.stage())
	}
	if as == nil && stages == nil {
		return x
	}
	c := &dsl.Chain{At: p.from(start), First: x, FirstAs: as, Stages: stages}
	if t := p.at(); !p.failed && t.isOperator() {
		p.fail(operatorAfterChain(p.spanOf(t), c.At.At, t.text))
	}
	return c
}

func (p *parser) asName() *dsl.Ident {
	if !p.accept("as") {
		return nil
	}
	return p.name("a name for the layer")
}

// stage takes what follows `->`: a name with dots and indices, at most one call, and `as name`.
func (p *parser) stage() *dsl.Stage {
	start := p.at().start
	if t := p.at(); t.kind != kindName || p.startsStatement() {
		if t.opensLine || t.kind == kindEnd {
			p.fail(p.missing("a layer or function"))
		}
		p.fail(wrongStage(p.spanOf(t)))
	}
	x := p.primary()
	for !p.failed && (p.is(".") || p.is("[")) {
		x = p.member(x, start)
	}
	if !p.failed && p.is("(") {
		x = p.call(x, start)
		if t := p.at(); !p.failed && (t.is(".") || t.is("[") || t.is("(")) {
			p.fail(stageGoesOn(p.spanOf(t)))
		}
	}
	s := &dsl.Stage{Callee: x, As: p.asName()}
	s.At = p.from(start)
	return s
}

// isOperator reports whether t stands between two operands.
func (t token) isOperator() bool {
	switch t.kind {
	case kindSign:
		return binarySigns[t.text]
	case kindKeyword:
		return t.text == "and" || t.text == "or"
	}
	return false
}

var (
	binarySigns = set("+ - * / % @ ** == != < <= > >=")
	comparisons = set("== != < <= > >=")
	sums        = set("+ -")
	products    = set("* / % @")
)

func (p *parser) or() dsl.Expr { return p.words("or", p.and) }

func (p *parser) and() dsl.Expr { return p.words("and", p.not) }

// words takes operands between which a keyword stands.
func (p *parser) words(op string, operand func() dsl.Expr) dsl.Expr {
	start := p.at().start
	x := operand()
	for !p.failed && p.is(op) {
		x = p.binary(x, start, operand)
	}
	return x
}

func (p *parser) not() dsl.Expr {
	start := p.at().start
	if !p.accept("not") {
		return p.compare()
	}
	p.enter()
	defer p.leave()
	x := p.not()
	return &dsl.Unary{At: p.from(start), Op: "not", X: x}
}

func (p *parser) compare() dsl.Expr {
	start := p.at().start
	x := p.sum()
	p.operatorWord()
	if !p.sign(comparisons) {
		return x
	}
	first := p.spanOf(p.at())
	x = p.binary(x, start, p.sum)
	p.operatorWord()
	if p.sign(comparisons) {
		p.fail(chainedComparison(p.spanOf(p.at()), first, p.at().text))
	}
	return x
}

func (p *parser) sum() dsl.Expr { return p.signs(sums, p.product) }

func (p *parser) product() dsl.Expr { return p.signs(products, p.unary) }

// signs takes operands between which one of some signs stands.
func (p *parser) signs(ops map[string]bool, operand func() dsl.Expr) dsl.Expr {
	start := p.at().start
	x := operand()
	for p.sign(ops) {
		x = p.binary(x, start, operand)
	}
	return x
}

// sign reports whether one of some signs is at hand.
func (p *parser) sign(ops map[string]bool) bool {
	return !p.failed && p.at().kind == kindSign && ops[p.at().text]
}

// binary takes the operator at hand and its right operand.
func (p *parser) binary(x dsl.Expr, start int, operand func() dsl.Expr) dsl.Expr {
	op := p.next()
	y := operand()
	return &dsl.Binary{At: p.from(start), Op: dsl.BinaryOp(op.text), OpAt: p.spanOf(op), X: x, Y: y}
}

func (p *parser) unary() dsl.Expr {
	start := p.at().start
	if !p.accept("-") {
		return p.power()
	}
	p.enter()
	defer p.leave()
	x := p.unary()
	return &dsl.Unary{At: p.from(start), Op: "-", X: x}
}

func (p *parser) power() dsl.Expr {
	start := p.at().start
	x := p.postfix()
	if p.failed || !p.is("**") {
		return x
	}
	p.enter()
	defer p.leave()
	return p.binary(x, start, p.unary)
}
