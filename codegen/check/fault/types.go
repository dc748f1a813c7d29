package fault

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about types and shapes.

// IsAboutTypes reports whether a catalog rule's fault is about the operands rather than an argument.
func IsAboutTypes(d *diag.Diagnostic) bool { return strings.HasPrefix(string(d.Code), "DL03") }

// Overlap reports whether two spans have text in common.
func Overlap(a, b dsl.Span) bool { return a.Source == b.Source && a.Start < b.End && b.Start < a.End }

// Origin adds where one value got its type.
func Origin(d *diag.Diagnostic, v *model.Value) *diag.Diagnostic {
	if v.Const == nil && v.At.IsValid() && !Overlap(v.At, d.At) {
		NoteShape(d, "it", v)
	}
	return d
}

// becomes is how a note says where a value got its type: an input is declared so, others are computed.
func becomes(v *model.Value) string {
	if v.Field != nil {
		return "is"
	}
	return "became"
}

// UnknownType reports a type that is none.
func UnknownType(id *dsl.Ident) *diag.Diagnostic {
	d := diag.New(diag.UnknownType, id.At.At, "unknown type `%s`", id.Name)
	if right := habits.Type(id.Name); right != "" {
		return d.WithHint("it is called `%s`", right).WithFix("write `"+right+"`", id.At.At, right)
	}
	if id.Name == "int" {
		return d.WithHint("whole numbers are `i32`, the numbers of classes `index(n)`").WithFix("write `i32`", id.At.At, "i32")
	}
	if slices.Contains([]string{"str", "string", "text"}, id.Name) {
		return d.WithHint("texts live in datasets, where StringLookup or TextVectorization makes `index` or `i32` of them; a model takes that")
	}
	if right := habits.Spelt(id.Name); right != "" {
		return d.WithHint("a tensor of such numbers is `%s`", right).WithFix("write `"+right+"`", id.At.At, right)
	}
	if spelling.Kind(id.Name) != "" {
		return d.WithHint("a tensor is f32, f64, i32, i64, u8, bool or index(n), with a shape: f32[28, 28]")
	}
	names := []string{"f32", "f64", "f16", "bf16", "i32", "i64", "u8", "bool", "index"}
	if c := spelling.Closest(id.Name, names); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("types are f32, f64, f16, bf16, i32, i64, u8, bool and index(n)")
}

// TypeArgument reports an argument of a type that takes none.
func TypeArgument(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "`%s` takes no argument; a shape stands in brackets: %s[…]", name, name)
}

// IndexWithoutRange reports an `index` without a count.
func IndexWithoutRange(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "`index` needs how many values there are: index(10)")
}

// WrongIndexRange reports an `index` of no whole number.
func WrongIndexRange(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "index(n) wants a whole number from 1 to 2147483647, not %s", found)
}

// BatchWritten is `f32[batch, 28, 28]` or `f32[none, 28, 28]`.
func BatchWritten(t *dsl.Type) *diag.Diagnostic {
	at := t.Shape[0].Span()
	d := diag.New(diag.WrongAxis, at, "the batch axis is not written: shapes speak of one sample")
	if len(t.Shape) == 1 {
		return d.WithHint("write `%s` alone", t.Name.Name).WithFix("leave the batch out", dsl.Span{Source: at.Source, Start: t.Name.At.At.End, End: t.At.At.End}, "")
	}
	return d.WithHint("leave it out").WithFix("leave the batch out", dsl.Span{Source: at.Source, Start: at.Start, End: t.Shape[1].Span().Start}, "")
}

// WrongAxis reports a length that no axis has.
func WrongAxis(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongAxis, at, "an axis has a length from 1 to 2147483647, not %d", n)
}

// AxisTooLong reports an axis beyond 31 bits.
func AxisTooLong(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.TooLarge, at, "%s has an axis longer than 2147483647", t)
}

// TooManyElements reports a tensor beyond the language's limit.
func TooManyElements(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.TooLarge, at, "%s has more than 2⁴⁰ elements", t)
}

// NoOperand reports what an operator does not take.
func NoOperand(at dsl.Span, op, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongOperand, at, "`%s` wants tensors or numbers, not %s", op, found)
	if name, text := at.Text(), strings.Trim(strings.TrimPrefix(found, "the text "), `"`); spelling.IsPlainName(name) && text != found {
		if _, err := strconv.ParseFloat(text, 64); err == nil {
			return d.WithHint("without quotes it is a number: `const %s = %s`", name, text)
		}
	}
	return unquoted(TextHinted(d, found), at, spelling.Whole, spelling.Number)
}

// NoBool reports an operand of `and`, `or` or `not` that is a number, or a tensor of numbers.
func NoBool(at dsl.Span, op, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongOperand, at, "`%s` wants bools, not %s", op, found)
	if spelling.IsPlainName(at.Text()) {
		return d.WithHint("write `%s != 0`", at.Text())
	}
	return d.WithHint("a comparison gives bools: `x != 0`")
}

// WantsFloats reports whole numbers or bools for a layer of floats.
func WantsFloats(at dsl.Span, layer string, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.WantsFloats, at, "%s takes floats, not %s", layer, v.Type)
	text := at.Text()
	switch {
	case v.Type.Index > 2 && spelling.IsPlainName(text):
		d.WithHint("`%s -> Embedding(output_dim=…)` makes vectors of its numbers, `one_hot(%s)` zeros and ones; `f32(%s)` takes them as they are", text, text, text)
	case spelling.IsPlainName(text):
		d.WithHint("write `f32(%s)`", text).WithFix("convert it", at, "f32("+text+")")
	default:
		d.WithHint("convert it with `f32(…)`")
	}
	return Origin(d, v)
}

// WrongTensor reports an argument of another type than declared.
func WrongTensor(at dsl.Span, owner string, p *dsl.Param, v *model.Value, want dsl.TensorType) *diag.Diagnostic {
	d := diag.New(diag.WrongTensor, at, "argument `%s` of %s is %s, not %s", p.Name.Name, owner, want, v.Type).Note(p.At.At, "declared here")
	return Origin(castHint(d, v.Type, want), v)
}

// WrongModelInput reports an input of a model, used as a layer, of another type than declared.
func WrongModelInput(at dsl.Span, in *dsl.Input, v *model.Value, want dsl.TensorType) *diag.Diagnostic {
	d := diag.New(diag.WrongTensor, at, "the model's input `%s` is %s, not %s", in.Name.Name, want, v.Type).Note(in.At.At, "declared here")
	return Origin(castHint(d, v.Type, want), v)
}

func castHint(d *diag.Diagnostic, from, to dsl.TensorType) *diag.Diagnostic {
	if from.Shape.Equal(to.Shape) && from.DType.IsFloat() && !to.DType.IsFloat() {
		d.WithHint("a float never turns into a whole number by itself; write `%s(…)`", to.DType)
	}
	return d
}
