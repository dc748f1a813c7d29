package ir

import "testing"

func TestSize(t *testing.T) {
	for _, c := range []struct {
		shape Shape
		text  string
		of3   int
		one   bool
	}{
		{nil, "1", 1, true},
		{Shape{4, 8}, "32", 32, false},
		{Shape{Batch}, "n", 3, false},
		{Shape{Batch, 32}, "n*32", 96, false},
		{Shape{Batch, -2, 5}, "n*n*10", 90, false},
		{Shape{Batch, 0}, "0", 0, false},
	} {
		s := c.shape.Size()
		if s.String() != c.text || s.At(3) != c.of3 || s.IsOne() != c.one || s.At(3) != c.shape.Elements(3) {
			t.Errorf("%v is %v, of 3 rows %d, one: %v", c.shape, s, s.At(3), s.IsOne())
		}
	}
}
