package fault

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about names, declarations and statements.

// DeclaredTwice reports a name that is declared twice.
func DeclaredTwice(name *dsl.Ident, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.DeclaredTwice, name.At.At, "`%s` is declared twice", name.Name).Note(first, "first declared here")
}

// DeclaredInWrongCase reports a declared name in the wrong case.
func DeclaredInWrongCase(name *dsl.Ident, upper bool) *diag.Diagnostic {
	first, rest := utf8.DecodeRuneInString(name.Name)
	right, what := string(unicode.ToLower(first))+name.Name[rest:], "a func has a lower-case name"
	if upper {
		right, what = string(unicode.ToUpper(first))+name.Name[rest:], "what is declared has a capitalised name"
	}
	return diag.New(diag.WrongCase, name.At.At, "%s: `%s`, not `%s`", what, right, name.Name).
		WithFix("write `"+right+"`", name.At.At, right)
}

// HidesCatalog warns of a declared name that hides one of the catalog.
func HidesCatalog(name *dsl.Ident) *diag.Diagnostic {
	return diag.Warn(diag.HidesCatalog, name.At.At, "`%s` hides the one of Keras that has the same name", name.Name)
}

// BoundAgain reports a name that may not be bound again.
func BoundAgain(name *dsl.Ident, fixed string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BoundAgain, name.At.At, "`%s` is %s and may not be bound again", name.Name, fixed).Note(first, "bound here")
}

// Recursion reports a declaration that is made of itself.
func Recursion(site dsl.Span, name string, cycle []*dsl.Ident) *diag.Diagnostic {
	d := diag.New(diag.Recursion, site, "`%s` leads back to itself", name)
	var names []string
	for _, c := range cycle {
		names = append(names, c.Name)
	}
	d.Note(cycle[0].At.At, "the cycle is %s → %s", strings.Join(names, " → "), name)
	return d.WithHint("repeat and for unroll a fixed number of times")
}

// ConstCycle reports a const that is made of itself.
func ConstCycle(name *dsl.Ident, cycle []*dsl.Const) *diag.Diagnostic {
	d := diag.New(diag.Recursion, name.At.At, "the value of `%s` depends on itself", name.Name)
	for i, k := range cycle {
		next := cycle[(i+1)%len(cycle)].Name.Name
		d.Note(k.Value.Span(), "`%s` is made of `%s`", k.Name.Name, next)
	}
	return d
}

// SameLayerName reports two layers or weights of one name.
func SameLayerName(name string, first, second dsl.Span) *diag.Diagnostic {
	return diag.New(diag.SameLayerName, second, "two layers or weights here are named `%s`", name).Note(first, "the first one")
}

// NamedAlready reports a second name of one layer.
func NamedAlready(id *dsl.Ident, name string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.SameLayerName, id.At.At, "this layer is named `%s` already", name).Note(first, "named here").
		WithHint("use `%s`", name)
}

// NamedTwice reports what is given twice.
func NamedTwice(id *dsl.Ident, what string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, id.At.At, "the %s `%s` is given twice", what, id.Name).Note(first, "the first one")
}

// FieldTwice reports two inputs or targets of one name.
func FieldTwice(id *dsl.Ident, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, id.At.At, "two inputs or targets are named `%s`", id.Name).Note(first, "the first one")
}

// AsOnNoLayer reports an `as` behind what is no layer.
func AsOnNoLayer(id *dsl.Ident, at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.AsOnNoLayer, id.At.At, "`as` names a layer; here stands %s", found).
		WithHint("to name a result write `%s = %s`", id.Name, spelling.Clip(at.Text()))
}

// AsOnFunction reports an `as` behind a function.
func AsOnFunction(id *dsl.Ident, f string) *diag.Diagnostic {
	return diag.New(diag.AsOnNoLayer, id.At.At, "`as` names a layer; `%s` is a function and has nothing to name", f).
		WithHint("to name its result write `%s = …`", id.Name)
}

// MisplacedStatement reports a statement that may not stand in a body of its kind.
func MisplacedStatement(s dsl.Stmt, in string) *diag.Diagnostic {
	d := diag.New(diag.MisplacedStatement, Keyword(s.Span(), len(statementWord(s))), "`%s` may not stand in %s %s", statementWord(s), spelling.Article(in), in)
	switch s.(type) {
	case *dsl.Return:
		return d.WithHint("results of a model are written `output name = …`")
	case *dsl.Weight:
		return d.WithHint("declare a `layer`, which may own weights and states")
	}
	return d
}

// statementWord is the word that opens a statement.
func statementWord(s dsl.Stmt) string {
	text := s.Span().Text()
	if i := strings.IndexFunc(text, func(r rune) bool { return r < 'a' || r > 'z' }); i > 0 {
		return text[:i]
	}
	return text
}

// SeveralResults reports several results where one is wanted.
func SeveralResults(at dsl.Span, n int) *diag.Diagnostic {
	names := []string{"a", "b", "c", "d", "e"}
	d := diag.New(diag.ResultCount, at, "this gives %d results where one is wanted", n)
	if n <= len(names) {
		d.WithHint("take them apart with `%s = …`; `_` takes a result that is not wanted", strings.Join(names[:n], ", "))
	}
	return d
}

// NotCallable reports a call of what cannot be called.
func NotCallable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCallable, at, "%s cannot be called", found)
}

