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

// loaded is an element in memory as a scalar.
func loaded(text string, d ir.DType) string {
	switch d {
	case ir.F16:
		return "of_half(" + text + ")"
	case ir.BF16:
		return "of_brain(" + text + ")"
	}
	return text
}

// stored is a scalar as it is in memory.
func stored(text string, d ir.DType) string {
	switch d {
	case ir.F16:
		return "half_bits(" + text + ")"
	case ir.BF16:
		return "brain_bits(" + text + ")"
	case ir.Bool:
		return "(uchar)(" + text + ")"
	}
	return text
}

// kept is a scalar as it is in memory that is rounded to its type already.
func kept(text string, d ir.DType) string {
	if d == ir.BF16 {
		return "brain_top(" + text + ")"
	}
	return stored(text, d)
}

// literal writes the first element of a literal, which is all of one that is uniform.
func literal(l *ir.Literal, d ir.DType) string {
	if d.IsFloat() {
		return floatText(rounded(l.Floats[0], d), d)
	}
	return intText(l.Ints[0], d)
}

// numberText writes a number that an attribute holds.
func numberText(v float64, d ir.DType) string {
	if d.IsFloat() {
		return floatText(rounded(v, d), d)
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

// rounded rounds to the types of 16 bits; others stay.
func rounded(x float64, d ir.DType) float64 {
	bits, least := 11, -14
	switch {
	case d != ir.F16 && d != ir.BF16 || x == 0 || math.IsInf(x, 0) || x != x:
		return x
	case d == ir.BF16:
		bits, least = 8, -126
	}
	_, e := math.Frexp(x)
	last := max(e-1, least) - (bits - 1)
	y := math.Ldexp(math.RoundToEven(math.Ldexp(x, -last)), last)
	if d == ir.F16 && math.Abs(y) > 65504 || d == ir.BF16 && math.Abs(y) > 0x1.fep127 {
		return math.Inf(int(math.Copysign(1, x)))
	}
	return y
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
	x := rounded(l.Floats[min(i, len(l.Floats)-1)], d)
	switch d {
	case ir.F64:
		return binary.LittleEndian.AppendUint64(data, math.Float64bits(x))
	case ir.F32:
		return binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(x)))
	case ir.BF16:
		return binary.LittleEndian.AppendUint16(data, uint16(math.Float32bits(float32(x))>>16))
	}
	return binary.LittleEndian.AppendUint16(data, halfBits(x))
}

// halfBits are the bits of an f16 that holds x.
func halfBits(x float64) uint16 {
	sign := uint16(math.Float64bits(x) >> 63 << 15)
	x = math.Abs(x)
	switch {
	case x != x:
		return sign | 0x7e00
	case x > 65504:
		return sign | 0x7c00
	case x < 0x1p-14:
		return sign | uint16(x*0x1p24)
	}
	f, e := math.Frexp(x)
	return sign | uint16(e+14)<<10 | uint16((2*f-1)*1024)
}
