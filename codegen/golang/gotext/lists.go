package gotext

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Quoted are names as strings of Go.
func Quoted(names []string) string {
	list := make([]string, len(names))
	for i, name := range names {
		list[i] = strconv.Quote(name)
	}
	return strings.Join(list, ", ")
}

// Ints is a list of integers as Go.
func Ints(list []int) string {
	return strings.ReplaceAll(fmt.Sprintf("[]int{%v}", strings.Trim(fmt.Sprint(list), "[]")), " ", ", ")
}

// Dims are the lengths of a shape without rows.
func Dims(s ir.Shape) []int {
	out := make([]int, len(s))
	for i, d := range s {
		out[i] = int(d)
	}
	return out
}
