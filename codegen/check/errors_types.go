package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about types and shapes.

// isAboutTypes reports whether a catalog rule's fault is about the operands rather than an argument.
func isAboutTypes(d *diag.Diagnostic) bool { return strings.HasPrefix(string(d.Code), "DL03") }

// noteOrigins adds where the operands got their types, if that is somewhere else.
func noteOrigins(d *diag.Diagnostic, ins []input) {
	noted := map[*model.Value]bool{}
	for _, in := range ins {
		if in.v.Const != nil || !in.v.At.IsValid() || overlap(in.v.At, d.At) || noted[in.v] {
			continue
		}
		noted[in.v] = true
		what := "the input"
		if len(ins) > 1 {
			what = "`" + spelling.Clip(in.spelling()) + "`"
		}
		noteShape(d, what, in.v)
	}
}

func overlap(a, b dsl.Span) bool { return a.Source == b.Source && a.Start < b.End && b.Start < a.End }

// origin adds where one value got its type.
func origin(d *diag.Diagnostic, v *model.Value) *diag.Diagnostic {
	if v.Const == nil && v.At.IsValid() && !overlap(v.At, d.At) {
		noteShape(d, "it", v)
	}
	return d
}

// spelling is what a message calls an input: as it is written, or its own name if it is written as a part of a list.
func (in input) spelling() string {
	text := in.at.Text()
	if in.v.Name != "" && (in.v.Field != nil || !isPlainName(text)) {
		return in.v.Name
	}
	return text
}

// becomes is how a note says where a value got its type: an input is declared so, others are computed.
func becomes(v *model.Value) string {
	if v.Field != nil {
		return "is"
	}
	return "became"
}

func unknownType(id *dsl.Ident) *diag.Diagnostic {
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
	if _, kind := kindWords[id.Name]; kind {
		return d.WithHint("a tensor is f32, f64, i32, i64, u8, bool or index(n), with a shape: f32[28, 28]")
	}
	names := []string{"f32", "f64", "f16", "bf16", "i32", "i64", "u8", "bool", "index"}
	if c := spelling.Closest(id.Name, names); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	return d.WithHint("types are f32, f64, f16, bf16, i32, i64, u8, bool and index(n)")
}

func typeArgument(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "`%s` takes no argument; a shape stands in brackets: %s[…]", name, name)
}

func indexWithoutRange(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "`index` needs how many values there are: index(10)")
}

func wrongIndexRange(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.UnknownType, at, "index(n) wants a whole number of at least 1, not %s", found)
}

// batchWritten is `f32[batch, 28, 28]` or `f32[none, 28, 28]`.
func batchWritten(t *dsl.Type) *diag.Diagnostic {
	at := t.Shape[0].Span()
	d := diag.New(diag.WrongAxis, at, "the batch axis is not written: shapes speak of one sample")
	if len(t.Shape) == 1 {
		return d.WithHint("write `%s` alone", t.Name.Name).WithFix("leave the batch out", dsl.Span{Source: at.Source, Start: t.Name.At.At.End, End: t.At.At.End}, "")
	}
	return d.WithHint("leave it out").WithFix("leave the batch out", dsl.Span{Source: at.Source, Start: at.Start, End: t.Shape[1].Span().Start}, "")
}

func wrongAxis(at dsl.Span, n int) *diag.Diagnostic {
	return diag.New(diag.WrongAxis, at, "an axis has a length from 1 to 2147483647, not %d", n)
}

func axisTooLong(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.TooLarge, at, "%s has an axis longer than 2147483647", t)
}

func tooManyElements(at dsl.Span, t dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.TooLarge, at, "%s has more than 2⁴⁰ elements", t)
}

func noOperand(at dsl.Span, op, found string) *diag.Diagnostic {
	return textHinted(diag.New(diag.WrongOperand, at, "`%s` wants tensors or numbers, not %s", op, found), found)
}

func wantsFloats(at dsl.Span, layer string, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.WantsFloats, at, "%s takes floats, not %s", layer, v.Type)
	text := at.Text()
	if isPlainName(text) {
		d.WithHint("write `f32(%s)`", text).WithFix("convert it", at, "f32("+text+")")
	} else {
		d.WithHint("convert it with `f32(…)`")
	}
	return origin(d, v)
}

func isPlainName(s string) bool {
	for _, r := range s {
		if r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') {
			return false
		}
	}
	return s != ""
}

func wrongTensor(at dsl.Span, owner string, p *dsl.Param, v *model.Value, want dsl.TensorType) *diag.Diagnostic {
	d := diag.New(diag.WrongTensor, at, "argument `%s` of %s is %s, not %s", p.Name.Name, owner, want, v.Type).Note(p.At.At, "declared here")
	return origin(castHint(d, v.Type, want), v)
}

