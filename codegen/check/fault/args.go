package fault

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about arguments.

// ArgumentWithComma is the span of an argument with the comma that falls with it.
func ArgumentWithComma(a *dsl.Arg, all []*dsl.Arg) dsl.Span {
	at := a.At.At
	for i, b := range all {
		switch {
		case b != a:
		case i+1 < len(all):
			at.End = all[i+1].At.At.Start
		case i > 0:
			at.Start = all[i-1].At.At.End
		}
	}
	return at
}

// TooManyArguments reports more arguments by position than a callee takes.
func TooManyArguments(at dsl.Span, owner string, most int) *diag.Diagnostic {
	if most == 0 {
		return diag.New(diag.TooManyArguments, at, "%s takes no arguments by position", owner)
	}
	return diag.New(diag.TooManyArguments, at, "%s takes at most %s by position", owner, spelling.Plural(most, "argument"))
}

// TooManyFed reports more fed values than a layer or function takes.
func TooManyFed(at dsl.Span, owner string, most, got int) *diag.Diagnostic {
	return diag.New(diag.TooManyArguments, at, "%s takes at most %s, fed with %d", owner, spelling.Plural(most, "argument"), got)
}

// ArgumentTwice reports an argument that is given twice.
func ArgumentTwice(a *dsl.Arg, param, owner string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ArgumentTwice, a.At.At, "argument `%s` of %s is given twice", param, owner).Note(first, "the first one")
}

// MissingArguments reports arguments that have no default and are not given; wanted are all that must be.
func MissingArguments(at dsl.Span, owner string, params, wanted []string) *diag.Diagnostic {
	what := "its argument"
	if len(params) > 1 {
		what = "its arguments"
	}
	list := spelling.AndList(params)
	if len(params) == 1 && len(wanted) == 1 {
		wanted = []string{wanted[0] + "=…"}
	}
	return diag.New(diag.MissingArgument, at, "%s needs %s %s", owner, what, list).WithHint("`%s(%s)`", owner, strings.Join(wanted, ", "))
}

// MissingFed reports tensors that a layer of the user's is not fed with.
func MissingFed(at dsl.Span, owner string, params, all []string) *diag.Diagnostic {
	return MissingArguments(at, owner, params, params).WithHint("feed a tuple: `(%s) -> %s`", strings.Join(all, ", "), spelling.Clip(at.Text()))
}

// MissingAfter is `Embedding(64)`: the number stands where input_dim would, which may be left out.
func MissingAfter(at dsl.Span, owner, param string, given dsl.Span) *diag.Diagnostic {
	right := param + "=" + given.Text()
	return diag.New(diag.MissingArgument, at, "%s needs its argument `%s`", owner, param).
		WithHint("write `%s(%s)`", owner, spelling.Clip(right)).WithFix("write `"+spelling.Clip(right)+"`", given, right)
}

// WantsConstant reports a tensor for an argument that is known at compile time.
func WantsConstant(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	return diag.New(diag.NotCompileTime, at, "argument `%s` of %s is decided at compile time; here stands %s", param, owner, found)
}

// WrongArgument reports an argument of another type than its parameter's.
func WrongArgument(at dsl.Span, owner string, p *catalog.Param, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants %s, not %s", p.Name, owner, wanted(p), found)
	if p.Type == catalog.SourceArg {
		return d.WithHint(ColumnsAsTheyAre, owner)
	}
	literals := takes(p.Type)
	if p.Optional || p.Default == "none" {
		literals = append(literals, spelling.Nothing)
	}
	return unquoted(TextHinted(d, found), at, literals...)
}

// takes lists the literals that a parameter of a type takes.
func takes(t catalog.ParamType) []spelling.Literal {
	switch t {
	case catalog.IntArg, catalog.AxisArg:
		return []spelling.Literal{spelling.Whole}
	case catalog.FloatArg, catalog.RateArg:
		return []spelling.Literal{spelling.Whole, spelling.Number}
	case catalog.BoolArg:
		return []spelling.Literal{spelling.Truth}
	case catalog.Ints, catalog.AxesArg, catalog.ShapeArg:
		return []spelling.Literal{spelling.Whole, spelling.Wholes}
	case catalog.Floats:
		return []spelling.Literal{spelling.Whole, spelling.Number, spelling.Wholes, spelling.Numbers}
	}
	return nil
}

// unquoted adds how a literal is written that stands in quotes where it is wanted itself: learning_rate="2e-3".
func unquoted(d *diag.Diagnostic, at dsl.Span, wanted ...spelling.Literal) *diag.Diagnostic {
	if right, is := spelling.Unquoted(at.Text()); slices.Contains(wanted, is) {
		return d.WithHint("write `%s`, without quotes", spelling.Clip(right)).WithFix("write `"+spelling.Clip(right)+"`", at, right)
	}
	return d
}

