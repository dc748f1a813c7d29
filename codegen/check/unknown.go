package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Names that nothing has, and what may have been meant: faults that need all names of a place.

// unknownName reports a name that nothing has, with the nearest one that something has.
func (e *elab) unknownName(name string, at dsl.Span) *diag.Diagnostic {
	if d := fault.Planned(name, at); d != nil {
		return d
	}
	d := diag.New(diag.UnknownName, at, "unknown name `%s`", name)
	if below := boundBelow(e.frame.unit.file, name, at); below != nil {
		return d.Note(below.At.At, "it is bound here, after its use")
	}
	if c := spelling.Closest(name, spelling.Alike(name, e.valuesInScope())); c != "" && !spelling.IsCapital(name) { // sooner than a model of nearly that name
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return spelling.Suggest(d, name, at, e.namesInScope())
}

// nearValue adds the tensor that may have been meant where a function of nearly that name was found.
func (e *elab) nearValue(f *diag.Diagnostic, d datum, at dsl.Span) *diag.Diagnostic {
	if _, ok := d.(*symbol); !ok || !spelling.IsPlainName(at.Text()) {
		return f
	}
	var names []string
	for n, b := range e.frame.values {
		if _, ok := b.d.(tensor); ok {
			names = append(names, n)
		}
	}
	if c := spelling.Closest(at.Text(), names); c != "" {
		f.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", at, c)
	}
	return f
}

// unknownNumber is unknownName where numbers are wanted: no function or layer is meant.
func (e *elab) unknownNumber(n *dsl.Name, p *catalog.Param) *diag.Diagnostic {
	at := n.At.At
	if d := habits.Word(n); d != nil {
		return d
	}
	d := diag.New(diag.UnknownName, at, "unknown name `%s`", n.Name)
	if below := boundBelow(e.frame.unit.file, n.Name, at); below != nil {
		return d.Note(below.At.At, "it is bound here, after its use")
	}
	return spelling.Suggest(d, n.Name, at, append(e.constantsFor(p, at), p.Words...))
}

// unknownCallee is unknownName where a function or layer is wanted.
func (e *elab) unknownCallee(n *dsl.Name) *diag.Diagnostic {
	if d := habits.Word(n); d != nil {
		return d
	}
	if d := fault.Planned(n.Name, n.At.At); d != nil {
		return d
	}
	what := "function"
	if spelling.IsCapital(n.Name) {
		what = "layer or class"
	}
	return spelling.Suggest(diag.New(diag.UnknownName, n.At.At, "unknown %s `%s`", what, n.Name), n.Name, n.At.At, e.callableNames())
}

func (e *elab) unknownFunction(n *dsl.Name, owner, param string) *diag.Diagnostic {
	if d := habits.Word(n); d != nil {
		return d
	}
	if d := fault.Planned(n.Name, n.At.At); d != nil {
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
	if d := fault.Planned(n.Name, n.At.At); d != nil {
		return d
	}
	d := diag.New(diag.UnknownName, n.At.At, "argument `%s` of %s: unknown %s `%s`", param, owner, kindWord[kind], n.Name)
	if param == "initializer" { // of a weight, where nobody writes the word
		d.Message = "unknown " + kindWord[kind] + " `" + n.Name + "`"
	}
	return spelling.Suggest(d, n.Name, n.At.At, classNames(kind))
}

// classNames lists the classes of a kind, by both of their spellings.
func classNames(kind catalog.Kind) []string {
	var names []string
	for _, c := range catalog.All() {
		if c.Kind == kind {
			names = append(names, c.Name, spelling.SnakeCase(c.Name))
		}
	}
	return names
}

// kindWord is what a class of a kind is called in a message.
var kindWord = map[catalog.Kind]string{
	catalog.Initializer: "initializer", catalog.Regularizer: "regularizer", catalog.Constraint: "constraint", catalog.Schedule: "schedule",
	catalog.Callback: "callback", catalog.Optimizer: "optimizer", catalog.Metric: "metric", catalog.Layer: "layer",
}

func (e *elab) unknownDeclaration(id *dsl.Ident, what string, is func(dsl.Decl) bool) *diag.Diagnostic {
	var names []string
	for n, s := range e.frame.unit.symbols {
		if s.decl != nil && is(s.decl) {
			names = append(names, n)
		}
	}
	d := diag.New(diag.UnknownName, id.At.At, "unknown %s `%s`", what, id.Name)
	return spelling.Suggest(d, id.Name, id.At.At, names)
}

// unknownArgument reports a named argument that the callee has not, with what is meant.
func (e *elab) unknownArgument(f formals, a *dsl.Arg, all []*dsl.Arg) *diag.Diagnostic {
	name := a.Name.Name
	d := diag.New(diag.UnknownArgument, a.Name.At.At, "%s has no argument `%s`", f.owner, name)
	if name == "name" && f.kind != 0 && f.kind != catalog.Layer {
		hint := "leave it out: only layers have names of their own"
		if f.kind == catalog.Metric {
			hint = "its statement names it: `metric " + spelling.Clip(strings.Trim(a.Value.Span().Text(), `"`)) + " = …`"
		}
		return d.WithHint("%s", hint).WithFix("leave it out", fault.ArgumentWithComma(a, all), "")
	}
	if name == "name" {
		return d.WithHint("a layer is named with `as`: `%s(…) as %s`", f.owner, spelling.Clip(strings.Trim(a.Value.Span().Text(), `"`)))
	}
	if t, ok := a.Value.(*dsl.Tuple); ok && name == "betas" && len(t.Elems) == 2 && slices.Contains(f.names, "beta_1") {
		right := "beta_1=" + t.Elems[0].Span().Text() + ", beta_2=" + t.Elems[1].Span().Text()
		return d.WithHint("write `%s`", right).WithFix("write two arguments", a.At.At, right)
	}
	if right := habits.Argument(name); right != "" && slices.Contains(f.names, right) {
		return d.WithHint("it is called `%s`", right).WithFix("write `"+right+"`", a.Name.At.At, right)
	}
	if hint := habits.Needless(name); hint != "" {
		return d.WithHint("%s; leave it out", hint).WithFix("leave it out", fault.ArgumentWithComma(a, all), "")
	}
	if hint := habits.Elsewhere(name); hint != "" {
		return d.WithHint("%s", hint)
	}
	if c := spelling.Closest(name, append([]string{}, f.names...)); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", a.Name.At.At, c)
	}
	if b := e.frame.values[name]; b != nil {
		if _, ok := b.d.(tensor); ok {
			return d.WithHint("`%s == %s` compares", name, spelling.Clip(a.Value.Span().Text()))
		}
	}
	if len(f.names) == 0 {
		return d.WithHint("it takes none")
	}
	return d.WithHint("it takes %s", spelling.OrList(f.names))
}

// namesInScope lists what a name could have meant.
func (e *elab) namesInScope() []string {
	return append(append(e.callableNames(), e.valuesInScope()...), "true", "false", "none")
}

// valuesInScope lists tensors and constants.
func (e *elab) valuesInScope() []string {
	var out []string
	for n := range e.frame.values {
		out = append(out, n)
	}
	for n := range e.frame.unit.consts {
		out = append(out, n)
	}
	return out
}

// constantsFor lists compile-time values that an argument takes; those of the file may be.
func (e *elab) constantsFor(p *catalog.Param, at dsl.Span) []string {
	known := map[string]datum{"true": boolOf(true), "false": boolOf(false)}
	for n, v := range constants {
		known[n] = constant{v}
	}
	for n, b := range e.frame.values {
		known[n] = b.d
	}
	var out []string
	for n, d := range known {
		if _, ok := convertDatum(e, p, d, at); ok && !anyInvalid(d) {
			out = append(out, n)
		}
	}
	for n := range e.frame.unit.consts {
		out = append(out, n)
	}
	if p.Optional || p.Default == "none" {
		out = append(out, "none")
	}
	return out
}

func (e *elab) callableNames() []string {
	var out []string
	for n := range e.frame.layers {
		out = append(out, n)
	}
	for n, b := range e.frame.values {
		switch b.d.(type) {
		case *layer, *symbol:
			out = append(out, n)
		}
	}
	for n := range e.frame.unit.symbols {
		out = append(out, n)
	}
	for _, c := range catalog.All() {
		if c.Name[0] != '_' {
			out = append(out, c.Name)
		}
	}
	return out
}
