package kernels

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// Element is an element of a buffer as a scalar.
func (k *Kernel) Element(b *plan.Buffer, index string) string {
	d := b.Value.Type.DType
	if index == "i" && k.isMoved(b) {
		return "moved"
	}
	switch b.Place {
	case plan.RowCount:
		return Cast(k.Count(), ir.I32, d)
	case plan.TurnCount:
		if k.Loop != nil {
			if turn := k.Loop.Turn(b.Loop); turn != "" {
				return Cast(turn, ir.I32, d)
			}
		}
		return Cast(k.Number("t"+strconv.Itoa(k.List.depth(b.Loop))), ir.I32, d)
	case plan.Written:
		if l := b.Const.Attrs.Literal; len(l.Floats)+len(l.Ints) == 1 {
			return Literal(l, d)
		}
	}
	if k.Loop != nil {
		return Loaded(k.Loop.Read(b, index), d)
	}
	return Loaded(k.Buffer(b)+"["+index+"]", d)
}

// Literal writes the first element of a literal, which is all of one that is uniform.
func Literal(l *ir.Literal, d ir.DType) string {
	if d.IsFloat() {
		return FloatText(ir.RoundHalf(l.Floats[0], d), d)
	}
	return intText(l.Ints[0], d)
}

// NumberText writes a number that an attribute holds.
func NumberText(v float64, d ir.DType) string {
	if d.IsFloat() {
		return FloatText(ir.RoundHalf(v, d), d)
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

// FloatText writes a float of a type.
func FloatText(x float64, d ir.DType) string {
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
