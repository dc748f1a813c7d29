// Package csv registers the source `csv(file, header=true)`: a table in RFC 4180's form, plain or gzipped. Each
// column is i64, f32, bool or text, whichever holds all its values; a missing number is NaN and makes its
// column f32, a missing text is "".
package csv

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

func init() { data.Register("csv", open) }

func open(args data.Args, files data.Finder, expect []data.Column) (data.Source, error) {
	name := args.Text("file")
	path, err := files.Find(name)
	if err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	t, err := read(f, args.Bool("header", true), expect)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return t, nil
}

// cells is the text of a file by columns.
type cells struct {
	names   []string
	columns [][]string
	lines   []int // of each row, from 1
}

func read(r io.Reader, header bool, expect []data.Column) (*data.Table, error) {
	c, err := scan(r, header)
	if err != nil {
		return nil, err
	}
	t := &data.Table{N: len(c.lines)}
	for i, name := range c.names {
		kind := infer(c.columns[i])
		if j := slices.IndexFunc(expect, func(w data.Column) bool { return w.Name == name }); j >= 0 {
			kind = expect[j].DType
		}
		raw, err := c.convert(i, kind)
		if err != nil {
			return nil, err
		}
		t.Cols = append(t.Cols, data.Column{Name: name, DType: kind})
		t.Data = append(t.Data, raw)
		t.Texts = append(t.Texts, c.columns[i])
	}
	return t, nil
}

// scan reads all records; spaces around a value do not count.
func scan(r io.Reader, header bool) (*cells, error) {
	buffered := bufio.NewReader(r)
	if magic, _ := buffered.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(buffered)
		if err != nil {
			return nil, err
		}
		buffered = bufio.NewReader(unzipped)
	}
	if bom, _ := buffered.Peek(3); string(bom) == "\ufeff" {
		_, _ = buffered.Discard(3)
	}
	reader := csv.NewReader(buffered)
	reader.ReuseRecord = true
	c := &cells{}
	for first := true; ; first = false {
		record, err := reader.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, err
		}
		line, _ := reader.FieldPos(0)
		if first {
			c.start(record, header)
			if header {
				continue
			}
		}
		c.lines = append(c.lines, line)
		for i, cell := range record {
			c.columns[i] = append(c.columns[i], strings.Clone(strings.TrimSpace(cell)))
		}
	}
	if len(c.lines) == 0 {
		return nil, errors.New("no rows")
	}
	for i, name := range c.names {
		if slices.Contains(c.names[:i], name) {
			return nil, fmt.Errorf("two columns are named %q", name)
		}
	}
	return c, nil
}

// start names the columns: by the first record, or column_0, column_1 … without a header.
func (c *cells) start(record []string, header bool) {
	c.columns = make([][]string, len(record))
	for i, cell := range record {
		name := "column_" + strconv.Itoa(i)
		if header {
			name = strings.Clone(strings.TrimSpace(cell))
		}
		c.names = append(c.names, name)
	}
}

// missing reports whether a cell stands for no number.
func missing(cell string) bool {
	switch cell {
	case "", "nan", "NaN", "NAN", "NA", "N/A", "n/a", "null", "NULL":
		return true
	}
	return false
}

// infer returns the narrowest type that holds all cells.
func infer(column []string) rt.DType {
	ints, floats, bools, gaps := true, true, true, false
	for _, cell := range column {
		if missing(cell) {
			gaps = true
			continue
		}
		if _, err := strconv.ParseInt(cell, 10, 64); err != nil {
			ints = false
		}
		if _, err := strconv.ParseFloat(cell, 64); err != nil {
			floats = false
		}
		if _, ok := parseBool(cell); !ok {
			bools = false
		}
	}
	switch {
	case ints && !gaps:
		return rt.Int64
	case floats:
		return rt.Float32
	case bools && !gaps:
		return rt.Bool
	}
	return 0
}

func parseBool(cell string) (value, ok bool) {
	switch cell {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// convert makes the bytes of a column; a column of text stays as it is.
func (c *cells) convert(column int, kind rt.DType) ([]byte, error) {
	if kind == 0 {
		return nil, nil
	}
	var out []byte
	for row, cell := range c.columns[column] {
		var err error
		if out, err = appendCell(out, cell, kind); err != nil {
			return nil, fmt.Errorf("line %d, column %q: %q is no %s", c.lines[row], c.names[column], cell, kind)
		}
	}
	return out, nil
}

func appendCell(out []byte, cell string, kind rt.DType) ([]byte, error) {
	switch kind {
	case rt.Int64:
		v, err := strconv.ParseInt(cell, 10, 64)
		return binary.LittleEndian.AppendUint64(out, uint64(v)), err
	case rt.Float32:
		if missing(cell) {
			return binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(math.NaN()))), nil
		}
		v, err := strconv.ParseFloat(cell, 32)
		if errors.Is(err, strconv.ErrRange) {
			err = nil // beyond the range of f32 is inf
		}
		return binary.LittleEndian.AppendUint32(out, math.Float32bits(float32(v))), err
	case rt.Bool:
		v, ok := parseBool(cell)
		if !ok {
			return out, strconv.ErrSyntax
		}
		if v {
			return append(out, 1), nil
		}
		return append(out, 0), nil
	}
	return out, strconv.ErrSyntax
}