// ColumnsAsTheyAre is how a series is told.
const ColumnsAsTheyAre = "`t = csv(…)` names a table, and `%s([t.a, t.b], …)` takes columns of it as they are; fields below change what comes of them"

// wanted says what a parameter takes.
func wanted(p *catalog.Param) string {
	switch p.Type {
	case catalog.IntArg, catalog.AxisArg:
		return "a whole number"
	case catalog.FloatArg:
		return "a number"
	case catalog.BoolArg:
		return "true or false"
	case catalog.TextArg:
		return "a text in quotes"
	case catalog.Ints, catalog.AxesArg:
		return "a whole number or a list of them"
	case catalog.Floats:
		return "a number or a list of them"
	case catalog.ShapeArg:
		return "a shape such as [28, 28]"
	case catalog.Enum:
		if p.Quoted != "" {
			return spelling.OrList(p.Words) + ", or " + p.Quoted + " in quotes"
		}
		return spelling.OrList(p.Words)
	case catalog.DTypeArg:
		if len(p.Words) > 0 {
			return "a type of floats or " + spelling.OrList(p.Words)
		}
		return "a type such as f32"
	case catalog.Activation, catalog.FunctionArg:
		return "a function"
	case catalog.InitializerArg:
		return "an initializer"
	case catalog.RegularizerArg:
		return "a regularizer"
	case catalog.ConstraintArg:
		return "a constraint"
	case catalog.LayerArg:
		return "a layer that is not fed"
	case catalog.RateArg:
		return "a number or a schedule"
	case catalog.Texts:
		return "a text in quotes or a list of them"
	case catalog.SourceArg:
		return "a source of data or columns of one"
	}
	return "something known at compile time"
}

// WrongUserArgument reports the same for a parameter that the user declared.
func WrongUserArgument(at dsl.Span, owner string, p *dsl.Param, found string) *diag.Diagnostic {
	want := "a compile-time value"
	var literals []spelling.Literal
	if p.Type != nil {
		want = spelling.Kind(p.Type.Name.Name)
		literals = takes(map[string]catalog.ParamType{"int": catalog.IntArg, "float": catalog.FloatArg, "bool": catalog.BoolArg, "shape": catalog.ShapeArg}[p.Type.Name.Name])
	}
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants %s, not %s", p.Name.Name, owner, want, found).Note(p.At.At, "declared here")
	return unquoted(d, at, literals...)
}

// NoActivation reports a function that is none of each element.
func NoActivation(at dsl.Span, owner, param, name string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a function of each element, such as relu; %s is none", param, owner, name)
	if name == "glu" {
		d.WithHint("glu halves the last axis, which no layer but of a product (Dense, convolutions) allows")
	}
	return d
}

// QuotedWord reports a bare word in quotes.
func QuotedWord(t *dsl.StringLit, owner, param, word string) *diag.Diagnostic {
	d := diag.New(diag.QuotedWord, t.At.At, "argument `%s` of %s is a bare name, without quotes", param, owner)
	if right, is := spelling.Unquoted(t.At.At.Text()); is != spelling.Other {
		word, d.Message = right, fmt.Sprintf("argument `%s` of %s stands without quotes", param, owner)
	}
	return d.
		WithHint("write `%s`", word).WithFix("write `"+word+"`", t.At.At, word)
}

// UnquotedText reports a text without quotes.
func UnquotedText(n *dsl.Name, owner, param string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, n.At.At, "argument `%s` of %s is a text in quotes", param, owner).
		WithHint("write `%q`", n.Name).WithFix("write `\""+n.Name+"\"`", n.At.At, `"`+n.Name+`"`)
}

// UnknownWord reports a word that is none of an enumeration.
func UnknownWord(at dsl.Span, owner, param, word string, words []string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s is %s, not `%s`", param, owner, spelling.OrList(words), word)
	if c := spelling.Closest(word, append([]string{}, words...)); c != "" {
		d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return d
}

// WantsTensor reports what is no tensor for an argument that is one.
func WantsTensor(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a tensor, not %s", param, owner, found)
	if param == "mask" && found == "none" {
		return d.WithHint("a mask that lets everything through is `ones([n], bool)`")
	}
	return unquoted(TextHinted(d, found), at, spelling.Whole, spelling.Number)
}

// WantsTensors reports what is no list of tensors for an argument that is one.
func WantsTensors(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a list of tensors, not %s", param, owner, found).
		WithHint("write `[a, b]`")
}

// TensorsOneByOne is `concatenate(a, b)` for `concatenate([a, b])`.
func TensorsOneByOne(owner string, args []*dsl.Arg) *diag.Diagnostic {
	last := 0
	for last+1 < len(args) && args[last+1].Name == nil {
		last++
	}
	at := args[0].At.At.To(args[last].At.At)
	right := "[" + at.Text() + "]"
	return diag.New(diag.WrongArgument, at, "%s takes a list of tensors", owner).WithHint("write `%s`", spelling.Clip(right)).WithFix("make a list of them", at, right)
}

// ListOfTensors reports a list of tensors where one tensor is wanted.
func ListOfTensors(at dsl.Span) *diag.Diagnostic {
	all := "[a, b]"
	if text := at.Text(); strings.HasPrefix(text, "[") || spelling.IsPlainName(text) {
		all = spelling.Clip(text)
	}
	return diag.New(diag.WrongArgument, at, "a list of tensors stands where one tensor is wanted").
		WithHint("`stack(%s)` or `concatenate(%s)` makes one of them", all, all)
}

// NoneGiven reports none for an argument that may not be none.
func NoneGiven(at dsl.Span, owner, param string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "argument `%s` of %s may not be none", param, owner)
}

