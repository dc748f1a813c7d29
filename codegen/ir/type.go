package ir

import (
	"fmt"
	"strconv"
	"strings"
)

// DType is the type of a tensor's elements.
type DType uint8

// The element types.
const (
	F32 DType = iota + 1
	F64
	F16
	BF16
	I32
	I64
	U8
	Bool
)

var dtypes = [...]struct {
	name string
	size int
}{F32: {"f32", 4}, F64: {"f64", 8}, F16: {"f16", 2}, BF16: {"bf16", 2}, I32: {"i32", 4}, I64: {"i64", 8}, U8: {"u8", 1}, Bool: {"bool", 1}}

// String returns the name as in the language.
func (d DType) String() string {
	if d == 0 || int(d) >= len(dtypes) {
		return "invalid"
	}
	return dtypes[d].name
}

// Size returns the bytes of one element.
func (d DType) Size() int { return dtypes[d].size }

// IsFloat reports whether d is a floating-point type.
func (d DType) IsFloat() bool { return d >= F32 && d <= BF16 }

// IsHalf reports whether it is a float of 16 bits.
func (d DType) IsHalf() bool { return d == F16 || d == BF16 }

// IsInt reports whether d is an integer type (bool is none).
func (d DType) IsInt() bool { return d == I32 || d == I64 || d == U8 }

// ParseDType returns the type of a name as in the language.
func ParseDType(name string) (DType, bool) {
	for d := F32; d <= Bool; d++ {
		if dtypes[d].name == name {
			return d, true
		}
	}
	return 0, false
}

// Dim is the length of an axis: constant if not negative, else -d times the number of rows.
type Dim int

// Batch is the length of the batch axis.
const Batch Dim = -1

// IsBatch reports whether the length depends on the number of rows.
func (d Dim) IsBatch() bool { return d < 0 }

// At returns the length for n rows.
func (d Dim) At(n int) int {
	if d < 0 {
		return int(-d) * n
	}
	return int(d)
}

// Shape is the lengths of a tensor's axes.
type Shape []Dim

// Dims returns the shape of constant lengths.
func Dims(lengths ...int) Shape {
	s := make(Shape, len(lengths))
	for i, n := range lengths {
		s[i] = Dim(n)
	}
	return s
}

// Equal reports whether both shapes have the same axes.
func (s Shape) Equal(t Shape) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range s {
		if s[i] != t[i] {
			return false
		}
	}
	return true
}

// Elements returns the number of elements for n rows.
func (s Shape) Elements(n int) int {
	count := 1
	for _, d := range s {
		count *= d.At(n)
	}
	return count
}

// At returns the shape for n rows.
func (s Shape) At(n int) []int {
	out := make([]int, len(s))
	for i, d := range s {
		out[i] = d.At(n)
	}
	return out
}

// Axes lists axes in order, from one to before another.
func Axes(from, to int) []int {
	list := make([]int, 0, to-from)
	for axis := from; axis < to; axis++ {
		list = append(list, axis)
	}
	return list
}

// HasBatch reports whether any axis depends on the number of rows.
func (s Shape) HasBatch() bool {
	for _, d := range s {
		if d < 0 {
			return true
		}
	}
	return false
}

// Clone returns a copy.
func (s Shape) Clone() Shape { return append(Shape(nil), s...) }

// String prints `[-1, 28, 28]`.
func (s Shape) String() string {
	parts := make([]string, len(s))
	for i, d := range s {
		parts[i] = strconv.Itoa(int(d))
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// Type is what is known of a value before it is computed.
type Type struct {
	DType DType
	Shape Shape
}

// Equal reports whether both types are the same.
func (t Type) Equal(u Type) bool { return t.DType == u.DType && t.Shape.Equal(u.Shape) }

// String prints `f32[-1, 28]`.
func (t Type) String() string {
	if len(t.Shape) == 0 {
		return t.DType.String()
	}
	return fmt.Sprintf("%s%s", t.DType, t.Shape)
}

// Bytes returns the size for n rows.
func (t Type) Bytes(n int) int { return t.Shape.Elements(n) * t.DType.Size() }
