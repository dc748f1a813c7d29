// Package csv is the source `csv(file, header=true, fill=none, separator=",", decimal=".", missing=none)`: tables in RFC 4180's form, plain
// or packed by gzip or zstd, one below the other. Each column is i64, f32, bool or text, whichever holds all its values; a missing number is
// NaN, or fill, and makes its column f32; a missing text is "".
//
// A file is read once to learn its types and where its rows are, then piece by piece: no more than a piece is in memory.
package csv

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
	"github.com/dlgen/dlgen/rt/data/packed"
)

// Open opens the source.
func Open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	names, err := files.FindAll(args.Texts("file"))
	if err != nil {
		return nil, err
	}
	o, err := optionsOf(args)
	if err != nil {
		return nil, err
	}
	var parts []*source
	for _, name := range names {
		s, err := openFile(files, name, o)
		if err != nil {
			closeAll(parts)
			return nil, err
		}
		parts = append(parts, s)
	}
	if err := agree(parts, expect); err != nil {
		closeAll(parts)
		return nil, err
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	all := make([]data.Source, len(parts))
	for i, p := range parts {
		all[i] = p
	}
	return data.Join(all)
}

func optionsOf(args data.Args) (options, error) {
	o := options{header: args.Bool("header", true), separator: ','}
	o.fill, o.fills = args.Float("fill")
	o.missing = args.Texts("missing")
	if text := args.Text("separator"); text != "" {
		var size int
		if o.separator, size = utf8.DecodeRuneInString(text); size != len(text) || o.separator == utf8.RuneError || strings.ContainsRune("\"\r\n", o.separator) {
			return o, fmt.Errorf("separator is one character, and no quote or end of a line, not %q", text)
		}
	}
	switch text := args.Text("decimal"); text {
	case "", ".":
	case ",":
		if o.comma = true; o.separator == ',' {
			return o, errors.New(`a comma stands between cells or in numbers, not both: decimal="," goes with separator=";"`)
		}
	default:
		return o, fmt.Errorf(`decimal is "." or ",", not %q`, text)
	}
	return o, nil
}

func openFile(files data.Finder, name string, o options) (*source, error) {
	f, err := packed.Open(files, name)
	if err != nil {
		return nil, err
	}
	s := &source{file: f, options: o}
	if err := s.scan(); err != nil {
		f.Close()
		return nil, data.In(name, err)
	}
	return s, nil
}

func closeAll(parts []*source) {
	for _, p := range parts {
		p.Close()
	}
}

// agree settles the types of all parts: those that were learnt before, else such that hold the values of all.
func agree(parts []*source, expect []data.Column) error {
	first := parts[0]
	for _, p := range parts[1:] {
		if !slices.Equal(p.names, first.names) {
			return fmt.Errorf("%s has the columns %q, %s has %q", first.file.Name, first.names, p.file.Name, p.names)
		}
		for i := range p.seen {
			first.seen[i].add(p.seen[i])
		}
	}
	for i, name := range first.names {
		kind := first.seen[i].kind(&first.options)
		if j := slices.IndexFunc(expect, func(w data.Column) bool { return w.Name == name }); j >= 0 {
			kind = expect[j].DType
		}
		for _, p := range parts {
			c := data.Column{Name: name, DType: kind}
			if c.Text() {
				c.Odd = first.seen[i].odd
			}
			p.columns = append(p.columns, c)
		}
	}
	return nil
}

// From opens a table that a reader has, as the arguments but file say; see data.Opener for expect.
func From(r io.Reader, args data.Args, expect []data.Column) (data.Source, error) {
	s, err := from(r, args, expect)
	if err != nil {
		return nil, err
	}
	return s, nil
}

func from(r io.Reader, args data.Args, expect []data.Column) (*source, error) {
	o, err := optionsOf(args)
	if err != nil {
		return nil, err
	}
	s, err := fromReader(r, o)
	if err != nil {
		return nil, err
	}
	return s, agree([]*source{s}, expect)
}

// Read reads a whole table, as From opens it.
func Read(r io.Reader, args data.Args, expect []data.Column) (*data.Table, error) {
	s, err := from(r, args, expect)
	if err != nil {
		return nil, err
	}
	t := &data.Table{N: s.Rows(), Cols: s.columns, Data: make([][]byte, len(s.columns)), Texts: make([][]string, len(s.columns))}
	for i, c := range s.columns {
		t.Texts[i] = make([]string, t.N)
		if err := s.ReadText(i, 0, t.N, t.Texts[i]); err != nil {
			return nil, err
		}
		if c.Text() {
			continue
		}
		t.Data[i] = rt.NewSlab(t.N * c.RowBytes())
		if err := s.Read(i, 0, t.N, t.Data[i]); err != nil {
			return nil, err
		}
	}
	return t, nil
}
