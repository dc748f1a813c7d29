package words

import (
	"strings"
	"sync"
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
	var out []string
	s.each(text, &cutter{}, func(token []byte) bool {
		out = append(out, string(token))
		return true
	})
	return out
}

// cutter is memory in which a text is cut.
type cutter struct {
	text  []byte
	ends  [][2]int // of each part of text
	joint []byte   // parts with spaces between them
}

// each gives the tokens of a text until do has enough. They stay for the call of do.
func (s Splitter) each(text string, c *cutter, do func(token []byte) bool) {
	c.text, c.ends = s.letters(c.text[:0], text), c.ends[:0]
	for at := 0; at < len(c.text) || s.Split == Nowhere && at == 0; {
		from, to := s.part(c.text, at)
		if at = to; s.Split == Nowhere {
			at++
		}
		switch {
		case from == to && s.Split != Nowhere:
		case len(s.Ngrams) > 0:
			c.ends = append(c.ends, [2]int{from, to})
		case !do(c.text[from:to]):
			return
		}
	}
	for _, n := range s.Ngrams {
		for i := 0; i+n <= len(c.ends); i++ {
			c.joint = c.joint[:0]
			for k, part := range c.ends[i : i+n] {
				if k > 0 {
					c.joint = append(c.joint, ' ')
				}
				c.joint = append(c.joint, c.text[part[0]:part[1]]...)
			}
			if !do(c.joint) {
				return
			}
		}
	}
}

// part returns where the part of a text that begins at a place, or behind the spaces there, lies.
func (s Splitter) part(text []byte, at int) (from, to int) {
	switch s.Split {
	case Character:
		_, n := utf8.DecodeRune(text[at:])
		return at, at + n
	case Nowhere:
		return 0, len(text)
	}
	for at < len(text) && space(text[at]) {
		at++
	}
	for to = at; to < len(text) && !space(text[to]); to++ {
	}
	return at, to
}

// letters appends what the letters of a text become. What is no letter is U+FFFD.
func (s Splitter) letters(to []byte, text string) []byte {
	if !s.Lower && !s.Strip {
		return append(to, text...)
	}
	for _, r := range text {
		if r = s.letter(r); r >= 0 {
			to = utf8.AppendRune(to, r)
		}
	}
	return to
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
func space(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }

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
	var cutters sync.Pool
	return func(text string, to []int64) {
		clear(to)
		c, _ := cutters.Get().(*cutter)
		if c == nil {
			c = &cutter{}
		}
		i := 0
		v.each(text, c, func(token []byte) bool {
			n := v.First
			if place, known := places[string(token)]; known {
				n += 1 + place
			}
			switch {
			case len(token) == 0:
			case v.Counts:
				to[n]++
			case i < len(to):
				to[i] = n
			}
			i++
			return v.Counts || i < len(to)
		})
		cutters.Put(c)
	}
}
