package parquet

import (
	"bytes"
	"compress/gzip"
	"io"

	"github.com/dlgen/dlgen/rt/data/zstd"
)

// maxPage is the most that a page may unpack to.
const maxPage = 1 << 30

// chunk reads the pages of a column in a row group.
type chunk struct {
	column *column
	codec  int
	in     []byte
	words  vector // the dictionary
	out    vector
	valid  []bool // of each row; nil if none is missing
}

// read decodes all rows.
func (c *chunk) read(rows int) error {
	for c.count() < rows {
		head, n, ok := readStruct(c.in)
		if !ok {
			return errPage
		}
		size := head.int(3)
		if size < 0 || size > len(c.in)-n {
			return errCut
		}
		body := c.in[n : n+size]
		c.in = c.in[n+size:]
		var err error
		switch head.int(1) {
		case 0:
			err = c.dataPage(head, body, rows)
		case 2:
			err = c.dictionaryPage(head, body)
		case 3:
			err = c.dataPageV2(head, body, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// count returns the rows decoded so far.
func (c *chunk) count() int {
	if c.column.optional {
		return len(c.valid)
	}
	return c.out.len(c.column)
}

// dictionaryPage reads the values that the data pages number.
func (c *chunk) dictionaryPage(head *value, body []byte) error {
	body, err := c.unpack(body, head.int(2))
	if err != nil {
		return err
	}
	n := head.field(7).int(1)
	c.words = vector{}
	if n < 0 || !c.words.plain(c.column, body, n) {
		return errPage
	}
	return nil
}

// dataPage reads a page whose levels are packed with its values.
func (c *chunk) dataPage(head *value, body []byte, rows int) error {
	body, err := c.unpack(body, head.int(2))
	if err != nil {
		return err
	}
	h := head.field(5)
	n := h.int(1)
	if n < 0 || n > rows-c.count() {
		return errPage
	}
	present := n
	if c.column.optional {
		if len(body) < 4 {
			return errPage
		}
		length := int(uint32(body[0]) | uint32(body[1])<<8 | uint32(body[2])<<16 | uint32(body[3])<<24)
		if h.int(3) != encodingRLE || length < 0 || length > len(body)-4 {
			return errPage
		}
		var ok bool
		if present, ok = c.levels(body[4:4+length], n); !ok {
			return errPage
		}
		body = body[4+length:]
	}
	return c.values(h.int(2), body, present)
}

// dataPageV2 reads a page whose levels stand before its packed values.
func (c *chunk) dataPageV2(head *value, body []byte, rows int) error {
	h := head.field(8)
	n, definitions, repetitions := h.int(1), h.int(5), h.int(6)
	if n < 0 || n > rows-c.count() || definitions < 0 || repetitions < 0 || repetitions > len(body) || definitions > len(body)-repetitions {
		return errPage
	}
	levels := body[repetitions : repetitions+definitions]
	body = body[repetitions+definitions:]
	if !h.has(7) || h.field(7).number == 1 {
		var err error
		if body, err = c.unpack(body, head.int(2)-repetitions-definitions); err != nil {
			return err
		}
	}
	present := n
	if c.column.optional {
		var ok bool
		if present, ok = c.levels(levels, n); !ok {
			return errPage
		}
	}
	return c.values(h.int(4), body, present)
}

// levels reads which of n values are there, and counts them.
func (c *chunk) levels(in []byte, n int) (present int, ok bool) {
	numbers, ok := hybrid(in, 1, n)
	for _, level := range numbers {
		c.valid = append(c.valid, level == 1)
		present += int(level)
	}
	return present, ok
}

// values decodes n values of a page.
func (c *chunk) values(encoding int, body []byte, n int) error {
	ok := false
	switch encoding {
	case encodingPlain:
		ok = c.out.plain(c.column, body, n)
	case encodingDictionary, encodingRLEDictionary:
		ok = c.numbered(body, n)
	case encodingRLE:
		ok = c.column.physical == typeBool && len(body) >= 4 && c.out.levels(body[4:], n)
	case encodingDelta:
		ok = c.out.deltas(c.column, body, n)
	case encodingDeltaLength:
		ok = c.out.deltaLengths(c.column, body, n)
	case encodingDeltaText:
		ok = c.out.deltaTexts(c.column, body, n)
	case encodingSplit:
		ok = c.out.split(c.column, body, n)
	default:
		return errEncoding(encoding)
	}
	if !ok {
		return errPage
	}
	return nil
}

// numbered decodes values given by their numbers in the dictionary.
func (c *chunk) numbered(body []byte, n int) bool {
	if n == 0 {
		return true
	}
	if len(body) == 0 || body[0] > 32 {
		return false
	}
	numbers, ok := hybrid(body[1:], uint(body[0]), n)
	if !ok {
		return false
	}
	size := c.words.len(c.column)
	for _, i := range numbers {
		if int(i) >= size {
			return false
		}
		c.out.copy(&c.words, c.column, int(i))
	}
	return true
}

// unpack undoes the codec; the result has the size that the page's head says.
func (c *chunk) unpack(in []byte, size int) ([]byte, error) {
	if size < 0 || size > maxPage {
		return nil, errPage
	}
	var r io.Reader
	switch c.codec {
	case 0:
		return in, nil
	case 1:
		out, ok := snappy(in, size)
		if !ok {
			return nil, errPage
		}
		return out, nil
	case 7:
		out, ok := lz4(in, size)
		if !ok {
			return nil, errPage
		}
		return out, nil
	case 2:
		g, err := gzip.NewReader(bytes.NewReader(in))
		if err != nil {
			return nil, err
		}
		r = g
	case 6:
		if size == 0 {
			return nil, nil
		}
		r = zstd.NewReader(bytes.NewReader(in))
	default:
		return nil, errCodec(c.codec)
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r, int64(size)+1))
	if err != nil {
		return nil, err
	}
	if n != int64(size) {
		return nil, errPage
	}
	return out.Bytes(), nil
}
