package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// scanner cuts a text into tokens. It never fails: what is no token is reported.
type scanner struct {
	src      *dsl.Source
	text     string
	at       int // the next byte
	line     int // the first byte of the line of at
	fresh    bool
	diags    *diag.List
	out      tokenized
	openFrom int // where a comment without end begins, or -1
}

// scan cuts the text of src, from a byte that begins a line to another, into tokens.
func scan(src *dsl.Source, start, end int, diags *diag.List) tokenized {
	s := &scanner{src: src, text: src.Text[:end], at: start, line: start, diags: diags, fresh: true, openFrom: -1}
	if start == 0 && strings.HasPrefix(s.text, dsl.ByteOrderMark) {
		s.at, s.line = len(dsl.ByteOrderMark), len(dsl.ByteOrderMark)
	}
	s.out.tokens = make([]token, 0, (end-start)/4+1)
	for s.space(); s.at < len(s.text); s.space() {
		s.next()
	}
	s.emit(kindEnd, s.at)
	s.last().reported = s.openFrom >= 0 // what is open at the end of an open comment is no second fault
	return s.out
}

// space skips white space and takes comments.
func (s *scanner) space() {
	for s.at < len(s.text) {
		c := s.text[s.at]
		switch {
		case c == '\n':
			s.at++
			s.line, s.fresh = s.at, true
		case c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v':
			s.at++
		case c == '/' && s.peek(1) == '/':
			s.lineComment()
		case c == '/' && s.peek(1) == '*':
			s.blockComment()
		case c == '#':
			start := s.at
			s.at = s.lineEnd()
			s.diags.Add(hashComment(s.span(start, start+1)))
		case c >= utf8.RuneSelf:
			r, n := utf8.DecodeRuneInString(s.text[s.at:])
			if !unicode.IsSpace(r) {
				return
			}
			s.at += n
		default:
			return
		}
	}
}

func (s *scanner) lineComment() {
	start := s.at
	s.at = s.lineEnd()
	s.comment(start)
}

func (s *scanner) blockComment() {
	start := s.at
	length := strings.Index(s.text[start+2:], "*/")
	if length < 0 {
		s.diags.Add(openComment(s.span(start, start+2)))
		s.at, s.openFrom = len(s.text), start
		return
	}
	s.at = start + 2 + length + 2
	if i := strings.LastIndexByte(s.text[start:s.at], '\n'); i >= 0 {
		s.line, s.fresh = start+i+1, true
	}
	s.comment(start)
}

func (s *scanner) comment(start int) {
	text := strings.TrimRight(s.text[start:s.at], " \t\r")
	s.out.comments = append(s.out.comments, dsl.Comment{At: dsl.At{At: s.span(start, start+len(text))}, Text: text})
}

// next takes one token.
func (s *scanner) next() {
	switch c := s.text[s.at]; {
	case c == '"':
		s.string()
	case isDigit(c), c == '.' && s.opensFraction():
		s.number()
	default:
		if n := s.wordLength(s.at); n > 0 {
			s.word(n)
			return
		}
		s.sign()
	}
}

func (s *scanner) word(n int) {
	kind := kindName
	if keywords[s.text[s.at:s.at+n]] {
		kind = kindKeyword
	}
	s.emit(kind, s.at+n)
}

// wordLength returns how many bytes of letters, digits and underscores start at a place; 0 if a digit starts it.
func (s *scanner) wordLength(at int) int {
	n := s.runLength(at)
	if n == 0 {
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(s.text[at:]); unicode.IsNumber(r) {
		return 0
	}
	return n
}

// runLength returns how many bytes of letters, digits and underscores start at a place.
func (s *scanner) runLength(at int) int {
	i := at
	for i < len(s.text) {
		c := s.text[i]
		if c < utf8.RuneSelf {
			if !isLetter(c) && !isDigit(c) {
				break
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s.text[i:])
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			break
		}
		i += n
	}
	return i - at
}

// signs are the language's, longer ones before those that they begin with.
var signs = []string{"...", "->", "**", "==", "!=", "<=", ">=", "..", "(", ")", "[", "]", "{", "}", ",", ":", ".", "=", "+", "-", "*", "/", "%", "@", "<", ">"}

func (s *scanner) sign() {
	rest := s.text[s.at:]
	if s.quoted(rest) || s.foreignSign(rest) {
		return
	}
	for _, sign := range signs {
		if strings.HasPrefix(rest, sign) {
			s.emit(kindSign, s.at+len(sign))
			return
		}
	}
	s.unknown(rest)
}

// unknown takes a character that means nothing here.
func (s *scanner) unknown(rest string) {
	r, n := utf8.DecodeRuneInString(rest)
	t := s.emit(kindInvalid, s.at+n)
	s.report(t, badCharacter(s.span(t.start, t.end), r, n))
}

// emit makes a token of what lies before end and goes there.
func (s *scanner) emit(kind tokenKind, end int) *token {
	s.out.tokens = append(s.out.tokens, token{
		kind: kind, start: s.at, end: end, text: s.text[s.at:end], opensLine: s.fresh, column: s.column(),
	})
	s.at, s.fresh = end, false
	return s.last()
}

func (s *scanner) last() *token { return &s.out.tokens[len(s.out.tokens)-1] }

// report says what is wrong with a token.
func (s *scanner) report(t *token, d *diag.Diagnostic) {
	t.reported = true
	s.diags.Add(d)
}

// column returns the column of the next byte, from 0.
func (s *scanner) column() int {
	if !s.fresh {
		return s.at - s.line // only the indentation of a line is ever compared
	}
	column := 0
	for _, c := range []byte(s.text[s.line:s.at]) {
		if c == '\t' {
			column += 4 - column%4
		} else {
			column++
		}
	}
	return column
}

// peek returns a byte after the next one, 0 behind the end.
func (s *scanner) peek(n int) byte {
	if s.at+n >= len(s.text) {
		return 0
	}
	return s.text[s.at+n]
}

func (s *scanner) lineEnd() int {
	if n := strings.IndexByte(s.text[s.at:], '\n'); n >= 0 {
		return s.at + n
	}
	return len(s.text)
}

func (s *scanner) span(start, end int) dsl.Span {
	return dsl.Span{Source: s.src, Start: start, End: end}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_' }
