package kernels

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Code holds what the graphs of a model share: the text of its kernels, and constants.
type Code struct {
	Layout    *plan.Layout
	Slots     int  // where the slab of the slots begins in the layout
	Checks    bool // kernels check each index before they use it
	Limits    Limits
	kernels   map[string]string // text -> name
	text      strings.Builder
	data      []byte // constants
	constants map[string]int
}

// New begins the program of a model.
func New(layout *plan.Layout, slots int, checks bool, l Limits) *Code {
	c := &Code{Layout: layout, Slots: slots, Checks: checks, Limits: l, kernels: map[string]string{}, constants: map[string]int{}}
	if checks {
		c.text.WriteString(withinText)
	}
	return c
}

// Texts are the text of all kernels, and the bytes of constants.
func (c *Code) Texts() (kernels, constants string) { return c.text.String(), string(c.data) }

// declare returns the name of a kernel, which a word begins; equal ones are one.
func (c *Code) declare(word, text string) string {
	if name, ok := c.kernels[text]; ok {
		return name
	}
	name := fmt.Sprintf("k%d", len(c.kernels))
	c.kernels[text] = name
	c.text.WriteString(word + " void " + name + text)
	return name
}

// Constant places a constant's elements in the block of constants and returns the offset.
func (c *Code) Constant(op *ir.Op) int {
	var data []byte
	l, d := op.Attrs.Literal, op.Attrs.DType
	for i := range op.Attrs.Shape.Elements(1) {
		data = appendElement(data, l, i, d)
	}
	return c.Block(data)
}

// Block places bytes in the block of constants, once, and returns the offset.
func (c *Code) Block(data []byte) int {
	if at, ok := c.constants[string(data)]; ok {
		return at
	}
	at := plan.Aligned(len(c.data))
	c.data = append(append(c.data, make([]byte, at-len(c.data))...), data...)
	c.constants[string(data)] = at
	return at
}

func appendElement(data []byte, l *ir.Literal, i int, d ir.DType) []byte {
	if !d.IsFloat() {
		x := l.Ints[min(i, len(l.Ints)-1)]
		switch d {
		case ir.I32:
			return binary.LittleEndian.AppendUint32(data, uint32(x))
		case ir.I64:
			return binary.LittleEndian.AppendUint64(data, uint64(x))
		case ir.Bool:
			if x != 0 {
				x = 1
			}
		}
		return append(data, byte(x))
	}
	x := l.Floats[min(i, len(l.Floats)-1)]
	switch d {
	case ir.F64:
		return binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
	case ir.F32:
		return binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(x)))
	}
	return binary.LittleEndian.AppendUint16(data, ir.HalfBits(x, d))
}
