package text

import (
	"bufio"
	"errors"
	"io"
	"strconv"
	"strings"
)

// Tokens turns text into the numbers that a source of text would give for it, and numbers into text.
type Tokens struct {
	split  splitter
	words  []string
	places map[string]int32
}

// NewTokens returns the tokens of a tokenizer with a vocabulary; that of bytes has none.
func NewTokens(tokenizer string, vocabulary []string) (*Tokens, error) {
	split, err := splitterOf(tokenizer)
	if err != nil {
		return nil, err
	}
	t := &Tokens{split: split}
	if split == nil {
		return t, nil
	}
	t.words, t.places = vocabulary, placesOf(vocabulary)
	return t, nil
}

// placesOf says at which place a word stands.
func placesOf(words []string) map[string]int32 {
	places := make(map[string]int32, len(words))
	for i, w := range words {
		places[w] = int32(i)
	}
	return places
}

// Len returns how many tokens there are.
func (t *Tokens) Len() int {
	if t.split == nil {
		return 1 << 8
	}
	return len(t.words)
}

// Encode returns the tokens of a text. A character that is none is an error; a word that is none is the one for unknown words.
func (t *Tokens) Encode(content string) ([]int32, error) {
	var out []int32
	if t.split == nil {
		for _, b := range []byte(content) {
			out = append(out, int32(b))
		}
		return out, nil
	}
	r := &scanner{r: bufio.NewReader(strings.NewReader(content)), split: t.split, at: -1}
	for {
		at, word, err := r.next()
		if err == io.EOF {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		place, known := t.places[string(word)]
		if !known && t.split.strict() {
			return nil, errors.New("byte " + strconv.FormatInt(at, 10) + ": the character " + strconv.Quote(string(word)) + " is not in the vocabulary")
		}
		out = append(out, place)
	}
}

// Append appends a token to a text that has others before it: a word after a space. The bytes of a character may come
// one by one.
func (t *Tokens) Append(to []byte, token int32) []byte {
	switch {
	case t.split == nil:
		return append(to, byte(token))
	case token < 0 || int(token) >= len(t.words):
		return to
	case !t.split.strict():
		to = append(to, ' ')
	}
	return append(to, t.words[token]...)
}
