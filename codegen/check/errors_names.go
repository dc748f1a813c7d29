package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/habits"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Faults about names, declarations and statements.

func declaredTwice(name *dsl.Ident, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.DeclaredTwice, name.At.At, "`%s` is declared twice", name.Name).Note(first, "first declared here")
}

func declaredInWrongCase(name *dsl.Ident, upper bool) *diag.Diagnostic {
	right, what := strings.ToLower(name.Name[:1])+name.Name[1:], "a func has a lower-case name"
	if upper {
		right, what = strings.ToUpper(name.Name[:1])+name.Name[1:], "what is declared has a capitalised name"
	}
	return diag.New(diag.WrongCase, name.At.At, "%s: `%s`, not `%s`", what, right, name.Name).
		WithFix("write `"+right+"`", name.At.At, right)
}

func hidesCatalog(name *dsl.Ident) *diag.Diagnostic {
	return diag.Warn(diag.HidesCatalog, name.At.At, "`%s` hides the one of Keras that has the same name", name.Name)
}

func boundAgain(name *dsl.Ident, fixed string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.BoundAgain, name.At.At, "`%s` is %s and may not be bound again", name.Name, fixed).Note(first, "bound here")
}

func recursion(site dsl.Span, name string, cycle []dsl.Decl) *diag.Diagnostic {
	d := diag.New(diag.Recursion, site, "`%s` leads back to itself", name)
	var names []string
	for _, c := range cycle {
		names = append(names, declaredName(c).Name)
	}
	d.Note(declaredName(cycle[0]).At.At, "the cycle is %s → %s", strings.Join(names, " → "), name)
	return d.WithHint("repeat and for unroll a fixed number of times")
}

func constCycle(name *dsl.Ident, cycle []*fileConst) *diag.Diagnostic {
	d := diag.New(diag.Recursion, name.At.At, "the value of `%s` depends on itself", name.Name)
	for i, k := range cycle {
		next := cycle[(i+1)%len(cycle)].decl.Name.Name
		d.Note(k.decl.Value.Span(), "`%s` is made of `%s`", k.decl.Name.Name, next)
	}
	return d
}

// unknownName reports a name that nothing has, with the nearest one that something has.
func (e *elab) unknownName(name string, at dsl.Span) *diag.Diagnostic {
	if d := planned(name, at); d != nil {
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
	if d := planned(n.Name, n.At.At); d != nil {
		return d
	}
	what := "function"
	if spelling.IsCapital(n.Name) {
		what = "layer or class"
	}
	return spelling.Suggest(diag.New(diag.UnknownName, n.At.At, "unknown %s `%s`", what, n.Name), n.Name, n.At.At, e.callableNames())
}

// namesInScope lists what a name could have meant.
func (e *elab) namesInScope() []string {
	return append(e.callableNames(), e.valuesInScope()...)
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

func sameLayerName(first, second name) *diag.Diagnostic {
	return diag.New(diag.SameLayerName, second.at, "two layers or weights here are named `%s`", second.text).
		Note(first.at, "the first one")
}

func namedAlready(id *dsl.Ident, first name) *diag.Diagnostic {
	return diag.New(diag.SameLayerName, id.At.At, "this layer is named `%s` already", first.text).Note(first.at, "named here").
		WithHint("use `%s`", first.text)
}

func namedTwice(id *dsl.Ident, what string, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, id.At.At, "the %s `%s` is given twice", what, id.Name).Note(first, "the first one")
}

func fieldTwice(id *dsl.Ident, first dsl.Span) *diag.Diagnostic {
	return diag.New(diag.NamedTwice, id.At.At, "two inputs or targets are named `%s`", id.Name).Note(first, "the first one")
}

func asOnNoLayer(id *dsl.Ident, at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.AsOnNoLayer, id.At.At, "`as` names a layer; here stands %s", found).
		WithHint("to name a result write `%s = %s`", id.Name, spelling.Clip(at.Text()))
}

func asOnFunction(id *dsl.Ident, f string) *diag.Diagnostic {
	return diag.New(diag.AsOnNoLayer, id.At.At, "`as` names a layer; `%s` is a function and has nothing to name", f).
		WithHint("to name its result write `%s = …`", id.Name)
}

func misplacedStatement(s dsl.Stmt, k bodyKind) *diag.Diagnostic {
	d := diag.New(diag.MisplacedStatement, keyword(s.Span(), len(statementWord(s))), "`%s` may not stand in %s %s", statementWord(s), spelling.Article(k.String()), k)
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

func resultCount(value dsl.Expr, names []*dsl.Ident, d datum) *diag.Diagnostic {
	n := 1
	if l, ok := d.(*list); ok {
		n = len(l.elems)
	}
	fault := diag.New(diag.ResultCount, names[0].At.At.To(names[len(names)-1].At.At), "%s for %s", spelling.Plural(len(names), "name"), spelling.Plural(n, "result")).
		Note(value.Span(), "this gives %s", describeResults(d, n))
	if n > len(names) {
		return fault.WithHint("`_` takes a result that is not wanted")
	}
	if t, ok := d.(tensor); ok && t.Value.Node != nil {
		for _, p := range t.Value.Node.Entry.Params {
			if strings.HasPrefix(p.Name, "return_") && p.Name != "return_sequences" {
				return fault.WithHint("%s=true gives more", p.Name)
			}
		}
	}
	return fault
}

func describeResults(d datum, n int) string {
	if n == 1 {
		return describe(d)
	}
	return spelling.Plural(n, "result")
}

func severalResults(at dsl.Span, n int) *diag.Diagnostic {
	names := []string{"a", "b", "c", "d", "e"}
	d := diag.New(diag.ResultCount, at, "this gives %d results where one is wanted", n)
	if n <= len(names) {
		d.WithHint("take them apart with `%s = …`; `_` takes a result that is not wanted", strings.Join(names[:n], ", "))
	}
	return d
}

func notCallable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCallable, at, "%s cannot be called", found)
}

