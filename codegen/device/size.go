package device

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// size is factor · n^power, a number of elements or the length of an axis.
type size struct{ factor, power int }

// unit is the size 1.
var unit = size{1, 0}

func constant(n int) size { return size{n, 0} }

func countOf(s ir.Shape) size {
	factor, power := s.Count()
	return size{factor, power}
}

func dimOf(d ir.Dim) size {
	if d < 0 {
		return size{int(-d), 1}
	}
	return size{int(d), 0}
}

func (s size) times(t size) size { return size{s.factor * t.factor, s.power + t.power} }

func (s size) one() bool { return s == unit }

// at returns the number for n rows.
func (s size) at(n int) int {
	x := s.factor
	for range s.power {
		x *= n
	}
	return x
}

// c writes it as an expression of C that binds as a factor.
func (s size) c() string {
	if s.power == 0 || s.factor == 0 {
		return strconv.Itoa(s.factor)
	}
	return "(" + strconv.Itoa(s.factor) + strings.Repeat("*n", s.power) + ")"
}

// extent writes it for a list.
func (s size) extent() string { return strconv.Itoa(s.factor) + strings.Repeat("n", s.power) }

// times writes the product of an expression and a size.
func product(x string, s size) string {
	switch {
	case s.one():
		return x
	case s.factor == 0 || x == "0":
		return "0"
	}
	return x + "*" + s.c()
}

// over writes the quotient of an expression and a size.
func over(x string, s size) string {
	if s.one() {
		return x
	}
	return x + "/" + s.c()
}
