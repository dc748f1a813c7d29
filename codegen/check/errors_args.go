package check

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about arguments.

// unknownArgument reports a named argument that the callee has not, with what is meant.
func (e *elab) unknownArgument(f formals, a *dsl.Arg, all []*dsl.Arg) *diag.Diagnostic {
	name := a.Name.Name
	d := diag.New(diag.UnknownArgument, a.Name.At.At, "%s has no argument `%s`", f.owner, name)
	if name == "name" && f.kind != 0 && f.kind != catalog.Layer {
		hint := "leave it out: only layers have names of their own"
		if f.kind == catalog.Metric {
			hint = "its statement names it: `metric " + spelling.Clip(strings.Trim(a.Value.Span().Text(), `"`)) + " = …`"
		}
		return d.WithHint("%s", hint).WithFix("leave it out", argumentWithComma(a, all), "")
	}
	if name == "name" {
		return d.WithHint("a layer is named with `as`: `%s(…) as %s`", f.owner, spelling.Clip(strings.Trim(a.Value.Span().Text(), `"`)))
	}
	if t, ok := a.Value.(*dsl.Tuple); ok && name == "betas" && len(t.Elems) == 2 && indexOf(f.names, "beta_1") >= 0 {
		right := "beta_1=" + t.Elems[0].Span().Text() + ", beta_2=" + t.Elems[1].Span().Text()
		return d.WithHint("write `%s`", right).WithFix("write two arguments", a.At.At, right)
	}
	if right := habits.Argument(name); right != "" && indexOf(f.names, right) >= 0 {
		return d.WithHint("it is called `%s`", right).WithFix("write `"+right+"`", a.Name.At.At, right)
	}
	if hint := habits.Needless(name); hint != "" {
		return d.WithHint("%s; leave it out", hint).WithFix("leave it out", argumentWithComma(a, all), "")
	}
	if hint := habits.Elsewhere(name); hint != "" {
		return d.WithHint("%s", hint)
	}
	if c := spelling.Closest(name, append([]string{}, f.names...)); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", a.Name.At.At, c)
	}
	if len(f.names) == 0 {
		return d.WithHint("it takes none")
	}
	return d.WithHint("it takes %s", spelling.OrList(f.names))
}

// argumentWithComma is the span of an argument with the comma that falls with it.
func argumentWithComma(a *dsl.Arg, all []*dsl.Arg) dsl.Span {
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

func tooManyArguments(at dsl.Span, owner string, most int) *diag.Diagnostic {
	return diag.New(diag.TooManyArguments, at, "%s takes at most %s by position", owner, spelling.Plural(most, "argument"))
}

func tooManyFed(at dsl.Span, owner string, most, got int) *diag.Diagnostic {
	return diag.New(diag.TooManyArguments, at, "%s takes at most %s, fed with %d", owner, spelling.Plural(most, "argument"), got)
}

func argumentTwice(a *dsl.Arg, param, owner string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ArgumentTwice, a.At.At, "argument `%s` of %s is given twice", param, owner).Note(first, "the first one")
}

func missingArgument(at dsl.Span, owner, param string) *diag.Diagnostic {
	return diag.New(diag.MissingArgument, at, "%s needs its argument `%s`", owner, param).WithHint("`%s(%s=…)`", owner, param)
}

// missingAfter is `Embedding(64)`: the number stands where input_dim would, which may be left out.
func missingAfter(at dsl.Span, owner, param string, given dsl.Span) *diag.Diagnostic {
	right := param + "=" + given.Text()
	return diag.New(diag.MissingArgument, at, "%s needs its argument `%s`", owner, param).
		WithHint("write `%s(%s)`", owner, spelling.Clip(right)).WithFix("write `"+spelling.Clip(right)+"`", given, right)
}

func wantsConstant(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	return diag.New(diag.NotCompileTime, at, "argument `%s` of %s is decided at compile time; here stands %s", param, owner, found)
}

func wrongArgument(at dsl.Span, owner string, p *catalog.Param, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants %s, not %s", p.Name, owner, wanted(p), found)
	if p.Type == catalog.SourceArg {
		return d.WithHint(columnsAsTheyAre, owner)
	}
	return textHinted(d, found)
}

// columnsAsTheyAre is how a series is told.
const columnsAsTheyAre = "`t = csv(…)` names a table, and `%s([t.a, t.b], …)` takes columns of it as they are; fields below change what comes of them"

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

func wrongUserArgument(at dsl.Span, owner string, p *dsl.Param, found string) *diag.Diagnostic {
	want := "a compile-time value"
	if p.Type != nil {
		want = kindWords[p.Type.Name.Name]
	}
	return diag.New(diag.WrongArgument, at, "argument `%s` of %s wants %s, not %s", p.Name.Name, owner, want, found).Note(p.At.At, "declared here")
}