func layerCalled(at dsl.Span, x *dsl.Call) *diag.Diagnostic {
	d := diag.New(diag.ForeignWord, at, "a layer is fed with `->`, not called")
	if len(x.Args) == 1 && x.Args[0].Name == nil {
		arg := x.Args[0].Value.Span().Text()
		d.WithHint("write `%s -> %s`", spelling.Clip(arg), x.Fun.Span().Text()).WithFix("feed it with `->`", at, "("+arg+" -> "+x.Fun.Span().Text()+")")
	}
	return d
}

// fedInParentheses is `AUC(t, p)` for `(t, p) -> AUC`.
func fedInParentheses(s *symbol, args []*dsl.Arg, at dsl.Span) *diag.Diagnostic {
	var tensors []string
	for _, a := range args {
		if a.Name == nil {
			tensors = append(tensors, a.Value.Span().Text())
		}
	}
	d := diag.New(diag.ForeignWord, at, "%s is fed with `->`; its parentheses hold what it is made of", s.name)
	small := spelling.SnakeCase(s.name)
	if f := catalogSymbol(small); f != nil && f.isFunction() {
		return d.WithHint("the function is `%s(%s)`", small, strings.Join(tensors, ", "))
	}
	fed := strings.Join(tensors, ", ")
	if len(tensors) > 1 {
		fed = "(" + fed + ")"
	}
	d.WithHint("write `%s -> %s`", spelling.Clip(fed), s.name)
	if len(tensors) == len(args) {
		d.WithFix("feed it with `->`", at, fed+" -> "+s.name)
	}
	return d
}

func notFeedable(at dsl.Span, found string) *diag.Diagnostic {
	return diag.New(diag.NotCallable, at, "%s cannot be fed; `->` feeds a layer or a function", found)
}

func chainAfterSeveral(at, before dsl.Span, results []datum) *diag.Diagnostic {
	d := diag.New(diag.ResultCount, at, "a layer with several results ends its chain").Note(before, "this gives %d results", len(results))
	if m, ok := results[len(results)-1].(tensor); ok && m.Type.DType == dsl.Bool {
		return d.WithHint("the last one is a mask: `a, known = …` takes it apart, and layers that shall heed it take `mask=known`")
	}
	return d.WithHint("take them apart first: `a, b = …`")
}

func noMember(id *dsl.Ident, found string) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "%s has no `.%s`", found, id.Name)
}

// noTensorMember is x.mean(): the language has no methods.
func noTensorMember(id *dsl.Ident, x dsl.Span) *diag.Diagnostic {
	d := diag.New(diag.NoMember, id.At.At, "a tensor has no `.%s`", id.Name)
	if s := catalogSymbol(id.Name); s != nil && s.isFunction() {
		return d.WithHint("there are no methods; write `%s(%s)`", id.Name, spelling.Clip(x.Text()))
	}
	return d.WithHint("a tensor has `.shape` and `.size`")
}

// transposed is x.T.
func transposed(x *dsl.Select) *diag.Diagnostic {
	right := "transpose(" + x.X.Span().Text() + ")"
	return diag.New(diag.NoMember, x.Name.At.At, "a tensor has no `.T`").WithHint("write `%s`", spelling.Clip(right)).WithFix("write `"+spelling.Clip(right)+"`", x.At.At, right)
}

func noLayerMember(id *dsl.Ident, label string, members []string) *diag.Diagnostic {
	d := diag.New(diag.NoMember, id.At.At, "`%s` has no weight or layer `%s`", label, id.Name)
	if c := spelling.Closest(id.Name, members); c != "" {
		return d.WithHint("did you mean `%s`?", c).WithFix("write `"+c+"`", id.At.At, c)
	}
	if len(members) > 0 {
		d.WithHint("it has %s", spelling.OrList(members))
	}
	return d
}

func notFedYet(id *dsl.Ident, label string) *diag.Diagnostic {
	return diag.New(diag.NoMember, id.At.At, "`%s` has no `%s` yet: a layer gets its weights when it is first fed", label, id.Name).
		WithHint("use it below the line that feeds `%s`", label)
}

func outputOfLayer(id *dsl.Ident) *diag.Diagnostic {
	return diag.New(diag.OutputNoTensor, id.At.At, "`%s` names a layer, not its result", id.Name).
		WithHint("bind the result, `y = x -> … as %s`, then `output y`", id.Name)
}

func forOutsideOfOptimizer(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "`for` in a list names the weights of an optimizer; it has no meaning here")
}

func rangeInBody(at dsl.Span) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "only a const at file level is searched by `dlgen tune`")
}

func layerOutsideOfModel(at dsl.Span, name string) *diag.Diagnostic {
	return diag.New(diag.MisplacedStatement, at, "a layer belongs to a model; `%s` stands outside of one", name)
}
