package device

import (
	"encoding/binary"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// element is an element of a buffer as a scalar.
func (k *kernel) element(b *plan.Buffer, index string) string {
	d := b.Value.Type.DType
	if index == "i" && k.isMoved(b) {
		return "moved"
	}
	switch b.Place {
	case plan.RowCount:
		return cast(k.count(), ir.I32, d)
	case plan.TurnCount:
		if k.loop != nil && k.loop.body == b.Loop {
			return cast(k.loop.turn, ir.I32, d)
		}
		return cast(k.number("t"+strconv.Itoa(k.g.depth(b.Loop))), ir.I32, d)
	case plan.Written:
		if l := b.Const.Attrs.Literal; len(l.Floats)+len(l.Ints) == 1 {
			return literal(l, d)
		}
	}
	if k.loop != nil {
		return loaded(k.loop.read(b, index), d)
	}
	return loaded(k.buffer(b)+"["+index+"]", d)
}

// literal writes the first element of a literal, which is all of one that is uniform.
func literal(l *ir.Literal, d ir.DType) string {
	if d.IsFloat() {
		return floatText(ir.RoundHalf(l.Floats[0], d), d)
	}
	return intText(l.Ints[0], d)
}

// numberText writes a number that an attribute holds.
func numberText(v float64, d ir.DType) string {
	if d.IsFloat() {
		return floatText(ir.RoundHalf(v, d), d)
	}
	return intText(int64(v), d)
}

func intText(x int64, d ir.DType) string {
	switch d {
	case ir.I32:
		if int32(x) == math.MinInt32 {
			return "(-2147483647-1)"
		}
		return bracketed(strconv.FormatInt(int64(int32(x)), 10))
	case ir.U8:
		return fmt.Sprintf("(uchar)%d", uint8(x))
	case ir.Bool:
		return map[bool]string{true: "1", false: "0"}[x != 0]
	}
	if x == math.MinInt64 {
		return "(-(i64)0x7fffffffffffffffL - 1)"
	}
	return fmt.Sprintf("(i64)%s", bracketed(strconv.FormatInt(x, 10)+"L"))
}

func bracketed(text string) string {
	if text[0] == '-' {
		return "(" + text + ")"
	}
	return text
}

func floatText(x float64, d ir.DType) string {
	suffix, bits, mark := "F", 32, "f"
	if d == ir.F64 {
		suffix, bits, mark = "D", 64, ""
	} else {
		x = float64(float32(x))
	}
	switch {
	case math.IsNaN(x):
		return "NAN_" + suffix
	case math.IsInf(x, 1):
		return "INF_" + suffix
	case math.IsInf(x, -1):
		return "(-INF_" + suffix + ")"
	}
	text := strconv.FormatFloat(x, 'g', -1, bits)
	if !strings.ContainsAny(text, ".e") {
		text += ".0"
	}
	return bracketed(text + mark)
}

// constant places a constant's elements in the block of constants and returns the offset.
func (c *compiler) constant(op *ir.Op) int {
	var data []byte
	l, d := op.Attrs.Literal, op.Attrs.DType
	for i := range op.Attrs.Shape.Elements(1) {
		data = appendElement(data, l, i, d)
	}
	return c.block(data)
}

// block places bytes in the block of constants, once, and returns the offset.
func (c *compiler) block(data []byte) int {
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
