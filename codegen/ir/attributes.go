package ir

import (
	"math"
	"strconv"
	"strings"
)

// attribute is how the text of an IR writes and reads one field of Attrs.
type attribute struct {
	name  string
	write func(a *Attrs) string // "" if it is not set
	read  func(a *Attrs, p *textParser)
}

// attributes are those that stand in braces. DType and Shape stand in the operation's type instead, Param and
// Body behind the operation's name; `space` is the Shape of fused, which is no result's.
var attributes = []attribute{
	intAttribute("axis", func(a *Attrs) *int { return &a.Axis }),
	intsAttribute("axes", func(a *Attrs) *[]int { return &a.Axes }),
	dimsAttribute("starts", func(a *Attrs) *[]Dim { return &a.Starts }),
	dimsAttribute("limits", func(a *Attrs) *[]Dim { return &a.Limits }),
	intsAttribute("strides", func(a *Attrs) *[]int { return &a.Strides }),
	intsAttribute("lo", func(a *Attrs) *[]int { return &a.Lo }),
	intsAttribute("hi", func(a *Attrs) *[]int { return &a.Hi }),
	intsAttribute("dilate", func(a *Attrs) *[]int { return &a.Dilate }),
	intsAttribute("window", func(a *Attrs) *[]int { return &a.Window }),
	intAttribute("groups", func(a *Attrs) *int { return &a.Groups }),
	intsAttribute("batch_a", func(a *Attrs) *[]int { return &a.BatchA }),
	intsAttribute("batch_b", func(a *Attrs) *[]int { return &a.BatchB }),
	intsAttribute("contract_a", func(a *Attrs) *[]int { return &a.ContractA }),
	intsAttribute("contract_b", func(a *Attrs) *[]int { return &a.ContractB }),
	intAttribute("batch", func(a *Attrs) *int { return &a.Batch }),
	boolAttribute("reverse", func(a *Attrs) *bool { return &a.Reverse }),
	boolAttribute("exclusive", func(a *Attrs) *bool { return &a.Exclusive }),
	{"value", writeValue, func(a *Attrs, p *textParser) { a.Value = p.float() }},
	{"literal", writeLiteral, func(a *Attrs, p *textParser) { a.Literal = p.literal() }},
	intAttribute("stream", func(a *Attrs) *int { return &a.Stream }),
	{"mode", func(a *Attrs) string { return a.Mode }, func(a *Attrs, p *textParser) { a.Mode = p.word() }},
	intAttribute("carry", func(a *Attrs) *int { return &a.Carry }),
	intAttribute("scanned", func(a *Attrs) *int { return &a.Scanned }),
	{"length", writeLength, func(a *Attrs, p *textParser) { a.Length = Dim(p.integer()) }},
	intAttribute("row", func(a *Attrs) *int { return &a.Row }),
}

func intAttribute(name string, field func(*Attrs) *int) attribute {
	return attribute{name,
		func(a *Attrs) string {
			if *field(a) == 0 {
				return ""
			}
			return strconv.Itoa(*field(a))
		},
		func(a *Attrs, p *textParser) { *field(a) = int(p.integer()) }}
}

func boolAttribute(name string, field func(*Attrs) *bool) attribute {
	return attribute{name,
		func(a *Attrs) string {
			if !*field(a) {
				return ""
			}
			return "true"
		},
		func(a *Attrs, p *textParser) { *field(a) = p.word() == "true" }}
}

func intsAttribute(name string, field func(*Attrs) *[]int) attribute {
	return attribute{name,
		func(a *Attrs) string { return writeList(*field(a), strconv.Itoa) },
		func(a *Attrs, p *textParser) {
			p.list(func() { *field(a) = append(*field(a), int(p.integer())) })
		}}
}

func dimsAttribute(name string, field func(*Attrs) *[]Dim) attribute {
	return attribute{name,
		func(a *Attrs) string { return writeList(*field(a), func(d Dim) string { return strconv.Itoa(int(d)) }) },
		func(a *Attrs, p *textParser) {
			p.list(func() { *field(a) = append(*field(a), Dim(p.integer())) })
		}}
}

func writeList[E any](list []E, write func(E) string) string {
	if len(list) == 0 {
		return ""
	}
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = write(e)
	}
	return "[" + strings.Join(parts, ", ") + "]"
}

func writeFloat(x float64) string {
	switch {
	case math.IsInf(x, 1):
		return "inf"
	case math.IsInf(x, -1):
		return "-inf"
	case math.IsNaN(x):
		return "nan"
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}

func writeValue(a *Attrs) string {
	if a.Value == 0 && !math.Signbit(a.Value) {
		return ""
	}
	return writeFloat(a.Value)
}

func writeLength(a *Attrs) string {
	if a.Length == 0 {
		return ""
	}
	return strconv.Itoa(int(a.Length))
}

// writeLiteral prints one element alone and several in brackets.
func writeLiteral(a *Attrs) string {
	switch {
	case a.Literal == nil:
		return ""
	case len(a.Literal.Floats) == 1:
		return writeFloat(a.Literal.Floats[0])
	case len(a.Literal.Ints) == 1:
		return strconv.FormatInt(a.Literal.Ints[0], 10)
	case len(a.Literal.Floats) > 0:
		return writeList(a.Literal.Floats, writeFloat)
	case len(a.Literal.Ints) > 0:
		return writeList(a.Literal.Ints, func(n int64) string { return strconv.FormatInt(n, 10) })
	}
	return "[]"
}

// typed tells of which of a kind's attributes the result's type speaks already: its DType, its Shape.
func typed(k Kind) (dtype, shape bool) {
	switch k {
	case OpParam, OpConst, OpIota, OpRandom:
		return true, true
	case OpRows, OpCast:
		return true, false
	case OpReshape, OpBroadcast, OpScatterAdd, OpConvInput, OpConvKernel, OpSumPoolInput:
		return false, true
	}
	return false, false
}