// LayerCalled reports a layer that is called instead of fed.
func LayerCalled(at dsl.Span, x *dsl.Call) *diag.Diagnostic {
	d := diag.New(diag.ForeignWord, at, "a layer is fed with `->`, not called")
	if len(x.Args) == 1 && x.Args[0].Name == nil {
		arg := x.Args[0].Value.Span().Text()
		d.WithHint("write `%s -> %s`", spelling.Clip(arg), x.Fun.Span().Text()).WithFix("feed it with `->`", at, "("+arg+" -> "+x.Fun.Span().Text()+")")
	}
	return d
}

// FedInParentheses is `AUC(t, p)` for `(t, p) -> AUC`.
func FedInParentheses(callee string, args []*dsl.Arg, at dsl.Span) *diag.Diagnostic {
	var tensors []string
	for _, a := range args {
		if a.Name == nil {
			tensors = append(tensors, a.Value.Span().Text())
		}
	}
	d := diag.New(diag.ForeignWord, at, "%s is fed with `->`; its parentheses hold what it is made of", callee)
	small := spelling.SnakeCase(callee)
	if catalog.Meaning(small).IsFunction() {
		return d.WithHint("the function is `%s(%s)`", small, strings.Join(tensors, ", "))
	}
	fed := strings.Join(tensors, ", ")
	if len(tensors) > 1 {
		fed = "(" + fed + ")"
	}
	d.WithHint("write `%s -> %s`", spelling.Clip(fed), callee)
	if len(tensors) == len(args) {
		d.WithFix("feed it with `->`", at, fed+" -> "+callee)
	}
	return d
}

// NotFeedable reports feeding of what cannot be fed.
func NotFeedable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCallable, at, "%s cannot be fed; `->` feeds a layer or a function", found)
}

// ChainAfterSeveral reports a chain that goes on behind several results; mask tells that the last one is a mask.
func ChainAfterSeveral(at, before dsl.Span, results int, mask bool) *diag.Diagnostic {
	d := diag.New(diag.ResultCount, at, "a layer with several results ends its chain").Note(before, "this gives %d results", results)
	if mask {
		return d.WithHint("the last one is a mask: `a, known = …` takes it apart, and layers that shall heed it take `mask=known`")
	}
	return d.WithHint("take them apart first: `a, b = …`")
}

// NoMember reports a member that a thing has not.
func NoMember(id *dsl.Ident, found string) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "%s has no `.%s`", found, id.Name)
}

// NoTensorMember is x.mean(): the language has no methods.
func NoTensorMember(id *dsl.Ident, x dsl.Span) *diag.Diagnostic {
	d := diag.New(diag.NoMember, id.At.At, "a tensor has no `.%s`", id.Name)
	if catalog.Meaning(id.Name).IsFunction() {
		return d.WithHint("there are no methods; write `%s(%s)`", id.Name, spelling.Clip(x.Text()))
	}
	return d.WithHint("a tensor has `.shape` and `.size`")
}

// Transposed is x.T.
func Transposed(x *dsl.Select) *diag.Diagnostic {
	right := "transpose(" + x.X.Span().Text() + ")"
	return diag.New(diag.NoMember, x.Name.At.At, "a tensor has no `.T`").WithHint("write `%s`", spelling.Clip(right)).WithFix("write `"+spelling.Clip(right)+"`", x.At.At, right)
}

// NoLayerMember reports a member that a layer has not.
func NoLayerMember(id *dsl.Ident, label string, members []string) *diag.Diagnostic {
	d := diag.New(diag.NoMember, id.At.At, "`%s` has no weight or layer `%s`", label, id.Name)
	if c := spelling.Closest(id.Name, members); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	if len(members) > 0 {
		d.WithHint("it has %s", spelling.OrList(members))
	}
	return d
}

// NotFedYet reports a weight of a layer that has none yet.
func NotFedYet(id *dsl.Ident, label string) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "`%s` has no `%s` yet: a layer gets its weights when it is first fed", label, id.Name).
		WithHint("use it below the line that feeds `%s`", label)
}

// OutputOfLayer reports an output of a layer instead of its result.
func OutputOfLayer(id *dsl.Ident) *diag.Diagnostic {
	return diag.New(diag.OutputNoTensor, id.At.At, "`%s` names a layer, not its result", id.Name).
		WithHint("bind the result, `y = x -> … as %s`, then `output y`", id.Name)
}

// ForOutsideOfOptimizer reports a `for` in a list of no optimizers.
func ForOutsideOfOptimizer(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "`for` in a list names the weights of an optimizer; it has no meaning here")
}

// RangeInBody reports a search range that is none of a const at file level.
func RangeInBody(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "only a const at file level is searched by `dlgen tune`")
}

// LayerOutsideOfModel reports a layer outside of a model.
func LayerOutsideOfModel(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "a layer belongs to a model; `%s` stands outside of one", name)
}

// Keyword is the span of the word that opens a statement.
func Keyword(at dsl.Span, length int) dsl.Span {
	at.End = min(at.Start+length, at.End)
	return at
}

// ResultCount reports names that are not as many as the results of a value: found says what it gives, and more is an argument that makes it
// give more, or "".
func ResultCount(names []*dsl.Ident, results int, value dsl.Span, found, more string) *diag.Diagnostic {
	d := diag.New(diag.ResultCount, names[0].At.At.To(names[len(names)-1].At.At), "%s for %s", spelling.Plural(len(names), "name"),
		spelling.Plural(results, "result")).Note(value, "this gives %s", found)
	switch {
	case results > len(names):
		return d.WithHint("`_` takes a result that is not wanted")
	case more != "":
		return d.WithHint("%s=true gives more", more)
	}
	return d
}