func wrongModelInput(at dsl.Span, in *dsl.Input, v *model.Value, want dsl.TensorType) *diag.Diagnostic {
	d := diag.New(diag.WrongTensor, at, "the model's input `%s` is %s, not %s", in.Name.Name, want, v.Type).Note(in.At.At, "declared here")
	return origin(castHint(d, v.Type, want), v)
}

func castHint(d *diag.Diagnostic, from, to dsl.TensorType) *diag.Diagnostic {
	if from.Shape.Equal(to.Shape) && from.DType.IsFloat() && !to.DType.IsFloat() {
		d.WithHint("a float never turns into a whole number by itself; write `%s(…)`", to.DType)
	}
	return d
}

func fedDifferently(at dsl.Span, i *instance, v *model.Variable, now []*catalog.Variable, ins []input) *diag.Diagnostic {
	want := dsl.Shape{}
	for _, n := range now {
		if n.Name == v.Name {
			want = n.Type.Shape
		}
	}
	d := diag.New(diag.FedDifferently, at, "this shared %s was fed before with another shape: its %s is %s, here it would be %s",
		i.scope.Kind, v.Name, v.Type.Shape, want).Note(i.fedAt, "first fed here")
	noteOrigins(d, ins)
	return d
}

// Indices.

func notIndexable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "%s cannot be indexed", found)
}

func notAnIndex(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "an index is a whole number, a slice or a tensor of whole numbers, not %s", found)
}

func listIndex(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "a list takes one index or slice")
}

func listIndexOutOfRange(at dsl.Span, n, size int) *diag.Diagnostic {
	d := diag.New(diag.IndexOutOfRange, at, "index %d is past the end of a list of %s", n, spelling.Plural(size, "element"))
	if size > 0 {
		d.WithHint("it goes from 0 to %d, or from -%d to -1", size-1, size)
	}
	return d
}

func indexOutOfRange(at dsl.Span, n, axis, size int, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.IndexOutOfRange, at, "index %d is past the end of axis %d of %s", n, axis, v.Type)
	if size > 0 {
		d.WithHint("it goes from 0 to %d, or from -%d to -1", size-1, size)
	}
	return origin(d, v)
}

func tooManyIndices(at dsl.Span, n int, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.WrongIndex, at, "%d indices for %s, which has %s", n, v.Type, axesWord(len(v.Type.Shape)))
	return origin(d, v)
}

func axesWord(n int) string {
	if n == 1 {
		return "1 axis"
	}
	return strings.Replace(spelling.Plural(n, "axis"), "axiss", "axes", 1)
}

func twoEllipses(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "an index has at most one `...`")
}

func zeroStep(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "the step of a slice may not be 0")
}

func sliceNotConstant(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCompileTime, at, "the bounds of a slice are whole numbers known at compile time, not %s", found)
}

func emptySlice(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return origin(diag.New(diag.WrongIndex, at, "this slice of %s is empty", v.Type), v)
}

// The batch axis.

func batchAxisLength(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "the number of rows of the batch is not known at compile time").
		WithHint("reduce over it: `mean(…, axis=0)`")
}

func batchAxisIndexed(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "the batch axis cannot be indexed: how many rows there are is not known at compile time")
}

// byReductions are functions that are written with operators and reductions, which keep the axis of the batch.
var byReductions = map[string]string{
	"log_softmax": "x - logsumexp(x, axis=-1, keepdims=true)",
	"softmax":     "exp(x - logsumexp(x, axis=-1, keepdims=true))",
	"normalize":   "x / sqrt(sum(x ** 2, axis=-1, keepdims=true))",
}

func batchAxisNotAllowed(at dsl.Span, name string, v *model.Value) *diag.Diagnostic {
	hint := "reduce over the batch first: `mean(…, axis=0)`"
	if way, ok := byReductions[name]; ok {
		hint = "with what it takes, " + name + " is `" + way + "`"
	}
	return origin(diag.New(diag.BatchAxis, at, "%s does not take a value whose batch axis is visible (%s)", name, v.Type).WithHint("%s", hint), v)
}

func batchMeetsSample(at dsl.Span, batch, sample *input) *diag.Diagnostic {
	return diag.New(diag.BatchAxis, at, "a value of the whole batch meets one of a sample").
		Note(batch.at, "%s, of the batch", batch.v.Type).Note(sample.at, "%s, of a sample", sample.v.Type).
		WithHint("use `across_batch` on both, or reduce over the batch axis first")
}
