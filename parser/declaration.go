package parser

import (
	"errors"
	"sort"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// declaration parses one piece of a file.
func (m *machine) declaration(src *dsl.Source, tokens []token, diags *diag.List) dsl.Decl {
	m.p = parser{src: src, diags: diags, tokens: tokens, kind: tokens[0].text}
	p := &m.p
	if !declares(tokens[0]) {
		return p.noDeclaration()
	}
	lex, err := lexer.Upgrade(&pieceLexer{tokens: tokens})
	if err != nil {
		return p.badDeclaration()
	}
	syntax, err := m.grammar.ParseFromLexer(lex, participle.AllowTrailing(true))
	p.i = int(lex.RawCursor())
	if err != nil {
		p.headerFault(err)
	}
	if p.failed {
		return p.badDeclaration()
	}
	d := p.decl(syntax)
	p.trailing()
	return d
}

func declares(t token) bool {
	return t.kind == kindKeyword && (declarationWords[t.text] || t.text == "import" || t.text == "const")
}

// noDeclaration reports tokens before the first declaration.
func (p *parser) noDeclaration() dsl.Decl {
	t := p.at()
	switch {
	case t.reported:
	case t.is("}") || t.is(")") || t.is("]"):
		p.diags.Add(closesNothing(p.spanOf(t), t.text))
	case t.is("model"):
		p.diags.Add(modelAssigned(p.spanOf(t).To(p.spanOf(p.peek(1)))))
	default:
		p.diags.Add(outsideDeclaration(p.spanOf(t), shown(t)))
	}
	p.i = len(p.tokens) - 1
	return &dsl.BadDecl{At: p.from(t.start)}
}

// trailing reports tokens behind a declaration that open no other.
func (p *parser) trailing() {
	t := p.at()
	switch {
	case t.kind == kindEnd || t.reported:
	case t.is("}") || t.is(")") || t.is("]"):
		p.diags.Add(closesNothing(p.spanOf(t), t.text))
	case p.tokens[p.i-1].is("}"):
		p.diags.Add(behindDeclaration(p.spanOf(t), p.spanOf(&p.tokens[p.i-1]), shown(t)))
	case t.isOperator() || t.is("->") || t.is("as") || !t.opensLine && !t.isWord():
		p.diags.Add(p.missing("an operator or the next declaration"))
	default:
		p.diags.Add(outsideDeclaration(p.spanOf(t), shown(t)))
	}
}

// badDeclaration reports why a declaration failed before its block, and reads the block for its faults.
func (p *parser) badDeclaration() dsl.Decl {
	at := p.i
	p.recovered()
	p.i = at
	for p.at().kind != kindEnd && !p.is("{") {
		p.i++
	}
	switch {
	case !p.is("{"):
	case p.kind == "train":
		p.keys()
	default:
		p.block()
	}
	p.i = len(p.tokens) - 1
	d := &dsl.BadDecl{At: p.from(p.tokens[0].start)}
	if name := p.tokens[1]; name.kind == kindName {
		d.Name = &dsl.Ident{At: dsl.At{At: p.spanOf(&name)}, Name: name.text}
	}
	return d
}

// headerFault fails with what participle found.
func (p *parser) headerFault(err error) {
	var fault *participle.UnexpectedTokenError
	if p.failed || !errors.As(err, &fault) {
		p.fail(p.missing("a declaration"))
		return
	}
	p.i = p.indexAt(fault.Unexpected.Pos.Offset)
	t, before := p.at(), p.tokens[max(0, p.i-1)]
	switch _, want, _ := strings.Cut(fault.Message(), "(expected "); {
	case strings.HasPrefix(want, `")"`) && (before.is(",") || before.is("(")):
		p.name("the name of a parameter")
	case strings.HasPrefix(want, `")"`):
		p.fail(p.missingCloser(")", p.openParameters()))
	case strings.HasPrefix(want, "<name>") && before.is("model") && t.is("="):
		p.fail(modelAssigned(p.spanOf(&before).To(p.spanOf(t))))
	case strings.HasPrefix(want, "<name>") && before.is("model") && t.is("."):
		p.fail(methodOfModel(p.spanOf(&before).To(p.spanOf(p.peek(1))), p.peek(1).text))
	case strings.HasPrefix(want, "<name>"):
		p.name("a name")
	case strings.HasPrefix(want, "<string>") && t.kind == kindName && !t.opensLine && before.is("import"):
		p.fail(importOfModule(p.restOfLine(before.start)))
	case strings.HasPrefix(want, "<string>"):
		p.fail(p.missing("the name of a file, in double quotes"))
	case strings.HasPrefix(want, `"="`) && t.is(":"):
		p.fail(typedConst(p.spanOf(t)))
	case strings.HasPrefix(want, `"="`):
		p.fail(p.missing("`=`"))
	case t.is(":"):
		p.fail(colonForBlock(p.spanOf(t)))
	case p.kind == "optimizer":
		p.fail(p.missing("`(`").WithHint("an optimizer has two lists: its arguments, then `(weight, gradient)`"))
	default:
		p.fail(p.missing("`(`"))
	}
	p.fail(p.missing("a declaration"))
}

// indexAt returns the index of the token that begins at a byte.
func (p *parser) indexAt(offset int) int {
	return sort.Search(len(p.tokens)-1, func(i int) bool { return p.tokens[i].start >= offset })
}

// openParameters returns the last bracket that is open before the token at hand.
func (p *parser) openParameters() dsl.Span {
	depth := 0
	for i := p.i - 1; i > 0; i-- {
		switch t := &p.tokens[i]; {
		case t.is(")"):
			depth++
		case t.is("(") && depth == 0:
			return p.spanOf(t)
		case t.is("("):
			depth--
		}
	}
	return p.spanOf(&p.tokens[0])
}

// keys takes the block of a train declaration.
func (p *parser) keys() keyList {
	var keys keyList
	open := p.at()
	if !p.openBlock() {
		return keys
	}
	for !p.failed && !p.is("}") && p.at().kind != kindEnd {
		first := p.i
		if len(keys.list) > 0 && !p.at().opensLine && p.unopened() {
			keys.list, keys.bad = keys.list[:len(keys.list)-1], true
			p.abandon(first, len(p.bound))
			continue
		}
		if k := p.key(); !p.failed {
			keys.list = append(keys.list, k)
			if p.is(",") {
				p.report(keyComma(p.spanOf(p.next())))
			}
			continue
		}
		p.abandon(first, len(p.bound))
		keys.bad = true
	}
	if !p.accept("}") {
		keys.bad = true
		p.fail(p.missingCloser("}", p.spanOf(open)))
		p.recovered()
	}
	return keys
}

func (p *parser) key() *dsl.Key {
	start := p.at().start
	k := &dsl.Key{Name: p.word("the name of a key")}
	if t := p.at(); !p.failed && t.kind == kindName && !t.opensLine && k.Name.Name != "step" && meant(k.Name.Name, []string{"step"}) != "" {
		p.report(diag.New(diag.UnknownKey, k.Name.At.At, "a train block has no key `%s`", k.Name.Name).
			WithHint("did you mean `step`?").WithFix("write `step`", k.Name.At.At, "step"))
		k.Name.Name = "step"
	}
	if k.Name.Name == "step" && !p.failed && p.at().kind == kindName {
		p.stepLosses(k)
	}
	if p.is(":") {
		p.report(colonForEquals(p.spanOf(p.next()), k.Name.Name))
	} else {
		p.expect("=")
	}
	k.Value = p.expression()
	if p.accept("for") {
		k.For = p.postfix()
	}
	if t := p.at(); k.Losses != nil && t.kind == kindName && t.text == "every" && !p.peek(1).is("=") {
		p.next()
		k.Every = p.expression()
	}
	k.At = p.from(start)
	return k
}

// stepLosses reads the losses of `step a, layer.b = …`; like the soft words, step is a name where `=` follows.
func (p *parser) stepLosses(k *dsl.Key) {
	k.Losses = append(k.Losses, p.lossName())
	for !p.failed && p.accept(",") {
		k.Losses = append(k.Losses, p.lossName())
	}
}

// lossName takes the name of a loss, of one that a layer has with the path there.
func (p *parser) lossName() *dsl.Ident {
	start := p.at().start
	id := p.name("the name of a loss")
	for !p.failed && p.accept(".") {
		inner := p.word("the name of a loss")
		id = &dsl.Ident{At: p.from(start), Name: id.Name + "." + inner.Name}
	}
	return id
}
