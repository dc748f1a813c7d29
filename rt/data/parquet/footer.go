package parquet

import (
	"encoding/binary"
	"io"

	"github.com/dlgen/dlgen/rt"
)

// Physical types of the format.
const (
	typeBool = iota
	typeInt32
	typeInt64
	typeInt96
	typeFloat
	typeDouble
	typeBytes
	typeFixed
)

// Converted types of the format that matter.
const (
	convertedDecimal = 5
	convertedUint32  = 13
	convertedUint64  = 14
)

// column is a flat column of a file.
type column struct {
	name     string
	physical int
	optional bool
	unsigned bool
	decimal  bool
	scale    int
	length   int  // of a value of typeFixed
	leaf     int  // its number among the columns of a row group
	nulls    bool // some values are missing
}

// group is a row group.
type group struct {
	first, rows int
	chunks      []*value // ColumnMetaData of each leaf
}

// footer is what the end of a file says.
type footer struct {
	rows    int
	columns []column
	groups  []group
}

// maxGroup is the most rows of a row group, which is decoded whole: a few bytes can say that a value is repeated often.
const maxGroup = 1 << 26

// maxFooter is the longest footer that is read.
const maxFooter = 256 << 20

// readFooter reads the end of a file: "PAR1" … footer, its length, "PAR1".
func readFooter(f io.ReaderAt, size int64) (*footer, error) {
	var b [8]byte
	if size < 12 {
		return nil, errMagic
	}
	if _, err := f.ReadAt(b[:4], 0); err != nil || string(b[:4]) != magic {
		return nil, errMagic
	}
	if _, err := f.ReadAt(b[:], size-8); err != nil || string(b[4:]) != magic {
		return nil, errCut
	}
	length := int64(binary.LittleEndian.Uint32(b[:4]))
	if length > size-12 || length > maxFooter {
		return nil, errCut
	}
	text := make([]byte, length)
	if _, err := f.ReadAt(text, size-8-length); err != nil {
		return nil, err
	}
	v, _, ok := readStruct(text)
	if !ok {
		return nil, errFooter
	}
	return footerOf(v, size)
}

// footerOf makes sense of a footer.
func footerOf(v *value, size int64) (*footer, error) {
	out := &footer{}
	leaves, err := out.schema(v.field(2).list)
	if err != nil {
		return nil, err
	}
	for i := range v.field(4).list {
		g := &v.field(4).list[i]
		rows := g.int(3)
		if rows < 0 || rows > maxGroup || len(g.field(1).list) != leaves || out.rows > maxRows-rows {
			return nil, errFooter
		}
		one := group{first: out.rows, rows: rows}
		for k := range g.field(1).list {
			chunk := &g.field(1).list[k]
			if chunk.field(1).text != "" {
				return nil, errApart
			}
			one.chunks = append(one.chunks, chunk.field(3))
		}
		out.groups = append(out.groups, one)
		out.rows += rows
	}
	if out.rows == 0 {
		return nil, errNoRows
	}
	for i := range out.columns {
		if err := out.place(&out.columns[i], size); err != nil {
			return nil, inColumn(out.columns[i].name, err)
		}
	}
	return out, nil
}

// schema reads the columns: those directly below the root that hold one value a row. It returns how many leaves there
// are.
func (f *footer) schema(elements []value) (int, error) {
	if len(elements) == 0 {
		return 0, errFooter
	}
	leaves, below := 0, 0 // below: how many elements belong to nested ones
	for i := 1; i < len(elements); i++ {
		e := &elements[i]
		children := e.int(5)
		nested := below > 0
		if nested {
			below--
		}
		if children > 0 {
			below += children
			continue
		}
		c := column{name: e.field(4).text, physical: e.int(1), optional: e.int(3) == 1, length: e.int(2), leaf: leaves}
		leaves++
		converted := e.int(6)
		c.unsigned = e.has(6) && (converted == convertedUint32 || converted == convertedUint64)
		c.decimal, c.scale = e.has(6) && converted == convertedDecimal, e.int(7)
		if nested || e.int(3) == 2 || c.physical == typeInt96 || c.physical == typeFixed && (!c.decimal || c.length < 1 || c.length > 64) || c.decimal && c.physical == typeBytes || !e.has(1) || c.scale < 0 || c.scale > 300 {
			continue
		}
		f.columns = append(f.columns, c)
	}
	if len(f.columns) == 0 {
		return 0, errNoColumns
	}
	return leaves, nil
}

// place checks where a column's chunks lie, and whether values are missing.
func (f *footer) place(c *column, size int64) error {
	for i := range f.groups {
		m := f.groups[i].chunks[c.leaf]
		start, length := chunkPlace(m)
		if start < 4 || length < 0 || start > size || length > size-start || int(m.field(5).number) != f.groups[i].rows || m.int(1) != c.physical {
			return errFooter
		}
		if s := m.field(12); c.optional && (!s.has(3) || s.field(3).number != 0) {
			c.nulls = true
		}
	}
	return nil
}

// chunkPlace is where the pages of a chunk lie.
func chunkPlace(m *value) (start, length int64) {
	start = m.field(9).number
	if d := m.field(11).number; m.has(11) && d > 0 && d < start {
		start = d
	}
	return start, m.field(7).number
}

// kind is the type of the column: i64, f32, bool, or 0 for text.
func (c *column) kind(fills, wholeFill bool) rt.DType {
	gaps := c.nulls && !fills
	switch {
	case c.physical == typeBytes && !c.decimal:
		return 0
	case c.physical == typeBool && !c.nulls:
		return rt.Bool
	case (c.physical == typeInt32 || c.physical == typeInt64) && !c.decimal && !gaps && (!c.nulls || wholeFill):
		return rt.Int64
	}
	return rt.Float32
}
