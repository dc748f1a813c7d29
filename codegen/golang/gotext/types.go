package gotext

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// DType says how a type of elements looks in Go.
type DType struct {
	Memory string // the type of its elements in memory
	Scalar string // the type in which single elements are computed with
	View   string // the method of rt.Slab that gives a slice
	Name   string // the constant of rt
}

// DTypes has a row for each type of elements.
var DTypes = map[ir.DType]DType{
	ir.F32:  {"float32", "float32", "F32", "Float32"},
	ir.F64:  {"float64", "float64", "F64", "Float64"},
	ir.F16:  {"uint16", "float32", "U16", "Float16"},
	ir.BF16: {"uint16", "float32", "U16", "BFloat16"},
	ir.I32:  {"int32", "int32", "I32", "Int32"},
	ir.I64:  {"int64", "int64", "I64", "Int64"},
	ir.U8:   {"uint8", "uint8", "U8", "Uint8"},
	ir.Bool: {"bool", "bool", "Bool", "Bool"},
}

// SizeFor writes a size for a number of rows that has another name; it has rows.
func SizeFor(s ir.Size, rows string) string {
	if s.Factor == 1 {
		return rows
	}
	return rows + "*" + strconv.Itoa(s.Factor)
}

// TimesSize writes an expression, which binds as a product does, times a size.
func TimesSize(x string, s ir.Size) string {
	switch {
	case s.IsOne():
		return x
	case x == "0" || s.Factor == 0:
		return "0"
	}
	return x + "*" + s.String()
}

// Grouped is a size in brackets if it has several factors.
func Grouped(s ir.Size) string {
	if text := s.String(); strings.Contains(text, "*") {
		return "(" + text + ")"
	} else {
		return text
	}
}

// ShapeText prints a shape for comments: [n 28 28 1].
func ShapeText(s ir.Shape) string {
	parts := make([]string, len(s))
	for i, d := range s {
		parts[i] = d.Size().String()
	}
	return "[" + strings.Join(parts, " ") + "]"
}

// FloatLiteral writes a float as an untyped Go constant, or as what makes an infinity or NaN of the scalar type.
func FloatLiteral(x float64, d ir.DType) string {
	scalar := DTypes[d].Scalar
	if d != ir.F64 {
		if x32 := float64(float32(x)); !math.IsInf(x32, 0) || math.IsInf(x, 0) {
			x = x32
		} else {
			x = math.Inf(int(math.Copysign(1, x)))
		}
	}
	switch {
	case math.IsNaN(x):
		return fmt.Sprintf("%s(math.NaN())", scalar)
	case math.IsInf(x, 1):
		return fmt.Sprintf("%s(math.Inf(1))", scalar)
	case math.IsInf(x, -1):
		return fmt.Sprintf("%s(math.Inf(-1))", scalar)
	case x == 0 && math.Signbit(x):
		return fmt.Sprintf("%s(math.Copysign(0, -1))", scalar)
	}
	bits := 32
	if d == ir.F64 {
		bits = 64
	}
	return strconv.FormatFloat(x, 'g', -1, bits)
}

// wrapInt keeps the low bits that a type has.
func wrapInt(n int64, d ir.DType) int64 {
	switch d {
	case ir.I32:
		return int64(int32(n))
	case ir.U8:
		return int64(uint8(n))
	}
	return n
}

// IntLiteral writes an integer or a bool.
func IntLiteral(n int64, d ir.DType) string {
	if d == ir.Bool {
		return strconv.FormatBool(n != 0)
	}
	return strconv.FormatInt(wrapInt(n, d), 10)
}

// Element returns element i of a literal as Go; of an f16 or bf16 the number, rounded.
func Element(l *ir.Literal, i int, d ir.DType) string {
	if d.IsFloat() {
		return FloatLiteral(ir.RoundHalf(l.Floats[min(i, len(l.Floats)-1)], d), d)
	}
	return IntLiteral(l.Ints[min(i, len(l.Ints)-1)], d)
}

// PlainNumber reports whether a literal is an untyped constant.
func PlainNumber(text string) bool {
	return text != "true" && text != "false" && !strings.Contains(text, "(")
}
