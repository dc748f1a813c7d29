package ir

import (
	"strconv"
	"strings"
)

// Size is Factor · rows^Power: a number of elements, or the length of an axis.
type Size struct{ Factor, Power int }

// Fixed is a size that does not depend on the number of rows.
func Fixed(n int) Size { return Size{n, 0} }

// Size returns the length.
func (d Dim) Size() Size {
	if d < 0 {
		return Size{int(-d), 1}
	}
	return Size{int(d), 0}
}

// Size returns the number of elements.
func (s Shape) Size() Size {
	size := Size{1, 0}
	for _, d := range s {
		size = size.Times(d.Size())
	}
	return size
}

// Times returns the product.
func (s Size) Times(t Size) Size { return Size{s.Factor * t.Factor, s.Power + t.Power} }

// IsOne reports whether it is 1 for any number of rows.
func (s Size) IsOne() bool { return s == Size{1, 0} }

// At returns the number for n rows.
func (s Size) At(n int) int {
	x := s.Factor
	for range s.Power {
		x *= n
	}
	return x
}

// String writes it as Go and C have it, n being the rows: 32, n, n*32.
func (s Size) String() string {
	if s.Power == 0 || s.Factor == 0 {
		return strconv.Itoa(s.Factor)
	}
	text := strings.Repeat("n*", s.Power)
	if s.Factor == 1 {
		return text[:len(text)-1]
	}
	return text + strconv.Itoa(s.Factor)
}