// kindWords are the compile-time types of parameters in a message.
var kindWords = map[string]string{
	"int": "a whole number", "float": "a number", "bool": "true or false", "string": "a text in quotes", "shape": "a shape such as [28, 28]",
	"enum": "a bare name such as relu", "layer": "a layer that is not fed", "func": "a function",
}

func noActivation(at dsl.Span, owner, param, name string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a function of each element, such as relu; %s is none", param, owner, name)
	if name == "glu" {
		d.WithHint("glu halves the last axis, which no layer but of a product (Dense, convolutions) allows")
	}
	return d
}

// reportQuoted reports a word in quotes. Where they are single ones, the parser has said what is wrong.
func (e *elab) reportQuoted(t *dsl.StringLit, owner, param string, words []string) datum {
	if strings.HasPrefix(t.At.At.Text(), "'") {
		if e.reg != nil {
			e.reg.spoilt = true
		}
		return invalid{}
	}
	word := t.Value
	if small := strings.ToLower(word); slices.Contains(words, small) { // padding="SAME"
		word = small
	}
	return e.report(quotedWord(t, owner, param, word))
}

func quotedWord(t *dsl.StringLit, owner, param, word string) *diag.Diagnostic {
	return diag.New(diag.QuotedWord, t.At.At, "argument `%s` of %s is a bare name, without quotes", param, owner).
		WithHint("write `%s`", word).WithFix("write `"+word+"`", t.At.At, word)
}

func unquotedText(n *dsl.Name, owner, param string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, n.At.At, "argument `%s` of %s is a text in quotes", param, owner).
		WithHint("write `%q`", n.Name).WithFix("write `\""+n.Name+"\"`", n.At.At, `"`+n.Name+`"`)
}

func unknownWord(at dsl.Span, owner, param, word string, words []string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s is %s, not `%s`", param, owner, spelling.OrList(words), word)
	if c := spelling.Closest(word, append([]string{}, words...)); c != "" {
		d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return d
}

func (e *elab) unknownFunction(n *dsl.Name, owner, param string) *diag.Diagnostic {
	if d := habits.Word(n); d != nil {
		return d
	}
	if d := planned(n.Name, n.At.At); d != nil {
		return d
	}
	d := diag.New(diag.UnknownName, n.At.At, "argument `%s` of %s: unknown function `%s`", param, owner, n.Name)
	return spelling.Suggest(d, n.Name, n.At.At, functionNames())
}

func functionNames() []string {
	var out []string
	for _, c := range catalog.All() {
		if c.Kind == catalog.Func && c.Name[0] != '_' {
			out = append(out, c.Name)
		}
	}
	return out
}

func (e *elab) unknownClass(n *dsl.Name, owner, param string, kind catalog.Kind) *diag.Diagnostic {
	if d := planned(n.Name, n.At.At); d != nil {
		return d
	}
	var names []string
	for _, c := range catalog.All() {
		if c.Kind == kind {
			names = append(names, c.Name, spelling.SnakeCase(c.Name))
		}
	}
	d := diag.New(diag.UnknownName, n.At.At, "argument `%s` of %s: unknown %s `%s`", param, owner, kindWord[kind], n.Name)
	if param == "initializer" { // of a weight, where nobody writes the word
		d.Message = "unknown " + kindWord[kind] + " `" + n.Name + "`"
	}
	return spelling.Suggest(d, n.Name, n.At.At, names)
}

// kindWord is what a class of a kind is called in a message.
var kindWord = map[catalog.Kind]string{
	catalog.Initializer: "initializer", catalog.Regularizer: "regularizer", catalog.Constraint: "constraint", catalog.Schedule: "schedule",
	catalog.Callback: "callback", catalog.Optimizer: "optimizer", catalog.Metric: "metric", catalog.Layer: "layer",
}

func constructorArgument(l *layer, args []*dsl.Arg) *diag.Diagnostic {
	for _, a := range args {
		if a.Name != nil && !madeWith(l.sym, a.Name.Name) || a.Name != nil && a.Name.Name == "trainable" {
			continue
		}
		return diag.New(diag.SharedArgument, a.At.At, "`%s` exists already; its arguments are given where it is made", l.label()).
			Note(l.made, "made here")
	}
	return nil
}

// madeWith reports whether a class takes an argument when it is made.
func madeWith(s *symbol, name string) bool {
	if s.entry != nil && s.decl == nil {
		p := paramOf(s.entry, name)
		return p != nil && !p.AtCall
	}
	for _, p := range layerArgs(s.decl) {
		if p.Name.Name == name {
			return true
		}
	}
	return false
}

func wantsTensor(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	d := diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a tensor, not %s", param, owner, found)
	if param == "mask" && found == "none" {
		return d.WithHint("a mask that lets everything through is `ones([n], bool)`")
	}
	return textHinted(d, found)
}

func wantsTensors(at dsl.Span, owner, param, found string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "argument `%s` of %s wants a list of tensors, not %s", param, owner, found).
		WithHint("write `[a, b]`")
}