// CastArguments reports a cast of no value, of several, or of a named one.
func CastArguments(at dsl.Span, t dsl.DType) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "a cast takes one value: `%s(x)`", t)
}

// FedAndNamed reports a tensor that is fed and given by name.
func FedAndNamed(at dsl.Span, label, param string, fed dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ArgumentTwice, at, "`%s` of %s is fed and given by name", param, label).Note(fed, "fed here")
}

// WrongNumberFed reports too few or too many tensors; the last optional of names may be left out.
func WrongNumberFed(at dsl.Span, label string, names []string, optional, got int) *diag.Diagnostic {
	takes := spelling.Plural(len(names), "tensor")
	if optional > 0 {
		takes = fmt.Sprintf("%d to %s", len(names)-optional, takes)
	}
	if optional == 1 {
		takes = strings.Replace(takes, "to", "or", 1)
	}
	d := diag.New(diag.FedCount, at, "%s is fed with %s, it takes %s", label, spelling.Plural(got, "tensor"), takes)
	switch {
	case got == 1 && slices.Contains(names, "query"):
		d.WithHint("attention of a sequence to itself is `(x, x) -> %s`", label)
	case len(names) > 1:
		d.WithHint("feed a tuple: `(%s) -> %s`", strings.Join(names, ", "), label)
	}
	return d
}

// FedNoTensor reports what is fed and is no tensor.
func FedNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	d := diag.New(diag.FedNoTensor, at, "a tensor flows through `->`, not %s", found)
	if strings.HasPrefix(found, "the layer ") {
		return d.WithHint("a chain starts with a tensor; `layer Name(x) { return x -> … }` gives a chain a name")
	}
	return d
}

// ListFed reports a list that is fed where one tensor is wanted.
func ListFed(at dsl.Span) *diag.Diagnostic {
	d := diag.New(diag.FedNoTensor, at, "several tensors are fed as a tuple, not as a list")
	if t := at.Text(); len(t) > 2 && t[0] == '[' {
		d.WithHint("write `%s`", spelling.Clip("("+t[1:len(t)-1]+")")).WithFix("write a tuple", at, "("+t[1:len(t)-1]+")")
	} else if spelling.IsPlainName(t) {
		d.WithHint("a function takes the list: `concatenate(%s)`, `sum(stack(%s), axis=0)`", t, t)
	}
	return d
}

// ArgumentOutside reports a number that an argument cannot be.
func ArgumentOutside(at dsl.Span, owner string, p *catalog.Param, x float64) *diag.Diagnostic {
	least, most := p.Within[0], p.Within[1]
	d := diag.New(diag.ArgumentValue, at, "`%s` of %s lies between %g and %g, not at %g", p.Name, owner, least, most, x)
	switch {
	case most >= math.MaxInt32 && x > most:
		d = diag.New(diag.ArgumentValue, at, "`%s` of %s is at most %.0f", p.Name, owner, most)
	case most >= math.MaxInt32:
		d = diag.New(diag.ArgumentValue, at, "`%s` of %s is at least %g, not %g", p.Name, owner, least, x)
	}
	if p.Instead != "" {
		d.WithHint("%s", p.Instead)
	}
	return d
}

// NoAxisOfWeight reports an axis that a weight has not.
func NoAxisOfWeight(at dsl.Span, name string, axis, rank int) *diag.Diagnostic {
	return diag.New(diag.NoSuchAxis, at, "`%s` names axis %d of a weight that has %d", name, axis, rank)
}

// AxisOfWeightTwice reports an axis of a weight that is named twice.
func AxisOfWeightTwice(at dsl.Span, name string, axis int) *diag.Diagnostic {
	return diag.New(diag.NoSuchAxis, at, "`%s` names axis %d of the weight twice", name, axis)
}

// WeightDoesNotFit reports a sample_weight of another shape than what it weighs.
func WeightDoesNotFit(at dsl.Span, weight, of dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.ShapesDiffer, at, "`sample_weight` counts from the first axis: %s does not fit %s", weight, of)
}

// WrongMask reports a mask over time of another type than one bool a step.
func WrongMask(at dsl.Span, owner string, want, got dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongShape, at, "`mask` of %s is %s here, not %s", owner, want, got)
}
