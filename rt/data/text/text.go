// Package text is the source `text(file, tokenizer=char, length=128)`: a file of text as windows of tokens that follow
// each other; what does not fill the last one is dropped. A row of .next is that of .tokens one token later.
//
//	char   a token is a character; the vocabulary is those of the file, sorted
//	byte   a token is a byte; there are 256
//	word   a token is what white space separates, in small letters and without punctuation, as Keras's
//	       TextVectorization has it; the vocabulary begins with [UNK], for words that it has not, and goes on
//	       from the most frequent word to the rarest
package text

import (
	"encoding/binary"
	"errors"
	"io"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// Unknown stands for words that the vocabulary has not.
const Unknown = "[UNK]"

// maxLength is the most tokens of a row.
const maxLength = 1 << 24

type source struct {
	file   *packed.File
	split  splitter
	length int
	rows   int
	starts []int64 // of each row in the file; nil if all tokens are one byte
	words  []string
	places map[string]int32
	buffer []byte
}

// Open opens the source: it reads the file once, to learn its vocabulary if that is not known and where rows begin.
func Open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	length := args.Int("length", 128)
	if length < 1 || length > maxLength {
		return nil, errLengthOf(length)
	}
	split, err := splitterOf(args.Text("tokenizer"))
	if err != nil {
		return nil, err
	}
	f, err := packed.Open(files, args.Text("file"))
	if err != nil {
		return nil, err
	}
	s := &source{file: f, split: split, length: int(length)}
	for _, c := range expect {
		if c.Name == "tokens" {
			s.words = c.Classes
		}
	}
	if err := s.scan(); err != nil {
		f.Close()
		return nil, data.In(f.Name, err)
	}
	return s, nil
}

// scan reads the file once.
func (s *source) scan() error {
	if s.split == nil {
		s.rows = int((s.file.Size - 1) / int64(s.length))
		return s.few(int(s.file.Size))
	}
	known := s.words != nil
	counts := map[string]int{}
	tokens := 0
	r := newScanner(io.NewSectionReader(s.file, 0, s.file.Size), s.split)
	for {
		at, word, err := r.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if tokens%s.length == 0 {
			s.starts = append(s.starts, at)
		}
		tokens++
		if !known {
			counts[string(word)]++
		}
	}
	if !known {
		s.words = vocabulary(counts, s.split)
	}
	s.places = placesOf(s.words)
	s.rows = (tokens - 1) / s.length
	return s.few(tokens)
}

// few is the error of a file with too few tokens for a row.
func (s *source) few(tokens int) error {
	if s.rows < 1 {
		s.rows = 0
		return errFew(tokens, s.length)
	}
	return nil
}

// Columns are the tokens and those that follow them.
func (s *source) Columns() []data.Column {
	n := len(s.words)
	if s.split == nil {
		n = 256
	}
	return []data.Column{
		{Name: "tokens", DType: rt.Int32, Shape: []int{s.length}, Index: n, Classes: s.words},
		{Name: "next", DType: rt.Int32, Shape: []int{s.length}, Index: n},
	}
}

// Rows returns the number of windows.
func (s *source) Rows() int { return s.rows }

// ReadText has nothing to read: the tokens are numbers.
func (s *source) ReadText(int, int, int, []string) error { return errors.New("no column of text") }

// Place names a row.
func (s *source) Place(row int) string { return s.file.Name + ", window " + itoa(row) }

// Close closes the file.
func (s *source) Close() error { return s.file.Close() }

// Read gives the numbers of tokens; column 1 begins one token later.
func (s *source) Read(column, from, to int, dst []byte) error {
	if s.split == nil {
		return s.readBytes(column, from, to, dst)
	}
	r := newScanner(io.NewSectionReader(s.file, s.starts[from], s.file.Size-s.starts[from]), s.split)
	r.at = 0 // a token begins here
	for i := range (to-from)*s.length + column {
		at, word, err := r.next()
		if err != nil {
			return data.In(s.file.Name, err)
		}
		if i < column {
			continue
		}
		place, known := s.places[string(word)]
		if !known && s.split.strict() {
			return errCharacter(s.file.Name, s.starts[from]+at, word)
		}
		binary.LittleEndian.PutUint32(dst[4*(i-column):], uint32(place))
	}
	return nil
}

// readBytes reads bytes as they are.
func (s *source) readBytes(column, from, to int, dst []byte) error {
	n := (to - from) * s.length
	if cap(s.buffer) < n {
		s.buffer = make([]byte, n)
	}
	if k, err := s.file.ReadAt(s.buffer[:n], int64(from)*int64(s.length)+int64(column)); k < n {
		return data.In(s.file.Name, err)
	}
	for i, b := range s.buffer[:n] {
		binary.LittleEndian.PutUint32(dst[4*i:], uint32(b))
	}
	return nil
}
