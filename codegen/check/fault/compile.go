package fault

import (
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about compile time.

// ArithmeticFault reports compile-time arithmetic that has no result.
func ArithmeticFault(at dsl.Span, text string, err error) *diag.Diagnostic {
	return diag.New(diag.Arithmetic, at, "`%s` %v", spelling.Clip(text), err)
}

// ConstantWanted reports what is not known at compile time where it has to be.
func ConstantWanted(at dsl.Span, what, found string) *diag.Diagnostic {
	d := unquoted(diag.New(diag.NotCompileTime, at, "%s is known at compile time; here stands %s", what, found), at, spelling.Whole)
	if what == "an axis" && found == "none" {
		return d.WithHint("sequences of several lengths are filled up to one, with a mask: `input known: bool[100]`")
	}
	return d
}

// Condition reports a condition of an `if` that is no compile-time bool.
func Condition(at dsl.Span, found string, tensor bool) *diag.Diagnostic {
	f := diag.New(diag.NotCompileTime, at, "the condition of an `if` is a bool known at compile time, not %s", found)
	if tensor {
		f.WithHint("`where(c, a, b)` picks element by element at run time")
	}
	return f
}

// RepeatCount reports a count of `repeat` that is no whole number.
func RepeatCount(at dsl.Span, found string) *diag.Diagnostic {
	return unquoted(diag.New(diag.NotCompileTime, at, "`repeat` wants a whole number that is not negative, not %s", found), at, spelling.Whole)
}

// TooMuchUnrolling reports a program whose unrolling does not end.
func TooMuchUnrolling(at dsl.Span, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "the program does not end within %s steps after unrolling", spelling.Grouped(most))
}

// NestedTooDeep reports layers inside of layers without end.
func NestedTooDeep(at dsl.Span, name string, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "`%s` is used inside more than %d others, one in the next", name, most)
}

// TooManyLayers reports more layers than a model may have.
func TooManyLayers(at dsl.Span, most int) *diag.Diagnostic {
	return diag.New(diag.Unrolling, at, "the model has more than %s layers after unrolling", spelling.Grouped(most))
}

// WrongRange reports a range of a const that cannot be searched.
func WrongRange(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.SearchRange, at, "a const is searched in a list, a range `1..8`, `linear(0.0, 0.5)` or `log(1e-5, 1e-1)`")
}

// OutOfRange reports a const's value outside of the range that is searched.
func OutOfRange(at, in dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.SearchRange, at, "%s does not lie in the range that is searched", found).Note(in, "the range")
}

// UnknownSetting reports a --set of no const.
func UnknownSetting(key string, names []string) *diag.Diagnostic {
	d := diag.New(diag.Setting, dsl.Span{}, "--set %s: there is no such const", key)
	if c := spelling.Closest(key, names); c != "" {
		return d.WithHint("did you mean `%s`?", c)
	}
	if len(names) == 0 {
		return d.WithHint("the file has no const")
	}
	return d.WithHint("the consts are %s", spelling.AndList(names))
}

// WrongSetting reports a --set to a value that is not of the const's type.
func WrongSetting(name *dsl.Ident, key, text, own string) *diag.Diagnostic {
	return diag.New(diag.Setting, name.At.At, "--set %s=%s does not fit: `%s` is %s", key, text, name.Name, own)
}