// tensorsOneByOne is `concatenate(a, b)` for `concatenate([a, b])`.
func tensorsOneByOne(owner string, args []*dsl.Arg) *diag.Diagnostic {
	last := 0
	for last+1 < len(args) && args[last+1].Name == nil {
		last++
	}
	at := args[0].At.At.To(args[last].At.At)
	right := "[" + at.Text() + "]"
	return diag.New(diag.WrongArgument, at, "%s takes a list of tensors", owner).WithHint("write `%s`", spelling.Clip(right)).WithFix("make a list of them", at, right)
}

func listOfTensors(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "a list of tensors stands where one tensor is wanted").
		WithHint("`stack([a, b])` or `concatenate([a, b])` makes one of them")
}

func noneGiven(at dsl.Span, owner, param string) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "argument `%s` of %s may not be none", param, owner)
}

func castArguments(at dsl.Span, t dsl.DType) *diag.Diagnostic {
	return diag.New(diag.WrongArgument, at, "a cast takes one value: `%s(x)`", t)
}

func fedAndNamed(at dsl.Span, label, param string, fed dsl.Span) *diag.Diagnostic {
	return diag.New(diag.ArgumentTwice, at, "`%s` of %s is fed and given by name", param, label).Note(fed, "fed here")
}

// wrongNumberFed reports too few or too many tensors; the last optional of names may be left out.
func wrongNumberFed(at dsl.Span, label string, names []string, optional, got int) *diag.Diagnostic {
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

func fedNoTensor(at dsl.Span, found string) *diag.Diagnostic {
	d := diag.New(diag.FedNoTensor, at, "a tensor flows through `->`, not %s", found)
	if strings.HasPrefix(found, "the layer ") {
		return d.WithHint("a chain starts with a tensor; `layer Name(x) { return x -> … }` gives a chain a name")
	}
	return d
}

func listFed(at dsl.Span) *diag.Diagnostic {
	d := diag.New(diag.FedNoTensor, at, "several tensors are fed as a tuple, not as a list")
	if t := at.Text(); len(t) > 2 && t[0] == '[' {
		d.WithHint("write `%s`", spelling.Clip("("+t[1:len(t)-1]+")")).WithFix("write a tuple", at, "("+t[1:len(t)-1]+")")
	} else if isPlainName(t) {
		d.WithHint("a function takes the list: `concatenate(%s)`, `sum(stack(%s), axis=0)`", t, t)
	}
	return d
}

// argumentOutside reports a number that an argument cannot be.
func argumentOutside(at dsl.Span, owner string, p *catalog.Param, x float64) *diag.Diagnostic {
	least, most := p.Within[0], p.Within[1]
	d := diag.New(diag.ArgumentValue, at, "`%s` of %s lies between %g and %g, not at %g", p.Name, owner, least, most, x)
	if most >= math.MaxInt32 {
		d = diag.New(diag.ArgumentValue, at, "`%s` of %s is at least %g, not %g", p.Name, owner, least, x)
	}
	if p.Instead != "" {
		d.WithHint("%s", p.Instead)
	}
	return d
}

// noAxisOfWeight reports an axis that a weight has not.
func noAxisOfWeight(at dsl.Span, name string, axis, rank int) *diag.Diagnostic {
	return diag.New(diag.NoSuchAxis, at, "`%s` names axis %d of a weight that has %d", name, axis, rank)
}

func axisOfWeightTwice(at dsl.Span, name string, axis int) *diag.Diagnostic {
	return diag.New(diag.NoSuchAxis, at, "`%s` names axis %d of the weight twice", name, axis)
}

// weightDoesNotFit reports a sample_weight of another shape than what it weighs.
func weightDoesNotFit(at dsl.Span, weight, of dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.ShapesDiffer, at, "`sample_weight` counts from the first axis: %s does not fit %s", weight, of)
}

// wrongMask reports a mask over time of another type than one bool a step.
func wrongMask(at dsl.Span, owner string, want, got dsl.TensorType) *diag.Diagnostic {
	return diag.New(diag.WrongShape, at, "`mask` of %s is %s here, not %s", owner, want, got)
}
