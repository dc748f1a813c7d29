package loops

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// lessScaled returns s * b of a - s * b, and which of its operands is s, one number for all elements: -s is such a number too, so
// that the whole is b * (-s) + a, one pass instead of two. It returns nil if an operation is not that.
func (t *tile) lessScaled(op *ir.Op) (mul *ir.Op, s int) {
	if op.Kind != ir.OpSub || op.Results[0].Type.DType != ir.F32 {
		return nil, 0
	}
	if mul = t.only(op.Args[1], ir.OpMul); mul == nil {
		return nil, 0
	}
	for i, arg := range mul.Args {
		if t.oppositeOf(arg) != "" && t.oppositeOf(mul.Args[1-i]) == "" {
			return mul, i
		}
	}
	return nil, 0
}

// oppositeOf is what -v is where v is one number for all elements, an operand's or a constant; empty if it is not.
func (t *tile) oppositeOf(v *ir.Value) string {
	k, src := t.k, sourceOf(v)
	if src.v.Type.DType != ir.F32 {
		return ""
	}
	if _, counted := k.counts[src.v]; counted {
		return ""
	}
	switch e, known := k.known[src.v]; {
	case known:
		return oppositeNumber(e.text)
	case src.v.Op.Kind == ir.OpConst:
		return oppositeNumber(gotext.Element(src.v.Op.Attrs.Literal, 0, ir.F32))
	case src.v.Op.Kind == ir.OpParam && src.v.Type.Shape.Size().IsOne():
		return "-" + k.ref(k.at[src.v]) + "[0]"
	}
	return ""
}

// oppositeNumber is what -x is where x is written as a number; empty if it is not.
func oppositeNumber(text string) string {
	if _, err := strconv.ParseFloat(text, 32); err != nil {
		return ""
	}
	if opposite, negative := strings.CutPrefix(text, "-"); negative {
		return opposite
	}
	return "-" + text
}
