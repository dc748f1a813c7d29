package kernels

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// CSize writes a size as an expression of C that binds as a factor.
func CSize(s ir.Size) string {
	if s.Power == 0 || s.Factor == 0 {
		return strconv.Itoa(s.Factor)
	}
	return "(" + strconv.Itoa(s.Factor) + strings.Repeat("*n", s.Power) + ")"
}

// ExtentOf writes a size for a list of launches.
func ExtentOf(s ir.Size) string { return strconv.Itoa(s.Factor) + strings.Repeat("n", s.Power) }

// Product writes the product of an expression and a size.
func Product(x string, s ir.Size) string {
	switch {
	case s.IsOne():
		return x
	case s.Factor == 0 || x == "0":
		return "0"
	}
	return x + "*" + CSize(s)
}

// Over writes the quotient of an expression and a size.
func Over(x string, s ir.Size) string {
	if s.IsOne() {
		return x
	}
	return x + "/" + CSize(s)
}

// Batched reports whether a shape's first axis goes along the rows, and no other does.
func Batched(s ir.Shape) bool {
	if len(s) == 0 || s[0] >= 0 {
		return false
	}
	return Free(s[1:])
}

// Free reports whether no axis goes along the rows.
func Free(s ir.Shape) bool {
	for _, d := range s {
		if d < 0 {
			return false
		}
	}
	return true
}

// Modulo writes the remainder of an expression and a size.
func Modulo(x string, s ir.Size) string {
	if s.IsOne() {
		return "0"
	}
	return x + "%" + CSize(s)
}
