package runner

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
)

// printSmall prints the weights of a model that has at most 16 numbers.
func printSmall(w io.Writer, p *rt.Params) {
	total := 0
	for i := range p.Table {
		total += p.Table[i].Len()
	}
	if total > 16 {
		return
	}
	for i := range p.Table {
		v := &p.Table[i]
		fmt.Fprintf(w, "%s = %s\n", v.Path, nested(rt.Numbers(p.Data(v), v.DType), v.Shape, func(x float64) string { return text(x, v.DType) }))
	}
}

// nested prints a tensor as lists in lists.
func nested(x []float64, shape []int, element func(v float64) string) string {
	if len(shape) == 0 {
		return element(x[0])
	}
	size := 1
	for _, n := range shape[1:] {
		size *= n
	}
	parts := make([]string, shape[0])
	for i := range parts {
		parts[i] = nested(x[i*size:(i+1)*size], shape[1:], element)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

// nestedJSON is nested as JSON, in which what is no number is null.
func nestedJSON(x []float64, shape []int, d rt.DType) string {
	return nested(x, shape, func(v float64) string { return finite(text(v, d), v) })
}

// text prints an element with the digits that its type has.
func text(x float64, d rt.DType) string {
	switch {
	case d == rt.Bool:
		return strconv.FormatBool(x != 0)
	case d == rt.Float64:
		return strconv.FormatFloat(x, 'g', -1, 64)
	case float(d):
		return strconv.FormatFloat(x, 'g', -1, 32)
	}
	return strconv.FormatInt(int64(x), 10)
}
