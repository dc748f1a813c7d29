package bpe

import (
	"io"
	"strings"
)

// Tokenizer turns text into tokens and back. One goroutine uses it at a time.
type Tokenizer struct {
	tokens  []string // by number: what a token stands for, in bytes; added ones as they are written
	places  map[string]int32
	single  [256]int32 // the token of a byte, -1: there is none
	unknown int32      // the token of bytes that have none, -1: they are an error
	merges  map[pair]merge
	whole   bool // a piece that is a token itself is not put together from its bytes
	pattern pattern
	space   bool // a text that does not begin with a space is given one
	added   added

	known map[string][]int32 // tokens of pieces that were met
	work  merger
}

// Len returns one more than the largest number of a token.
func (t *Tokenizer) Len() int { return len(t.tokens) }

// Encode returns the tokens of a text.
func (t *Tokenizer) Encode(text string) ([]int32, error) {
	var out []int32
	s := t.scan(strings.NewReader(text))
	for {
		p, err := s.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		if out, err = t.appendPiece(out, p); err != nil {
			return nil, err
		}
	}
}

// Append appends what a token stands for to a text. The bytes of a character may be in two tokens.
func (t *Tokenizer) Append(to []byte, token int32) []byte {
	if token < 0 || int(token) >= len(t.tokens) {
		return to
	}
	return append(to, t.tokens[token]...)
}

// mostKnown is how many pieces are remembered.
const mostKnown = 1 << 15

// appendPiece appends the tokens of a piece.
func (t *Tokenizer) appendPiece(to []int32, p piece) ([]int32, error) {
	if p.token >= 0 {
		return append(to, p.token), nil
	}
	if known, ok := t.known[string(p.text)]; ok {
		return append(to, known...), nil
	}
	from := len(to)
	to, err := t.split(to, p)
	if err != nil {
		return nil, err
	}
	if len(t.known) >= mostKnown {
		clear(t.known)
	}
	t.known[string(p.text)] = append([]int32(nil), to[from:]...)
	return to, nil
}

// split appends the tokens of a piece, which are put together from its bytes.
func (t *Tokenizer) split(to []int32, p piece) ([]int32, error) {
	if t.whole {
		if token, ok := t.places[string(p.text)]; ok {
			return append(to, token), nil
		}
	}
	bytes := t.work.bytes[:0]
	for i, b := range p.text {
		token := t.single[b]
		if token < 0 {
			token = t.unknown
		}
		if token < 0 {
			return nil, errByte(p.at+int64(i), b)
		}
		bytes = append(bytes, token)
	}
	t.work.bytes = bytes
	return t.work.merge(to, bytes, t.merges), nil
}
