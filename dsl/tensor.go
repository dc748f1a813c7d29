package dsl

import (
	"fmt"
	"math"
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

var dtypeNames = [...]string{F32: "f32", F64: "f64", F16: "f16", BF16: "bf16", I32: "i32", I64: "i64", U8: "u8", Bool: "bool"}

// String returns the name as in the language.
func (d DType) String() string {
	if d == 0 || int(d) >= len(dtypeNames) {
		return "invalid"
	}
	return dtypeNames[d]
}

// IsFloat reports whether d is a floating-point type.
func (d DType) IsFloat() bool { return d >= F32 && d <= BF16 }

// IsInt reports whether d is an integer type (bool is none).
func (d DType) IsInt() bool { return d == I32 || d == I64 || d == U8 }

// Limits are the least and the largest number of a type that holds no fractions; a bool counts as 0 or 1.
func (d DType) Limits() (least, most int) {
	switch d {
	case Bool:
		return 0, 1
	case U8:
		return 0, math.MaxUint8
	case I32:
		return math.MinInt32, math.MaxInt32
	}
	return math.MinInt64, math.MaxInt64
}

// ParseDType returns the type of a name.
func ParseDType(name string) (DType, bool) {
	for d := F32; d <= Bool; d++ {
		if dtypeNames[d] == name {
			return d, true
		}
	}
	return 0, false
}

// Dim is the length of an axis: constant if not negative, else -d times the number of rows of the batch
// (only in values made by across_batch).
type Dim int

// Shape is the lengths of a value's axes, without the implicit batch axis.
type Shape []Dim

// Equal reports whether both have the same axes.
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

// Clone returns a copy.
func (s Shape) Clone() Shape { return append(Shape{}, s...) }

// Size returns the number of elements of a shape without batch axes, and whether it fits the language's limit of 2⁴⁰.
func (s Shape) Size() (size int, ok bool) {
	size = 1
	for _, d := range s {
		if d < 0 {
			continue
		}
		if d != 0 && size > 1<<40/int(d) {
			return 0, false
		}
		size *= int(d)
	}
	return size, true
}

// WithoutLastOne is a shape without its last axis if that has length 1: losses and metrics see no difference.
func (s Shape) WithoutLastOne() Shape {
	if n := len(s); n > 0 && s[n-1] == 1 {
		return s[:n-1]
	}
	return s
}

// HasBatch reports whether an axis depends on the number of rows.
func (s Shape) HasBatch() bool {
	for _, d := range s {
		if d < 0 {
			return true
		}
	}
	return false
}

// String prints `[28, 28, 1]`; a batch axis is `batch` or `2·batch`.
func (s Shape) String() string {
	parts := make([]string, len(s))
	for i, d := range s {
		switch {
		case d == -1:
			parts[i] = "batch"
		case d < 0:
			parts[i] = fmt.Sprintf("%d·batch", -d)
		default:
			parts[i] = strconv.Itoa(int(d))
		}
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// TensorType is what the language knows of a value. Index is n of index(n), whose DType is I32, or 0.
type TensorType struct {
	DType DType
	Index int
	Shape Shape
}

// String prints the type as one writes it: f32[28, 28], index(10), f32.
func (t TensorType) String() string {
	s := t.DType.String()
	if t.Index > 0 {
		s = fmt.Sprintf("index(%d)", t.Index)
	}
	if len(t.Shape) > 0 {
		s += t.Shape.String()
	}
	return s
}
