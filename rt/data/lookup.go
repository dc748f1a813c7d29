package data

import (
	"github.com/dlgen/dlgen/rt"
)

// places returns where each text stands in a vocabulary.
func places(vocabulary []string) map[string]int {
	m := make(map[string]int, len(vocabulary))
	for i, text := range vocabulary {
		if _, there := m[text]; !there {
			m[text] = i
		}
	}
	return m
}

// text tells whether the column is read as text.
func (c *FeedColumn) text() bool { return c.Vocabulary != nil || c.Reader != nil }

// lookup writes what texts become into a field.
func (c *FeedColumn) lookup(field rt.Slab, texts []string, places map[string]int) {
	n := len(texts)
	if c.Reader != nil {
		width := c.Tensor.Len()
		numbers := field.I64(0, n*width)
		for i, text := range texts {
			c.Reader(text, numbers[i*width:(i+1)*width])
		}
		return
	}
	switch c.Tensor.DType {
	case rt.Bool:
		for i, text := range texts {
			field.Bool(0, n)[i] = len(c.Vocabulary) > 0 && text == c.Vocabulary[0]
		}
	case rt.Int32:
		number(field.I32(0, n), texts, places, c.First)
	case rt.Int64:
		number(field.I64(0, n), texts, places, c.First)
	case rt.Uint8:
		number(field.U8(0, n), texts, places, c.First)
	case rt.Float32:
		number(field.F32(0, n), texts, places, c.First)
	case rt.Float64:
		number(field.F64(0, n), texts, places, c.First)
	}
}

// number writes the places of texts, counted from first.
func number[T int32 | int64 | uint8 | float32 | float64](to []T, texts []string, places map[string]int, first int) {
	for i, text := range texts {
		to[i] = 0
		if place, known := places[text]; known {
			to[i] = T(place + first)
		}
	}
}

// checkIndices returns an error for the first of n rows whose value is out of range. Rows are counted from a first.
func checkIndices(t *rt.Tensor, values rt.Slab, n, first int) error {
	row, value := firstOutside(t, values, n)
	if row < 0 {
		return nil
	}
	return errIn(rowText(first+row), errIndex(t.Name, value, t.Index))
}

// firstOutside returns the first of n rows with a value that is out of range, or -1.
func firstOutside(t *rt.Tensor, values rt.Slab, n int) (row int, value int64) {
	if t.Index == 0 {
		return -1, 0
	}
	length := t.Len()
	at := -1
	switch n *= length; t.DType {
	case rt.Int32:
		at, value = outside(values.I32(0, n), t.Index)
	case rt.Int64:
		at, value = outside(values.I64(0, n), t.Index)
	case rt.Uint8:
		at, value = outside(values.U8(0, n), t.Index)
	}
	if at < 0 {
		return -1, 0
	}
	return at / length, value
}

// hasNaN reports whether a row of a tensor of floats has a NaN.
func hasNaN(t *rt.Tensor, values rt.Slab, row int) bool {
	n := t.Len()
	switch t.DType {
	case rt.Float32:
		for _, x := range values.F32(4*n*row, n) {
			if x != x {
				return true
			}
		}
	case rt.Float64:
		for _, x := range values.F64(8*n*row, n) {
			if x != x {
				return true
			}
		}
	}
	return false
}

// outside returns the place and value of the first number that is not in [0, limit), or -1.
func outside[T int32 | int64 | uint8](x []T, limit int) (int, int64) {
	for i, v := range x {
		if uint64(v) >= uint64(limit) {
			return i, int64(v)
		}
	}
	return -1, 0
}
