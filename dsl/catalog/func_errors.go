package catalog

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults of the rules of functions.

// doNotFit reports operands that cannot be repeated to one shape.
func (c *Call) doNotFit(ops ...Operand) {
	d := c.Fail("", diag.ShapesDiffer, "%s do not fit together in %s", typeList(ops), c.Name)
	if len(ops) == 2 && matchesFront(ops[0].Type.Shape, ops[1].Type.Shape) {
		d.WithHint("axes are paired from the last; `expand_dims(…, axis=-1)` adds one there")
	}
}

// joinsScalar reports whether an operand has no axis to be joined along, which is a fault, and says how it gets one.
func (c *Call) joinsScalar() bool {
	scalar := slices.IndexFunc(c.In, func(o Operand) bool { return len(o.Type.Shape) == 0 })
	if scalar < 0 {
		return false
	}
	d := c.Fail("", diag.ShapesDiffer, "%s cannot be joined: a scalar has no axis", typeList(c.In))
	if slices.ContainsFunc(c.In, func(o Operand) bool { return len(o.Type.Shape) > 0 }) {
		text := c.In[scalar].At.Text()
		if !token.IsIdentifier(text) {
			text = "x"
		}
		d.WithHint("`%s[none]` is a vector of one element", text)
	} else {
		d.WithHint("`stack` makes a vector of scalars")
	}
	return true
}

// matchesFront reports whether the shorter of two shapes fits the front of the longer.
func matchesFront(a, b dsl.Shape) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	return len(b) > 0 && len(a) > len(b) && a[:len(b)].Equal(b)
}

// typeList is `f32[3], f32[4] and f32[5]`.
func typeList(ops []Operand) string {
	parts := make([]string, len(ops))
	for i, o := range ops {
		parts[i] = o.Type.String()
	}
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	return strings.Join(parts[:len(parts)-1], ", ") + " and " + parts[len(parts)-1]
}

// noSuchAxis reports an axis out of range, with a hint if it is one in Keras's count.
func (c *Call) noSuchAxis(name string, axis, rank int) {
	d := c.Fail(name, diag.NoSuchAxis, "there is no axis %d: %s", axis, axesThatExist(rank))
	switch {
	case axis == rank && rank > 0:
		d.WithHint("Keras counts the batch as axis 0; here axes are those of one sample, so this one is %d", axis-1)
	case rank == 0 && c.Entry.Kind == Layer:
		d.WithHint("a sample is one number here: `[1]` behind its type, or `x[none]`, gives it an axis")
	case rank == 0 && (axis == 0 || axis == -1):
		d.WithHint("the batch has no axis here; `across_batch(…)` shows it")
	}
}

func axesThatExist(rank int) string {
	switch rank {
	case 0:
		return "this is a scalar"
	case 1:
		return "the only axis is 0"
	}
	return fmt.Sprintf("axes go from 0 to %d, or from -%d to -1", rank-1, rank)
}

func (c *Call) axisTwice(name string) {
	c.Fail(name, diag.NoSuchAxis, "`%s` names an axis twice", name)
}

// wrongValue reports an argument that makes no sense.
func (c *Call) wrongValue(name, format string, values ...any) *diag.Diagnostic {
	return c.Fail(name, diag.ArgumentValue, format, values...)
}

// notWhole reports an operand of a function of whole numbers that has others.
func (c *Call) notWhole(o Operand) {
	d := c.Fail(o.Param, diag.WrongElements, "%s takes whole numbers, not %s", c.Name, o.Type)
	if o.Type.DType.IsFloat() {
		d.WithHint("convert it with `i32(…)`")
	}
}

// wrongShape reports an operand of a shape that the function does not take.
func (c *Call) wrongShape(o Operand, format string, values ...any) *diag.Diagnostic {
	return c.Fail(o.Param, diag.WrongShape, format, values...)
}

// shapeText writes lengths or axes as the language does, `[28, 28]`.
func shapeText(n []int) string { return strings.ReplaceAll(fmt.Sprint(n), " ", ", ") }
