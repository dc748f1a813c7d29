package parser

import (
	"io"
	"strings"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// The grammar of declarations and parameter lists, as participle reads it. The interfaces at its leaves are
// parsed by hand.
type (
	declarationSyntax struct {
		Import    *importSyntax    `parser:"  @@"`
		Const     *constSyntax     `parser:"| @@"`
		Model     *modelSyntax     `parser:"| @@"`
		Layer     *layerSyntax     `parser:"| @@"`
		Func      *funcSyntax      `parser:"| @@"`
		Optimizer *optimizerSyntax `parser:"| @@"`
		Dataset   *datasetSyntax   `parser:"| @@"`
		Train     *trainSyntax     `parser:"| @@"`
	}
	importSyntax struct {
		Path lexer.Token  `parser:"'import' @String"`
		As   *lexer.Token `parser:"( 'as' @Name )?"`
	}
	constSyntax struct {
		Name  lexer.Token `parser:"'const' @Name"`
		Value dsl.Expr    `parser:"'=' @@"`
		In    rangeLeaf   `parser:"( 'in' @@ )?"`
	}
	modelSyntax struct {
		Name lexer.Token `parser:"'model' @Name"`
		Body blockLeaf   `parser:"@@"`
	}
	layerSyntax struct {
		Name   lexer.Token   `parser:"'layer' @Name"`
		First  *paramsSyntax `parser:"@@"`
		Second *paramsSyntax `parser:"@@?"`
		Body   blockLeaf     `parser:"@@"`
	}
	funcSyntax struct {
		Name   lexer.Token   `parser:"'func' @Name"`
		Params *paramsSyntax `parser:"@@"`
		Body   blockLeaf     `parser:"@@"`
	}
	optimizerSyntax struct {
		Name    lexer.Token   `parser:"'optimizer' @Name"`
		Args    *paramsSyntax `parser:"@@"`
		Tensors *paramsSyntax `parser:"@@"`
		Body    blockLeaf     `parser:"@@"`
	}
	datasetSyntax struct {
		Name lexer.Token `parser:"'dataset' @Name"`
		Body blockLeaf   `parser:"@@"`
	}
	trainSyntax struct {
		Model *dottedSyntax `parser:"'train' @@"`
		On    *dottedSyntax `parser:"( 'on' @@ )?"`
		As    *lexer.Token  `parser:"( 'as' @Name )?"`
		Keys  keysLeaf      `parser:"@@"`
	}
	dottedSyntax struct {
		First  lexer.Token  `parser:"@Name"`
		Second *lexer.Token `parser:"( '.' @Name )?"`
	}
	paramsSyntax struct {
		Tokens []lexer.Token
		List   []*paramSyntax `parser:"'(' ( @@ ( ',' @@ )* ','? )? ')'"`
	}
	paramSyntax struct {
		Tokens  []lexer.Token
		Name    lexer.Token `parser:"@Name"`
		Type    typeLeaf    `parser:"( ':' @@ )?"`
		Default dsl.Expr    `parser:"( '=' @@ )?"`
	}
)

// The leaves. participle wants an interface for what is parsed by a function.
type (
	blockLeaf interface{ Span() dsl.Span }
	keysLeaf  interface{ keys() keyList }
	typeLeaf  interface{ Span() dsl.Span }
	rangeLeaf interface{ Span() dsl.Span }
)

// keyList are the keys of a train block. Bad: some could not be read, or the block does not end.
type keyList struct {
	list []*dsl.Key
	bad  bool
}

func (k keyList) keys() keyList { return k }

// machine is a parser of declarations. participle's functions for leaves know nothing of the text at hand, so
// each machine has its own, which read it from here.
type machine struct {
	p       parser
	grammar *participle.Parser[declarationSyntax]
}

// machines are kept because building one takes longer than parsing a small file.
var machines = sync.Pool{New: func() any { return newMachine() }}

func newMachine() *machine {
	m := &machine{}
	m.grammar = participle.MustBuild[declarationSyntax](
		participle.Lexer(definition{}),
		participle.UseLookahead(1),
		leaf(m, func() blockLeaf { return m.p.block() }),
		leaf(m, func() keysLeaf { return m.p.keys() }),
		leaf(m, func() typeLeaf { return m.p.typ() }),
		leaf(m, func() rangeLeaf { return m.p.rangeOf() }),
		leaf(m, func() dsl.Expr { return m.p.expression() }),
	)
	return m
}

// leaf lets a function of the hand-written parser parse what has type T.
func leaf[T any](m *machine, parse func() T) participle.Option {
	return participle.ParseTypeWith(func(lex *lexer.PeekingLexer) (T, error) {
		m.p.i = int(lex.RawCursor())
		node := parse()
		lex.FastForward(lexer.RawCursor(m.p.i - 1))
		return node, nil
	})
}

// definition is the lexer as participle knows it.
type definition struct{}

// Symbols names the kinds of tokens for the grammar.
func (definition) Symbols() map[string]lexer.TokenType {
	return map[string]lexer.TokenType{
		"EOF": kindEnd, "Name": kindName, "Keyword": kindKeyword, "Int": kindInt, "Float": kindFloat,
		"String": kindString, "Sign": kindSign, "Invalid": kindInvalid,
	}
}

// Lex returns the tokens of a text without what is reported about them.
func (definition) Lex(name string, r io.Reader) (lexer.Lexer, error) {
	var text strings.Builder
	if _, err := io.Copy(&text, r); err != nil {
		return nil, err
	}
	src := dsl.NewSource(name, text.String())
	return &pieceLexer{tokens: scan(src, 0, len(src.Text), &diag.List{}).tokens}, nil
}

// pieceLexer hands tokens to participle. Only their offsets are places; lines are found when a fault is printed.
type pieceLexer struct {
	tokens []token
	i      int
}

// Next returns the next token.
func (l *pieceLexer) Next() (lexer.Token, error) {
	t := l.tokens[l.i]
	if t.kind != kindEnd {
		l.i++
	}
	return lexer.Token{Type: t.kind, Value: t.text, Pos: lexer.Position{Offset: t.start, Line: 1, Column: t.start + 1}}, nil
}
