package kernels

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// withinText is what checked kernels index by: a place that is none is noted as a fault, and the first one serves.
const withinText = `FN int within(GLOBAL uint *ctl, int what, i64 at, i64 length) {
	if (at >= 0 && at < length) return (int)at;
	if (!ctl[FAULT]) {
		ctl[FAULT + 1] = (uint)at;
		ctl[FAULT + 2] = (uint)length;
		ctl[FAULT] = (uint)what;
	}
	return 0;
}
`

var (
	declaration = regexp.MustCompile(`^(SHARED )?\w+ \w+\[\d+\](, \w+\[\d+\])*;$`)
	declared    = regexp.MustCompile(`(\w+)\[(\d+)\]`)
	access      = regexp.MustCompile(`\b([A-Za-z_]\w*)\[`)
	lonePointer = regexp.MustCompile(`\bp\d+\b[^\[\w]`)
)

// bounds checks the accesses of one kernel: to memory, to what a group shares, and to arrays of a work item.
type bounds struct {
	lengths map[string]string // of what has elements: how many
	base    string            // the number of the kernel's first access
	found   []string          // the accesses
}

// checked returns lines of a kernel with each access checked, and the accesses, which faults name.
func (k *Kernel) checked(lines []string) (out, accesses []string) {
	b := &bounds{lengths: k.Lengths, base: k.Number(fmt.Sprintf("=%d", len(k.List.Whats)+1))}
	for _, line := range lines {
		out = append(out, b.line(line))
	}
	return out, b.found
}

// line checks the accesses of a line.
func (b *bounds) line(text string) string {
	if declaration.MatchString(text) {
		for _, d := range declared.FindAllStringSubmatch(text, -1) {
			b.lengths[d[1]] = d[2]
		}
		return text
	}
	if strings.HasPrefix(text, "GLOBAL ") { // it declares a pointer
		return text
	}
	if lonePointer.MatchString(text) {
		panic("kernels: memory is reached by no index: " + text)
	}
	var out strings.Builder
	for {
		at := access.FindStringSubmatchIndex(text)
		if at == nil {
			return out.String() + text
		}
		end := at[1] + closing(text[at[1]:])
		out.WriteString(text[:at[1]] + b.index(text[at[2]:at[3]], text[at[1]:end]))
		text = text[end:]
	}
}

// index checks an index into what a name stands for.
func (b *bounds) index(name, index string) string {
	if name == "ctl" {
		return index
	}
	length, ok := b.lengths[name]
	if !ok {
		panic("kernels: nobody knows how many elements " + name + " has")
	}
	b.found = append(b.found, name+"["+index+"]")
	number := strconv.Itoa(len(b.found) - 1)
	return "within(ctl, " + b.base + " + " + number + ", " + b.line(index) + ", " + length + ")"
}

// closing is where the bracket closes that is open at the beginning of a text.
func closing(text string) int {
	open := 1
	for i, c := range text {
		switch c {
		case '[':
			open++
		case ']':
			if open--; open == 0 {
				return i
			}
		}
	}
	panic("kernels: a bracket stays open: " + text)
}
