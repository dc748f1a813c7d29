package fault

import (
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about indices.

// NotIndexable reports an index of what has none.
func NotIndexable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "%s cannot be indexed", found)
}

// NotAnIndex reports what is no index.
func NotAnIndex(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "an index is a whole number, a slice or a tensor of whole numbers, not %s", found)
}

// ListIndex reports several indices of a list.
func ListIndex(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "a list takes one index or slice")
}

// ListIndexOutOfRange reports an index past the end of a list.
func ListIndexOutOfRange(at dsl.Span, n, size int) *diag.Diagnostic {
	d := diag.New(diag.IndexOutOfRange, at, "index %d is past the end of a list of %s", n, spelling.Plural(size, "element"))
	if size > 0 {
		d.WithHint("it goes from 0 to %d, or from -%d to -1", size-1, size)
	}
	return d
}

// IndexOutOfRange reports an index past the end of an axis.
func IndexOutOfRange(at dsl.Span, n, axis, size int, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.IndexOutOfRange, at, "index %d is past the end of axis %d of %s", n, axis, v.Type)
	if size > 0 {
		d.WithHint("it goes from 0 to %d, or from -%d to -1", size-1, size)
	}
	return Origin(d, v)
}

// TooManyIndices reports more indices than axes.
func TooManyIndices(at dsl.Span, n int, v *model.Value) *diag.Diagnostic {
	d := diag.New(diag.WrongIndex, at, "%s for %s, which has %s", indices(n), v.Type, axesWord(len(v.Type.Shape)))
	return Origin(d, v)
}

func axesWord(n int) string {
	if n == 1 {
		return "1 axis"
	}
	return strings.Replace(spelling.Plural(n, "axis"), "axiss", "axes", 1)
}

// TwoEllipses reports a second `...` in an index.
func TwoEllipses(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "an index has at most one `...`")
}

// ZeroStep reports a slice with the step 0.
func ZeroStep(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongIndex, at, "the step of a slice may not be 0")
}

// SliceNotConstant reports bounds of a slice that are not known at compile time.
func SliceNotConstant(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCompileTime, at, "the bounds of a slice are whole numbers known at compile time, not %s", found)
}

// EmptySlice reports a slice that takes nothing.
func EmptySlice(at dsl.Span, v *model.Value) *diag.Diagnostic {
	return Origin(diag.New(diag.WrongIndex, at, "this slice of %s is empty", v.Type), v)
}

func indices(n int) string {
	if n == 1 {
		return "1 index"
	}
	return strconv.Itoa(n) + " indices"
}
