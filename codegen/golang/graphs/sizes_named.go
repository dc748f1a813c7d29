package graphs

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// The sizes of convolutions and windows with which a network calls a function again and again are variables, so that a
// call says which they are in a word.

// sizesVariable names the variable that has a value.
func (m *Writer) sizesVariable(name, value string) string {
	known, ok := m.sizes[value]
	if !ok {
		known = m.Unique(name)
		m.sizes[value] = known
		m.sizesOrder = append(m.sizesOrder, known+" = "+value)
	}
	return known
}

// declareSizes writes the variables.
func (m *Writer) declareSizes() {
	if len(m.sizesOrder) > 0 {
		m.Declare("Sizes of windows, and of what comes in and goes out.", "var (\n"+strings.Join(m.sizesOrder, "\n")+"\n)")
		m.sizesOrder = nil
	}
}

// sizesName is a name such as conv3x3In28x28x1Out28x28x8.
func sizesName(what string, window []int, in, out ir.Shape) string {
	return what + times(window) + "In" + times(gotext.Dims(in)) + "Out" + times(gotext.Dims(out))
}

// times is 28x28x8.
func times(list []int) string {
	words := make([]string, len(list))
	for i, n := range list {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, "x")
}
