package safetensors

import (
	"math"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// parser reads a header. It knows the part of JSON that headers consist of, and no more: objects of known depth,
// texts and counts. The first error stays.
type parser struct {
	text []byte
	at   int
	err  error
}

// parseHeader reads a header's text.
func parseHeader(text []byte) (*Header, error) {
	p := &parser{text: text}
	h := &Header{}
	p.object(func(key string) {
		if key == "__metadata__" {
			p.metadata(h)
			return
		}
		h.Entries = append(h.Entries, p.entry(key))
	})
	p.space()
	if p.err == nil && p.at < len(p.text) {
		p.fail("the end")
	}
	return h, p.err
}

func (p *parser) metadata(h *Header) {
	if h.Metadata != nil {
		p.fail("one __metadata__")
	}
	h.Metadata = map[string]string{}
	p.object(func(key string) { h.Metadata[key] = p.string() })
}

func (p *parser) entry(name string) Entry {
	e := Entry{Name: name}
	var seen [3]bool
	p.object(func(key string) {
		switch key {
		case "dtype":
			seen[0], e.DType = true, DType(p.string())
		case "shape":
			seen[1], e.Shape = true, []int{}
			p.array(func() { e.Shape = append(e.Shape, int(p.count(math.MaxInt32))) })
		case "data_offsets":
			seen[2] = true
			offsets := make([]int64, 0, 2)
			p.array(func() { offsets = append(offsets, p.count(math.MaxInt64/2)) })
			if len(offsets) != 2 {
				p.fail("two offsets")
				return
			}
			e.From, e.To = offsets[0], offsets[1]
		default:
			p.fail("dtype, shape or data_offsets")
		}
	})
	if seen != [3]bool{true, true, true} {
		p.fail("dtype, shape and data_offsets")
	}
	return e
}

// fail notes that something else was wanted here. Nothing is read after that.
func (p *parser) fail(want string) {
	if p.err == nil {
		p.err = errSyntax(p.at, want)
	}
	p.at = len(p.text)
}

func (p *parser) space() {
	for p.at < len(p.text) {
		switch p.text[p.at] {
		case ' ', '\t', '\n', '\r':
			p.at++
		default:
			return
		}
	}
}

// peek returns the next character that is no space, 0 at the end.
func (p *parser) peek() byte {
	p.space()
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// take reads a character if it comes next.
func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.at++
	return true
}

func (p *parser) want(c byte) {
	if !p.take(c) {
		p.fail(strconv.QuoteRune(rune(c)))
	}
}

// object reads an object; member reads what stands behind a key.
func (p *parser) object(member func(key string)) {
	p.list('{', '}', func() {
		key := p.string()
		p.want(':')
		if p.err == nil {
			member(key)
		}
	})
}

func (p *parser) array(element func()) { p.list('[', ']', element) }

func (p *parser) list(first, last byte, item func()) {
	p.want(first)
	if p.take(last) {
		return
	}
	for p.err == nil {
		item()
		if p.take(last) {
			return
		}
		p.want(',')
	}
}

// count reads a whole number from 0 to a limit.
func (p *parser) count(limit int64) int64 {
	c := p.peek()
	from := p.at
	var n int64
	for ; c >= '0' && c <= '9' && p.at-from < 19; c = p.byte() {
		n = n*10 + int64(c-'0')
		p.at++
	}
	if p.at == from || c >= '0' && c <= '9' || n < 0 || n > limit {
		p.fail("a count up to " + strconv.FormatInt(limit, 10))
		return 0
	}
	return n
}

// byte returns the next character, 0 at the end.
func (p *parser) byte() byte {
	if p.at >= len(p.text) {
		return 0
	}
	return p.text[p.at]
}

// string reads a text in quotes.
func (p *parser) string() string {
	p.want('"')
	var s []byte
	for p.err == nil {
		c := p.byte()
		p.at++
		switch {
		case c == '"':
			if !utf8.Valid(s) {
				p.fail("UTF-8")
			}
			return string(s)
		case c == '\\':
			s = p.escape(s)
		case c < ' ':
			p.fail("the end of a text")
		default:
			s = append(s, c)
		}
	}
	return ""
}

// escapes are the characters of one letter behind a backslash.
var escapes = map[byte]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

func (p *parser) escape(s []byte) []byte {
	c := p.byte()
	p.at++
	if plain, ok := escapes[c]; ok {
		return append(s, plain)
	}
	if c != 'u' {
		p.fail("an escape")
		return s
	}
	r := p.hex()
	if utf16.IsSurrogate(r) {
		if p.byte() == '\\' && p.at+1 < len(p.text) && p.text[p.at+1] == 'u' {
			p.at += 2
			r = utf16.DecodeRune(r, p.hex())
		} else {
			r = utf8.RuneError
		}
	}
	return utf8.AppendRune(s, r)
}

func (p *parser) hex() rune {
	if p.at+4 > len(p.text) {
		p.fail("four digits")
		return 0
	}
	n, err := strconv.ParseUint(string(p.text[p.at:p.at+4]), 16, 16)
	if err != nil {
		p.fail("four digits")
		return 0
	}
	p.at += 4
	return rune(n)
}

// appendText writes a text in quotes.
func appendText(text []byte, s string) []byte {
	const digits = "0123456789abcdef"
	text = append(text, '"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			text = append(text, '\\', byte(r))
		case r < ' ':
			text = append(text, '\\', 'u', '0', '0', digits[r>>4], digits[r&15])
		default:
			text = utf8.AppendRune(text, r)
		}
	}
	return append(text, '"')
}
