package parser

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/dsl"
)

// postfix takes an operand with the members, calls and indices behind it.
func (p *parser) postfix() dsl.Expr {
	start := p.at().start
	x := p.primary()
	for !p.failed {
		switch {
		case p.is("."), p.is("["):
			x = p.member(x, start)
		case p.is("("):
			x = p.call(x, start)
		default:
			return x
		}
	}
	return x
}

// member takes `.name` or `[…]` behind x.
func (p *parser) member(x dsl.Expr, start int) dsl.Expr {
	if p.accept(".") {
		name := p.word("a name")
		return &dsl.Select{At: p.from(start), X: x, Name: name}
	}
	items := p.indices()
	return &dsl.Index{At: p.from(start), X: x, Indices: items}
}

func (p *parser) call(x dsl.Expr, start int) dsl.Expr {
	args := p.arguments()
	return &dsl.Call{At: p.from(start), Fun: x, Args: args}
}

// primary takes an operand without what may follow it.
func (p *parser) primary() dsl.Expr {
	p.valueWord()
	t := p.at()
	at := dsl.At{At: p.spanOf(t)}
	switch {
	case p.failed || p.startsStatement():
	case t.kind == kindName:
		if next := p.peek(1); t.text == "lambda" && (next.kind == kindName || next.is(":")) {
			p.fail(lambda(at.At))
			break
		}
		p.next()
		return &dsl.Name{At: at, Name: t.text}
	case t.kind == kindInt:
		return p.int()
	case t.kind == kindFloat:
		return p.float()
	case t.kind == kindString:
		p.next()
		return &dsl.StringLit{At: at, Value: unquote(t.text)}
	case t.is("true"), t.is("false"):
		p.next()
		return &dsl.BoolLit{At: at, Value: t.text == "true"}
	case t.is("none"):
		p.next()
		return &dsl.NoneLit{At: at}
	case t.is("("):
		return p.parenthesis()
	case t.is("["):
		return p.list()
	case p.opensDictionary():
		return p.dictionary()
	}
	p.fail(p.missing("an expression"))
	return &dsl.BadExpr{At: dsl.At{At: p.gap()}}
}

func (p *parser) int() dsl.Expr {
	t := p.next()
	value, err := strconv.ParseInt(strings.ReplaceAll(t.text, "_", ""), 10, 64)
	if err != nil {
		p.report(intTooLarge(p.spanOf(t)))
	}
	return &dsl.IntLit{At: dsl.At{At: p.spanOf(t)}, Value: value, Overflow: err != nil}
}

func (p *parser) float() dsl.Expr {
	t := p.next()
	value, err := strconv.ParseFloat(strings.ReplaceAll(t.text, "_", ""), 64)
	if err != nil && !t.reported {
		p.report(floatTooLarge(p.spanOf(t)))
	}
	return &dsl.FloatLit{At: dsl.At{At: p.spanOf(t)}, Value: value}
}

// parenthesis takes `(x)` or a tuple.
func (p *parser) parenthesis() dsl.Expr {
	open := p.open()
	elems := []dsl.Expr{p.expression()}
	for p.more(")") {
		elems = append(elems, p.expression())
	}
	p.close(")", open)
	at := p.from(open.Start)
	if len(elems) == 1 {
		return &dsl.Paren{At: at, X: elems[0]}
	}
	return &dsl.Tuple{At: at, Elems: elems}
}

// list takes `[a, b for (c)]`.
func (p *parser) list() dsl.Expr {
	open := p.open()
	l := &dsl.List{}
	for more := !p.is("]"); more; more = p.more("]") {
		l.Items = append(l.Items, p.item())
	}
	p.close("]", open)
	l.At = p.from(open.Start)
	return l
}

func (p *parser) item() *dsl.Item {
	start := p.at().start
	item := &dsl.Item{Value: p.expression()}
	if word := p.at(); !word.opensLine && p.accept("for") {
		item.For = p.postfix()
		if p.is("in") {
			p.fail(comprehension(p.spanOf(word)))
		}
	}
	item.At = p.from(start)
	return item
}

// arguments takes the arguments of a call with their brackets.
func (p *parser) arguments() []*dsl.Arg {
	open := p.open()
	var args []*dsl.Arg
	var named *dsl.Arg
	reported := false
	for !p.failed && !p.is(")") {
		a := p.argument()
		args = append(args, a)
		if n, ok := a.Value.(*dsl.Name); ok && a.Name == nil && !p.failed {
			p.withoutEquals(n.Name)
		}
		if a.Name != nil {
			named = a
		} else if named != nil && !reported {
			p.report(positionalAfterNamed(a.At.At, named.At.At))
			reported = true
		}
		if !p.accept(",") {
			break
		}
	}
	p.close(")", open)
	return args
}

// withoutEquals fails where a value stands behind the name of an argument: `seed 1`.
func (p *parser) withoutEquals(name string) {
	t := p.at()
	if t.opensLine || t.kind != kindInt && t.kind != kindFloat && t.kind != kindString && t.kind != kindName && !t.is("true") && !t.is("false") && !t.is("none") {
		return
	}
	if next := p.peek(1); t.kind == kindName && !next.is(",") && !next.is(")") {
		return // a comma may be missing as well
	}
	p.fail(p.missing("`=`").WithHint("write `%s=%s`", name, p.spanOf(t).Text()).WithFix("write `=`", p.between(p.i), "="))
}

func (p *parser) argument() *dsl.Arg {
	start := p.at().start
	a := &dsl.Arg{}
	if p.at().isWord() && p.peek(1).is("=") {
		a.Name = p.word("a name")
		p.next()
		a.Value = p.expression()
	} else {
		a.Value = p.expression()
		p.colonArgument(a)
	}
	a.At = p.from(start)
	return a
}

// colonArgument reads `units: 3` as `units=3`.
func (p *parser) colonArgument(a *dsl.Arg) {
	name, ok := a.Value.(*dsl.Name)
	if !ok || p.failed || !p.is(":") {
		return
	}
	p.report(colonInArgument(p.spanOf(p.next()), name.Name))
	a.Name = &dsl.Ident{At: name.At, Name: name.Name}
	a.Value = p.expression()
}

// indices takes what stands in the brackets behind a value, with them.
func (p *parser) indices() []*dsl.IndexItem {
	open := p.open()
	items := []*dsl.IndexItem{p.index()}
	for p.more("]") {
		items = append(items, p.index())
	}
	p.close("]", open)
	return items
}

// index takes `...`, `i` or `lo:hi:step`.
func (p *parser) index() *dsl.IndexItem {
	start := p.at().start
	item := &dsl.IndexItem{}
	defer func() { item.At = p.from(start) }()
	if p.accept("...") {
		item.Ellipsis = true
		return item
	}
	first := p.sliceBound()
	if !p.accept(":") {
		if item.X = first; first == nil {
			p.fail(p.missing("an index"))
		}
		return item
	}
	item.Slice, item.Lo, item.Hi = true, first, p.sliceBound()
	if p.accept(":") {
		item.Step = p.sliceBound()
	}
	return item
}

// sliceBound takes a bound of a slice, nil if it is left out.
func (p *parser) sliceBound() dsl.Expr {
	if p.failed || p.is(":") || p.is("]") || p.is(",") {
		return nil
	}
	return p.expression()
}
