package words

import (
	"strings"
	"unicode/utf8"
)

// Splitter cuts a text into tokens.
type Splitter struct {
	Lower  bool  // the letters A to Z become small
	Strip  bool  // the marks !"#$%&()*+,-./:;<=>?@[\]^_`{|}~' are taken out
	Split  Split // where it is cut
	Ngrams []int // how many neighbours are a token, joined by spaces; each alone if there are none
}

// Split is where a text is cut.
type Split string

// Where a text is cut.
const (
	Whitespace Split = "whitespace"
	Character  Split = "character"
	Nowhere    Split = "none"
)

const marks = "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'"

// Tokens cuts a text.
func (s Splitter) Tokens(text string) []string {
	if s.Lower || s.Strip {
		text = strings.Map(s.letter, text)
	}
	var parts []string
	switch s.Split {
	case Character:
		for len(text) > 0 {
			_, n := utf8.DecodeRuneInString(text)
			parts, text = append(parts, text[:n]), text[n:]
		}
	case Nowhere:
		parts = []string{text}
	default:
		parts = strings.FieldsFunc(text, space)
	}
	if len(s.Ngrams) == 0 {
		return parts
	}
	var out []string
	for _, n := range s.Ngrams {
		for i := 0; i+n <= len(parts); i++ {
			out = append(out, strings.Join(parts[i:i+n], " "))
		}
	}
	return out
}

// letter is what a letter becomes; -1 takes it out.
func (s Splitter) letter(r rune) rune {
	switch {
	case s.Strip && strings.ContainsRune(marks, r):
		return -1
	case s.Lower && 'A' <= r && r <= 'Z':
		return r + 'a' - 'A'
	}
	return r
}

// space tells the characters that C's isspace does.
func space(r rune) bool { return r == ' ' || '\t' <= r && r <= '\r' }

// Vectorizer makes numbers of the tokens of a text. Those of Vocabulary begin at First + 1, and First is what is not in
// it; the token "" is none. With Counts it writes how often each number occurs, else the numbers in their order, cut or
// filled up with 0.
type Vectorizer struct {
	Splitter
	Vocabulary []string
	First      int64
	Counts     bool
}

// Reader writes as many numbers as there is room for.
func (v Vectorizer) Reader() Reader {
	places := placesOf(v.Vocabulary)
	return func(text string, to []int64) {
		clear(to)
		for i, token := range v.Tokens(text) {
			n := v.First
			if place, known := places[token]; known {
				n += 1 + place
			}
			switch {
			case v.Counts && token != "":
				to[n]++
			case !v.Counts && i < len(to) && token != "":
				to[i] = n
			}
		}
	}
}
