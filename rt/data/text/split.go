package text

import (
	"bufio"
	"cmp"
	"io"
	"maps"
	"slices"
	"unicode"
	"unicode/utf8"
)

// splitter says what a token is; none is bytes.
type splitter interface {
	// next reads a token into to and returns it with the bytes that it took, among them those left out after it.
	next(r *bufio.Reader, to []byte) (word []byte, took int, err error)
	// skip reads what stands before the first token.
	skip(r *bufio.Reader) (took int, err error)
	// strict tells that each token must be in the vocabulary.
	strict() bool
}

// splitterOf returns the splitter of a tokenizer.
func splitterOf(tokenizer string) (splitter, error) {
	switch tokenizer {
	case "", "char":
		return chars{}, nil
	case "byte":
		return nil, nil
	case "word":
		return words{}, nil
	}
	return nil, errTokenizer(tokenizer)
}

// scanner reads token after token.
type scanner struct {
	r     *bufio.Reader
	split splitter
	at    int64 // of the next token
	word  []byte
}

func newScanner(r io.Reader, split splitter) *scanner {
	return &scanner{r: bufio.NewReaderSize(r, 1<<15), split: split, at: -1}
}

// next returns a token, which stays until the next call, and where it begins.
func (s *scanner) next() (int64, []byte, error) {
	if s.at < 0 {
		n, err := s.split.skip(s.r)
		s.at = int64(n)
		if err != nil {
			return s.at, nil, err
		}
	}
	start := s.at
	word, took, err := s.split.next(s.r, s.word[:0])
	if err != nil {
		if err == errInvalid {
			err = errUTF8(start)
		}
		return start, nil, err
	}
	s.word = word
	s.at += int64(took)
	return start, word, nil
}

// chars splits at characters.
type chars struct{}

func (chars) strict() bool { return true }

// skip passes over a byte order mark.
func (chars) skip(r *bufio.Reader) (int, error) {
	if bom, _ := r.Peek(3); string(bom) == "\ufeff" {
		return r.Discard(3)
	}
	return 0, nil
}

func (chars) next(r *bufio.Reader, to []byte) ([]byte, int, error) {
	c, n, err := r.ReadRune()
	if err != nil {
		return nil, 0, err
	}
	if c == utf8.RuneError && n == 1 {
		return nil, 0, errInvalid
	}
	return utf8.AppendRune(to, c), n, nil
}

// words splits at white space. A token may be no longer than maxWord: what goes on is the next.
type words struct{}

const maxWord = 1 << 10

func (words) strict() bool { return false }

// skip passes over what is in no word.
func (words) skip(r *bufio.Reader) (int, error) {
	took := 0
	for {
		c, n, err := r.ReadRune()
		if err != nil {
			return took, err
		}
		if !unicode.IsSpace(c) && !punctuation(c) {
			return took, r.UnreadRune()
		}
		took += n
	}
}

func (w words) next(r *bufio.Reader, to []byte) ([]byte, int, error) {
	took := 0
	for {
		c, n, err := r.ReadRune()
		if err == io.EOF && len(to) > 0 {
			return to, took, nil
		}
		if err != nil {
			return nil, 0, err
		}
		if c == utf8.RuneError && n == 1 {
			return nil, 0, errInvalid
		}
		took += n
		switch {
		case unicode.IsSpace(c) || len(to) >= maxWord:
			if !unicode.IsSpace(c) {
				took -= n
				_ = r.UnreadRune()
			}
			more, err := w.skip(r)
			if err == io.EOF {
				err = nil
			}
			return to, took + more, err
		case !punctuation(c):
			to = utf8.AppendRune(to, unicode.ToLower(c))
		}
	}
}

// punctuation is what Keras's TextVectorization strips.
func punctuation(c rune) bool {
	return c > ' ' && c < 0x7f && !('0' <= c && c <= '9' || 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z')
}

// vocabulary orders the tokens of a file.
func vocabulary(counts map[string]int, split splitter) []string {
	if split.strict() {
		return slices.SortedFunc(maps.Keys(counts), cmp.Compare[string])
	}
	out := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return append([]string{Unknown}, out...)
}
