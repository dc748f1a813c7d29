package parser

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// maxDepth is how deep brackets and blocks nest at most.
const maxDepth = 500

// Parse reads the text of src. It always returns a tree; what is wrong with the text is added to diags.
func Parse(src *dsl.Source, diags *diag.List) *dsl.File {
	foreign := python(src, diags)
	text := scanAround(src, foreign, diags)
	file := &dsl.File{Source: src, Comments: text.comments}
	machine := machines.Get().(*machine)
	defer machines.Put(machine)
	start := 0
	for _, end := range cut(src, text.tokens, diags) {
		next := text.tokens[end]
		if next.kind != kindEnd {
			text.tokens[end] = token{kind: kindEnd, start: next.start, end: next.start, opensLine: true}
		}
		if d := machine.declaration(src, text.tokens[start:end+1], diags); d != nil {
			file.Decls = append(file.Decls, d)
		}
		if next.kind != kindEnd {
			text.tokens[end] = next
		}
		start = end
	}
	for _, d := range foreign {
		file.Decls = append(file.Decls, d)
	}
	attachDocs(file)
	warnOfSlashes(text, diags)
	return file
}

// parser walks over the tokens of one piece. A fault sets failed; from there on nothing is taken or reported
// until somebody recovers.
type parser struct {
	src    *dsl.Source
	diags  *diag.List
	tokens []token // the last one is the end
	i      int
	depth  int
	kind   string // the word that opens the declaration

	failed bool
	fault  *diag.Diagnostic // why, until it is reported
	bound  []*dsl.Ident     // all names that the declaration binds, so far
}

// at returns the token at hand.
func (p *parser) at() *token { return &p.tokens[p.i] }

// peek returns a token after the one at hand.
func (p *parser) peek(n int) *token { return &p.tokens[min(p.i+n, len(p.tokens)-1)] }

// is reports whether the token at hand is a keyword or sign.
func (p *parser) is(text string) bool { return p.at().is(text) }

// next takes the token at hand; the end is never taken.
func (p *parser) next() *token {
	t := p.at()
	if t.kind != kindEnd {
		p.i++
	}
	return t
}

// accept takes a keyword or sign if it is at hand.
func (p *parser) accept(text string) bool {
	if p.failed || !p.is(text) {
		return false
	}
	p.next()
	return true
}

// expect takes a keyword or sign and fails if it is not at hand.
func (p *parser) expect(text string) {
	if !p.accept(text) {
		p.fail(p.missing("`" + text + "`"))
	}
}

// open takes the bracket at hand.
func (p *parser) open() dsl.Span {
	p.enter()
	return p.spanOf(p.next())
}

// close takes the sign that closes a bracket.
func (p *parser) close(closer string, open dsl.Span) {
	p.leave()
	t := p.at()
	switch {
	case p.accept(closer):
	case t.is("if") && !t.opensLine:
		p.fail(inlineIf(p.spanOf(t)))
	case !t.opensLine && (t.kind == kindName || t.kind == kindInt || t.kind == kindFloat || t.kind == kindString):
		p.fail(p.missingComma(closer, open))
	default:
		p.fail(p.missingCloser(closer, open))
	}
}

// more takes a comma between two elements of a bracket and reports whether another element follows.
func (p *parser) more(closer string) bool {
	return p.accept(",") && !p.is(closer) && !p.startsStatement()
}

// fail stops what is being parsed.
func (p *parser) fail(d *diag.Diagnostic) {
	if p.failed {
		return
	}
	p.failed = true
	if t := p.at(); !t.reported {
		p.fault = d
		t.reported = t.kind == kindEnd // nothing more can be said there
	}
}

// report says something and goes on.
func (p *parser) report(d *diag.Diagnostic) {
	if !p.failed {
		p.diags.Add(d)
	}
}

// recovered reports the fault that stopped the parser and lets it go on.
func (p *parser) recovered() {
	p.diags.Add(p.fault)
	p.failed, p.fault = false, nil
}

// enter counts brackets and blocks; too many end the whole declaration.
func (p *parser) enter() {
	if p.depth++; p.depth <= maxDepth || p.failed {
		return
	}
	p.fail(tooDeep(p.spanOf(p.at())))
	p.i = len(p.tokens) - 1
	p.at().reported = true
}

func (p *parser) leave() { p.depth-- }

func (p *parser) spanOf(t *token) dsl.Span { return t.span(p.src) }

// end returns where the token before the one at hand ends.
func (p *parser) end() int {
	if p.i == 0 {
		return p.at().start
	}
	return p.tokens[p.i-1].end
}

// gap is the place behind the token before the one at hand.
func (p *parser) gap() dsl.Span { return dsl.Span{Source: p.src, Start: p.end(), End: p.end()} }

// from returns the place from a byte to the last token taken.
func (p *parser) from(start int) dsl.At {
	return dsl.At{At: dsl.Span{Source: p.src, Start: start, End: max(start, p.end())}}
}

// startsStatement reports whether the token at hand opens a line and a statement, and so is no operand.
func (p *parser) startsStatement() bool { return p.at().opensLine && p.opensStatement() }

// opensStatement reports whether the token at hand looks like the beginning of a statement.
func (p *parser) opensStatement() bool {
	t, next := p.at(), p.peek(1)
	switch t.kind {
	case kindKeyword:
		return t.is("const") || t.is("return") || t.is("if") || t.is("for") || t.is("else")
	case kindName:
		return next.is("=") || softWords[t.text] && next.kind == kindName && !next.opensLine
	}
	return false
}

// name takes a name; what says what for. One that opens a line and a statement is none.
func (p *parser) name(what string) *dsl.Ident {
	if p.startsStatement() {
		p.fail(p.missing(what))
	}
	return p.anyName(what)
}

// anyName takes a name, also one that opens a line before `=`: newlines carry no meaning.
func (p *parser) anyName(what string) *dsl.Ident {
	t, next := p.at(), p.peek(1)
	if p.failed || t.kind != kindName || t.opensLine && t.isSoft() && next.kind == kindName && !next.opensLine {
		if t.kind == kindKeyword && !t.opensLine {
			p.fail(keywordAsName(p.spanOf(t), t.text, what))
		}
		p.fail(p.missing(what))
		return &dsl.Ident{At: dsl.At{At: p.gap()}}
	}
	return p.take()
}

// take takes the name at hand.
func (p *parser) take() *dsl.Ident {
	t := p.next()
	return &dsl.Ident{At: dsl.At{At: p.spanOf(t)}, Name: t.text}
}

// binding takes a name that is bound by what is being parsed.
func (p *parser) binding() *dsl.Ident {
	id := p.anyName("a name")
	if !p.failed {
		p.bound = append(p.bound, id)
	}
	return id
}

// word takes a name or keyword.
func (p *parser) word(what string) *dsl.Ident {
	t := p.at()
	if p.failed || !t.isWord() {
		p.fail(p.missing(what))
		return &dsl.Ident{At: dsl.At{At: p.gap()}}
	}
	p.next()
	return &dsl.Ident{At: dsl.At{At: p.spanOf(t)}, Name: p.src.Text[t.start:t.end]}
}

// restOfLine is what stands from a place to the end of its line.
func (p *parser) restOfLine(start int) dsl.Span {
	end := len(p.src.Text)
	if i := strings.IndexAny(p.src.Text[start:], "\r\n"); i >= 0 {
		end = start + i
	}
	return dsl.Span{Source: p.src, Start: start, End: end}
}
