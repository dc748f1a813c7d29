package bpe

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// pattern says what a piece is: which of the expressions that tokenizers are made with.
type pattern struct {
	whole     bool // the text is one piece
	anyCase   bool // 'S is an ending as 's is
	lead      bool // letters may have any sign before them, else a space only
	digits    int  // the most digits of a piece; 0: any number, with a space before them
	lineBreak bool // line breaks belong to the signs before them, else they are white space
}

// The expressions of GPT-2's, Llama 3's and Qwen 2's tokenizers.
const (
	gpt2   = `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
	llama3 = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
	qwen2  = `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
)

// patterns are those that are known.
var patterns = map[string]pattern{
	gpt2:   {},
	llama3: {anyCase: true, lead: true, digits: 3, lineBreak: true},
	qwen2:  {anyCase: true, lead: true, digits: 1, lineBreak: true},
}

// text is what pieces are cut from. If it goes on behind its end, nothing that reaches the end is known.
type text struct {
	bytes []byte
	final bool
	short bool // the end was reached, and the text goes on
}

// rune returns the character at a place and its length, 0 at the end.
func (t *text) rune(at int) (rune, int) {
	rest := t.bytes[at:]
	if !t.final && !utf8.FullRune(rest) { // also of nothing
		t.short = true
		return 0, 0
	}
	if len(rest) == 0 {
		return 0, 0
	}
	return utf8.DecodeRune(rest)
}

// run returns where a run of characters of a kind ends that begins at a place, of at most so many.
func (t *text) run(at, most int, is func(rune) bool) int {
	for ; most > 0; most-- {
		r, n := t.rune(at)
		if n == 0 || !is(r) {
			break
		}
		at += n
	}
	return at
}

const many = int(^uint(0) >> 1)

func isDigit(r rune) bool { return unicode.Is(unicode.N, r) }
func isBreak(r rune) bool { return r == '\r' || r == '\n' }
func isSign(r rune) bool  { return !unicode.IsSpace(r) && !unicode.IsLetter(r) && !isDigit(r) }

// cut returns the length of the piece at the beginning of a text that is not empty; ok is false if more of the text has
// to be seen.
func (p pattern) cut(t *text) (n int, ok bool) {
	if p.whole {
		return len(t.bytes), t.final
	}
	n = p.length(t)
	return n, !t.short
}

// length tries the parts of the expression in their order.
func (p pattern) length(t *text) int {
	first, size := t.rune(0)
	if n := p.ending(t, first); n > 0 || t.short {
		return n
	}
	lead := 0 // of what may stand before letters
	if p.lead && !isBreak(first) && !unicode.IsLetter(first) && !isDigit(first) || first == ' ' {
		lead = size
	}
	if n := t.run(lead, many, unicode.IsLetter); n > lead {
		return n
	}
	space := 0
	if first == ' ' {
		space = 1
	}
	if p.digits > 0 {
		if n := t.run(0, p.digits, isDigit); n > 0 {
			return n
		}
	} else if n := t.run(space, many, isDigit); n > space {
		return n
	}
	if n := t.run(space, many, isSign); n > space {
		if p.lineBreak {
			n = t.run(n, many, isBreak)
		}
		return n
	}
	return p.blank(t, t.run(0, many, unicode.IsSpace))
}

// ending is the length of an English ending such as 's, 0 without one.
func (p pattern) ending(t *text, first rune) int {
	if first != '\'' {
		return 0
	}
	one, n := t.rune(1)
	two, m := rune(0), 0
	if n > 0 {
		two, m = t.rune(1 + n)
	}
	if p.anyCase {
		one, two = unicode.ToLower(one), unicode.ToLower(two)
		if one == 'ſ' { // which is an s when case does not count
			one = 's'
		}
	}
	switch string(one) + string(two) {
	case "re", "ve", "ll":
		return 1 + n + m
	}
	switch one {
	case 's', 't', 'm', 'd':
		t.short = false // what follows does not matter
		return 1 + n
	}
	return 0
}

// blank is the length of a piece of white space, of a run of it: up to its last line break; else all but the last
// character, which goes with what follows it.
func (p pattern) blank(t *text, run int) int {
	if p.lineBreak {
		if at := bytes.LastIndexAny(t.bytes[:run], "\r\n"); at >= 0 {
			return at + 1
		}
	}
	if run == len(t.bytes) {
		return run
	}
	_, last := utf8.DecodeLastRune(t.bytes[:run])
	if last == run {
		return run
	}
	return run - last
}
