package ir

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"text/scanner"
	"unicode"
)

// Parse reads the text that Print writes and verifies the graph. Variables, fields and scopes are made anew,
// one a name; `//` begins a comment.
func Parse(text string) (g *Graph, err error) {
	p := &textParser{variables: map[string]*Variable{}, fields: map[string]*FieldSpec{}, scopes: map[string]*Scope{"": {}}}
	p.scan.Init(strings.NewReader(text))
	p.scan.Mode = scanner.ScanIdents | scanner.ScanInts | scanner.ScanFloats | scanner.ScanStrings | scanner.ScanComments | scanner.SkipComments
	p.scan.IsIdentRune = isWordRune
	p.scan.Error = func(_ *scanner.Scanner, msg string) { p.fail("%s", msg) }
	defer func() {
		if r := recover(); r != nil {
			fault, ok := r.(textError)
			if !ok {
				panic(r)
			}
			g, err = nil, fault
		}
	}()
	p.next()
	g = p.graph()
	if p.token != scanner.EOF {
		p.fail("%q after the graph", p.scan.TokenText())
	}
	return g, Verify(g)
}

// textError is a fault in the text; it travels by panic to Parse.
type textError struct {
	line, column int
	message      string
}

func (e textError) Error() string { return fmt.Sprintf("%d:%d: %s", e.line, e.column, e.message) }

// textParser reads one token ahead.
type textParser struct {
	scan      scanner.Scanner
	token     rune
	before    scanner.Position // of the token before
	variables map[string]*Variable
	fields    map[string]*FieldSpec
	scopes    map[string]*Scope
}

// isWordRune makes `%3`, `%dense.kernel`, `@path` and `!backward` one word each.
func isWordRune(r rune, i int) bool {
	if i == 0 {
		return r == '_' || r == '%' || r == '@' || r == '!' || unicode.IsLetter(r)
	}
	return r == '_' || r == '.' || unicode.IsLetter(r) || unicode.IsDigit(r)
}

func (p *textParser) fail(format string, args ...any) {
	at := p.scan.Position
	panic(textError{at.Line, at.Column, fmt.Sprintf(format, args...)})
}

// failBefore reports a fault of the token that was taken last.
func (p *textParser) failBefore(format string, args ...any) {
	p.scan.Position = p.before
	p.fail(format, args...)
}

func (p *textParser) next() {
	p.before = p.scan.Position
	p.token = p.scan.Scan()
}

func (p *textParser) at(text string) bool {
	return p.token != scanner.EOF && p.scan.TokenText() == text
}

// accept takes a token if it is the next.
func (p *textParser) accept(text string) bool {
	if !p.at(text) {
		return false
	}
	p.next()
	return true
}

func (p *textParser) want(text string) {
	if !p.accept(text) {
		p.fail("found %q, want %q", p.scan.TokenText(), text)
	}
}

func (p *textParser) word() string {
	if p.token != scanner.Ident {
		p.fail("found %q, want a word", p.scan.TokenText())
	}
	text := p.scan.TokenText()
	p.next()
	return text
}

// marked takes a word that begins with a mark, without it; "" if there is none.
func (p *textParser) marked(mark string) string {
	if text := p.scan.TokenText(); p.token == scanner.Ident && strings.HasPrefix(text, mark) {
		p.next()
		return text[len(mark):]
	}
	return ""
}

func (p *textParser) quoted() string {
	text, err := strconv.Unquote(p.scan.TokenText())
	if err != nil {
		p.fail("found %q, want a name in quotes", p.scan.TokenText())
	}
	p.next()
	return text
}

// number takes the text of a number with its sign.
func (p *textParser) number() string {
	sign := ""
	if p.accept("-") {
		sign = "-"
	}
	text := p.scan.TokenText()
	p.next()
	return sign + text
}

func (p *textParser) integer() int64 {
	text := p.number()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		p.failBefore("found %q, want an integer", text)
	}
	return n
}

func (p *textParser) float() float64 {
	text := p.number()
	x, err := strconv.ParseFloat(text, 64)
	if err != nil && !math.IsInf(x, 0) {
		p.failBefore("found %q, want a number", text)
	}
	return x
}

// list reads `[a, b]`.
func (p *textParser) list(element func()) {
	p.want("[")
	for !p.accept("]") {
		element()
		if !p.at("]") {
			p.want(",")
		}
	}
}

// literal reads all numbers as floats; op moves them to the integers once it knows the type. Integers beyond
// 2^53 are therefore read as such too.
func (p *textParser) literal() *Literal {
	l := &Literal{}
	element := func() {
		text := p.number()
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			p.failBefore("found %q, want a number", text)
		}
		n, _ := strconv.ParseInt(text, 10, 64) // 0 for floats, whose Ints are dropped
		l.Floats, l.Ints = append(l.Floats, x), append(l.Ints, n)
	}
	if !p.at("[") {
		element()
		return l
	}
	p.list(element)
	return l
}

// typ reads `f32[-1, 3]`.
func (p *textParser) typ() Type {
	name := p.word()
	d, ok := ParseDType(name)
	if !ok {
		p.failBefore("unknown type %q", name)
	}
	t := Type{DType: d}
	if p.at("[") {
		p.list(func() { t.Shape = append(t.Shape, Dim(p.integer())) })
	}
	return t
}
