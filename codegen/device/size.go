package device

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// cSize writes a size as an expression of C that binds as a factor.
func cSize(s ir.Size) string {
	if s.Power == 0 || s.Factor == 0 {
		return strconv.Itoa(s.Factor)
	}
	return "(" + strconv.Itoa(s.Factor) + strings.Repeat("*n", s.Power) + ")"
}

// extentOf writes a size for a list of launches.
func extentOf(s ir.Size) string { return strconv.Itoa(s.Factor) + strings.Repeat("n", s.Power) }

// product writes the product of an expression and a size.
func product(x string, s ir.Size) string {
	switch {
	case s.IsOne():
		return x
	case s.Factor == 0 || x == "0":
		return "0"
	}
	return x + "*" + cSize(s)
}

// over writes the quotient of an expression and a size.
func over(x string, s ir.Size) string {
	if s.IsOne() {
		return x
	}
	return x + "/" + cSize(s)
}

// batched reports whether a shape's first axis goes along the rows, and no other does.
func batched(s ir.Shape) bool {
	if len(s) == 0 || s[0] >= 0 {
		return false
	}
	return free(s[1:])
}

// free reports whether no axis goes along the rows.
func free(s ir.Shape) bool {
	for _, d := range s {
		if d < 0 {
			return false
		}
	}
	return true
}

func modulo(x string, s ir.Size) string {
	if s.IsOne() {
		return "0"
	}
	return x + "%" + cSize(s)
}
