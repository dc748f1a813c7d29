package bpe

import (
	"encoding/binary"
	"errors"
	"io"
	"os"
	"strconv"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// maxLength is the most tokens of a row.
const maxLength = 1 << 24

type source struct {
	t      *Tokenizer
	file   *packed.File
	length int
	rows   int
	starts []start // of each row
	tokens []int32
}

// start is where a row begins: in a piece at a place of the file, so many tokens of it later.
type start struct {
	at    int64
	skip  int32
	fresh bool
}

// Load reads the tokenizer of a file.
func Load(files data.Finder, name string) (*Tokenizer, error) {
	path, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	r, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t, err := Read(r)
	if err != nil {
		return nil, data.In(name, err)
	}
	return t, nil
}

// Open opens the source: it reads the file once, to learn where rows begin.
func Open(args data.Args, files data.Finder, _ []data.Column) (data.Source, error) {
	length := args.Int("length", 128)
	if length < 1 || length > maxLength {
		return nil, errLength(length)
	}
	t, err := Load(files, args.Text("tokenizer"))
	if err != nil {
		return nil, err
	}
	f, err := packed.Open(files, args.Text("file"))
	if err != nil {
		return nil, err
	}
	s := &source{t: t, file: f, length: int(length)}
	if err := s.find(); err != nil {
		f.Close()
		return nil, data.In(f.Name, err)
	}
	return s, nil
}

// find finds where rows begin.
func (s *source) find() error {
	count := 0
	for scan := s.t.scan(s.from(0)); ; {
		p, err := scan.next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if s.tokens, err = s.t.appendPiece(s.tokens[:0], p); err != nil {
			return err
		}
		for i := range s.tokens {
			if (count+i)%s.length == 0 {
				s.starts = append(s.starts, start{p.at, int32(i), p.fresh})
			}
		}
		count += len(s.tokens)
	}
	if s.rows = max(count-1, 0) / s.length; s.rows == 0 {
		return errFew(count, s.length)
	}
	return nil
}

// from reads the file from a place on.
func (s *source) from(at int64) io.Reader { return io.NewSectionReader(s.file, at, s.file.Size-at) }

// Columns are the tokens and those that follow them.
func (s *source) Columns() []data.Column {
	return []data.Column{
		{Name: "tokens", DType: rt.Int32, Shape: []int{s.length}, Index: s.t.Len()},
		{Name: "next", DType: rt.Int32, Shape: []int{s.length}, Index: s.t.Len()},
	}
}

// Rows returns the number of windows.
func (s *source) Rows() int { return s.rows }

// Read gives the numbers of tokens; column 1 begins one token later.
func (s *source) Read(column, from, to int, dst []byte) error {
	begin := s.starts[from]
	skip, n := int(begin.skip)+column, 0
	for scan := s.t.scanAt(s.from(begin.at), begin.at, begin.fresh); n < (to-from)*s.length; {
		p, err := scan.next()
		if err != nil {
			return data.In(s.file.Name, err)
		}
		if s.tokens, err = s.t.appendPiece(s.tokens[:0], p); err != nil {
			return data.In(s.file.Name, err)
		}
		for _, token := range s.tokens {
			switch {
			case skip > 0:
				skip--
			case n < (to-from)*s.length:
				binary.LittleEndian.PutUint32(dst[4*n:], uint32(token))
				n++
			}
		}
	}
	return nil
}

// ReadText has nothing to read: the tokens are numbers.
func (s *source) ReadText(int, int, int, []string) error { return errors.New("no column of text") }

// Place names a row.
func (s *source) Place(row int) string { return s.file.Name + ", window " + strconv.Itoa(row) }

// Close closes the file.
func (s *source) Close() error { return s.file.Close() }
