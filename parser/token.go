package parser

import (
	"strings"

	"github.com/alecthomas/participle/v2/lexer"

	"github.com/dlgen/dlgen/dsl"
)

type tokenKind = lexer.TokenType

// The kinds of tokens.
const (
	kindName tokenKind = iota + 1
	kindKeyword
	kindInt
	kindFloat
	kindString
	kindSign
	kindInvalid // reported already
	kindEnd     = lexer.EOF
)

// token is a token where it stands.
type token struct {
	kind       tokenKind
	start, end int
	text       string // as in the text, but for words of other languages: what they mean here
	opensLine  bool
	column     int  // from 0; a tab reaches to the next multiple of 4
	reported   bool // a diagnostic stands here already
}

// is reports whether t is a keyword or sign.
func (t token) is(text string) bool {
	return t.text == text && (t.kind == kindSign || t.kind == kindKeyword)
}

// span returns where t stands in its source.
func (t token) span(src *dsl.Source) dsl.Span {
	return dsl.Span{Source: src, Start: t.start, End: t.end}
}

// isWord reports whether t may stand for an argument name, a key, or after a dot.
func (t token) isWord() bool { return t.kind == kindName || t.kind == kindKeyword }

// isSoft reports whether t is a soft word, a keyword only where it opens a statement.
func (t token) isSoft() bool { return t.kind == kindName && softWords[t.text] }

var keywords = set("import model layer func optimizer dataset train on const return if else for in as and or not true false none")

var softWords = set("input target weight state update output loss metric augment repeat")

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// tokenized is a text cut into tokens.
type tokenized struct {
	tokens   []token // the last one is the end
	comments []dsl.Comment
}
