package parser

import "github.com/dlgen/dlgen/dsl"

// softStatement takes a statement that a soft word opens.
func (p *parser) softStatement() dsl.Stmt {
	switch p.at().text {
	case "input", "target":
		return p.input()
	case "weight", "state":
		return p.weight()
	case "repeat":
		return p.repeat()
	case "augment":
		return p.augment()
	case "output":
		return p.output()
	}
	return p.named()
}

func (p *parser) input() dsl.Stmt {
	word := p.next()
	s := &dsl.Input{Target: word.text == "target", Name: p.binding()}
	if sign := p.at(); !p.failed && p.is("=") {
		p.report(typeAfterEquals(p.spanOf(sign), word.text, s.Name.Name))
		p.next()
	} else {
		p.expect(":")
	}
	s.Type = p.typ()
	s.At = p.from(word.start)
	return s
}

func (p *parser) weight() dsl.Stmt {
	word := p.next()
	s := &dsl.Weight{State: word.text == "state", Name: p.binding()}
	if p.accept(":") {
		s.Type = p.typ()
	}
	if !p.accept("=") {
		p.fail(p.missing("`=`").WithHint("a weight starts from an initializer, `= glorot_uniform`, a state from a value, `= zeros`"))
	}
	s.Init = p.expression()
	for p.accept(",") {
		s.Options = append(s.Options, p.option())
	}
	s.At = p.from(word.start)
	return s
}

// option takes `name = value` behind a weight.
func (p *parser) option() *dsl.Arg {
	start := p.at().start
	a := &dsl.Arg{Name: p.word("the name of an option")}
	p.expect("=")
	a.Value = p.expression()
	a.At = p.from(start)
	return a
}

func (p *parser) repeat() dsl.Stmt {
	start := p.next().start
	s := &dsl.Repeat{Count: p.expression()}
	if p.is("in") {
		p.fail(repeatIn(p.spanOf(p.at())))
	}
	s.Body = p.block()
	s.At = p.from(start)
	return s
}

func (p *parser) augment() dsl.Stmt {
	start := p.next().start
	s := &dsl.Augment{Names: []*dsl.Ident{p.binding()}}
	for p.accept(",") {
		s.Names = append(s.Names, p.binding())
	}
	p.expect("=")
	s.Value = p.expression()
	s.At = p.from(start)
	return s
}

func (p *parser) output() dsl.Stmt {
	word := p.next()
	start := word.start
	if p.opensValue() {
		p.unnamed(word)
	}
	s := &dsl.Output{Name: p.binding()}
	switch {
	case p.goesOn():
		p.nameless(word)
	case !p.failed && p.is(","):
		names := []dsl.Expr{&dsl.Name{At: s.Name.At, Name: s.Name.Name}}
		for p.accept(",") {
			id := p.binding()
			names = append(names, &dsl.Name{At: id.At, Name: id.Name})
		}
		if at := p.from(s.Name.At.At.Start).At; p.is("=") {
			p.fail(outputsOfOne(at))
		} else {
			p.fail(outputsAtOnce(at, names))
		}
	case !p.failed && p.is(":"):
		colon := p.at().start
		p.next()
		p.typ()
		p.report(typedOutput(p.from(colon).At))
	}
	if p.accept("=") {
		s.Value = p.expression()
	}
	s.At = p.from(start)
	return s
}

// named takes `update name = e`, `metric name = e`, `loss name = e` and `loss = e`.
func (p *parser) named() dsl.Stmt {
	word := p.next()
	var name *dsl.Ident
	if word.text != "update" && p.opensValue() {
		p.unnamed(word)
	}
	if word.text != "loss" || !p.is("=") {
		name = p.binding()
		switch {
		case word.text != "update" && p.goesOn():
			p.nameless(word)
		case word.text == "metric" && !p.failed && !p.is("="):
			p.fail(p.missing("`=`").WithHint("a metric says what it measures: `metric %s = sparse_categorical_accuracy(target, prediction)`", name.Name))
		}
	}
	p.expect("=")
	value := p.expression()
	at := p.from(word.start)
	switch word.text {
	case "update":
		return &dsl.Update{At: at, Name: name, Value: value}
	case "metric":
		return &dsl.Metric{At: at, Name: name, Value: value}
	}
	return &dsl.Loss{At: at, Name: name, Value: value}
}

// opensValue reports whether a value stands where a statement's name should: a number, a sign, a bracket.
func (p *parser) opensValue() bool {
	t := p.at()
	return !p.failed && !t.opensLine && (t.kind == kindInt || t.kind == kindFloat || t.is("[") || t.is("(") || t.is("-") || t.is("not") || p.opensDictionary())
}

// unnamed takes the value that stands where a statement's name should, and reports it.
func (p *parser) unnamed(word *token) {
	x := p.expression()
	if _, bad := x.(*dsl.BadExpr); bad {
		p.fail(nil) // it has been reported
	}
	if parts := partsOf(x); word.text == "output" && len(parts) > 0 {
		p.fail(outputsAtOnce(x.Span(), parts))
	}
	p.fail(namelessResult(word.text, x.Span()))
}

// unnamedOutput reports `output = e`, of which the value has been taken.
func (p *parser) unnamedOutput(word, sign *token, x dsl.Expr) {
	if parts := partsOf(x); len(parts) > 0 {
		p.fail(outputsAtOnce(p.from(sign.start).At, parts))
	}
	p.fail(outputWithoutName(p.spanOf(word)))
}

// partsOf are the elements of a list or tuple as it is written.
func partsOf(x dsl.Expr) []dsl.Expr {
	switch x := x.(type) {
	case *dsl.List:
		parts := make([]dsl.Expr, len(x.Items))
		for i, item := range x.Items {
			parts[i] = item.Value
		}
		return parts
	case *dsl.Tuple:
		return x.Elems
	}
	return nil
}

// goesOn reports whether an expression goes on where a statement's name has been taken.
func (p *parser) goesOn() bool {
	t := p.at()
	return !p.failed && (t.is("(") || t.is("[") || t.is(".") || t.is("->") || t.isOperator())
}

// nameless takes what stands behind `output`, `loss` or `metric` as the expression that it is, and reports it: the name
// is missing. One token of it has been taken as the name.
func (p *parser) nameless(word *token) {
	p.i--
	p.bound = p.bound[:len(p.bound)-1]
	x := p.expression()
	p.fail(namelessResult(word.text, x.Span()))
}
