package parser

import (
	"strings"
	"unicode/utf8"
)

// string takes `"text"`. Without its end it reaches to the end of the line.
func (s *scanner) string() {
	start, end := s.at, s.lineEnd()
	for i := start + 1; i < end; i++ {
		switch s.text[i] {
		case '"':
			t := s.emit(kindString, i+1)
			s.escapes(t)
			return
		case '\\':
			i++
		}
	}
	t := s.emit(kindInvalid, start+len(strings.TrimRight(s.text[start:end], " \t\r")))
	s.report(t, openString(s.span(t.start, t.end)))
}

// escapes checks the escapes of a text.
func (s *scanner) escapes(t *token) {
	for i := t.start + 1; i < t.end-1; i++ {
		if s.text[i] != '\\' {
			continue
		}
		i++
		if !strings.ContainsRune(`nt"\`, rune(s.text[i])) {
			_, n := utf8.DecodeRuneInString(s.text[i:])
			s.report(t, badEscape(s.span(i-1, min(i+n, t.end-1))))
		}
	}
}

// unquote returns the text of a string without its quotes and escapes.
func unquote(text string) string {
	text = text[1 : len(text)-1]
	if !strings.ContainsRune(text, '\\') {
		return text
	}
	return strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\"`, `"`, `\\`, `\`).Replace(text)
}

// otherQuoteSigns open and close texts in other languages and in word processors.
var otherQuoteSigns = []struct{ open, close string }{{"'", "'"}, {"`", "`"}, {"“", "”"}, {"„", "“"}, {"‘", "’"}, {"”", "”"}, {"’", "’"}}

// quoted takes 'text' for "text" and reports whether it stands here.
func (s *scanner) quoted(rest string) bool {
	for _, q := range otherQuoteSigns {
		if !strings.HasPrefix(rest, q.open) {
			continue
		}
		line := s.text[s.at+len(q.open) : s.lineEnd()]
		inner, _, closed := strings.Cut(line, q.close)
		if !closed {
			continue
		}
		end := s.at + len(q.open) + len(inner) + len(q.close)
		if strings.HasSuffix(inner, `\`) {
			inner += `\`
		}
		right := `"` + strings.ReplaceAll(inner, `"`, `\"`) + `"`
		t := s.emit(kindString, end)
		s.report(t, otherQuotes(s.span(t.start, t.end), right))
		t.text = right
		return true
	}
	return false
}

// opensFraction reports whether the dot at hand begins `.5`.
func (s *scanner) opensFraction() bool {
	if !isDigit(s.peek(1)) {
		return false
	}
	return s.at == 0 || !strings.ContainsRune(".)]", rune(s.text[s.at-1])) && s.runLength(s.at-1) == 0
}

// number takes an int or a float, and what looks like one: `10k`, `1.`, `.5`.
func (s *scanner) number() {
	end, kind := s.at+s.digits(s.at), kindInt
	if end < len(s.text) && s.text[end] == '.' && end+1 < len(s.text) && isDigit(s.text[end+1]) {
		end, kind = end+1+s.digits(end+1), kindFloat
	}
	if n := s.exponent(end); n > 0 {
		end, kind = end+n, kindFloat
	}
	whole := end
	if n := s.runLength(end); n > 0 {
		whole = end + n
	} else if kind == kindInt && s.endsInPoint(end) {
		whole = end + 1
	}
	first := s.text[s.at]
	t := s.emit(kind, whole)
	if whole > end || first == '.' {
		t.kind = kindFloat
		s.report(t, badNumber(s.span(t.start, t.end)))
	}
}

// digits returns the length of `1_000`.
func (s *scanner) digits(at int) int {
	i := at
	for i < len(s.text) && (isDigit(s.text[i]) || i > at && s.text[i] == '_' && i+1 < len(s.text) && isDigit(s.text[i+1]) && s.text[i-1] != '_') {
		i++
	}
	return i - at
}

// exponent returns the length of `e-3`, 0 if there is none.
func (s *scanner) exponent(at int) int {
	i := at
	if i >= len(s.text) || s.text[i]|0x20 != 'e' {
		return 0
	}
	if i++; i < len(s.text) && (s.text[i] == '+' || s.text[i] == '-') {
		i++
	}
	first := i
	for i < len(s.text) && isDigit(s.text[i]) {
		i++
	}
	if i == first {
		return 0
	}
	return i - at
}

// endsInPoint reports whether `1.` stands before a place, and neither `1..2` nor `1.name`.
func (s *scanner) endsInPoint(at int) bool {
	return at < len(s.text) && s.text[at] == '.' && (at+1 == len(s.text) || s.text[at+1] != '.' && s.runLength(at+1) == 0)
}
