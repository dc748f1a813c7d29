package habits

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Names tells what names stand for at a place of a program.
type Names interface {
	// Known reports whether a name stands for anything.
	Known(name string) bool
	// Bound reports whether a body gives a name a meaning, be it one that failed.
	Bound(name string) bool
	// Imported reports whether a file was imported under a name.
	Imported(name string) bool
	// Value reports whether a tensor or number is bound to a name, or what failed to become one.
	Value(name string) bool
	// Tensor reports whether a tensor is.
	Tensor(name string) bool
	// Function reports whether a name is one of a function, of the file or of the catalog.
	Function(name string) bool
	// Callable lists what can be called or fed.
	Callable() []string
}

// Word reports a name of another language, nil if it is none.
func Word(n *dsl.Name) *diag.Diagnostic {
	if right := foreignWords[n.Name]; right != "" {
		return diag.New(diag.ForeignWord, n.At.At, "`%s` is spelt `%s` here", n.Name, right).WithFix("write `"+right+"`", n.At.At, right)
	}
	if libraries[n.Name] {
		return diag.New(diag.ForeignWord, n.At.At, "there is no `%s` here; functions and layers stand without a prefix", n.Name)
	}
	if hint := foreignNames[n.Name]; hint != "" {
		return diag.New(diag.ForeignWord, n.At.At, "there is no `%s` here", n.Name).WithHint("%s", hint)
	}
	if right := foreignClasses[n.Name]; right != "" {
		return renamed(n.At.At, n.Name, right)
	}
	return nil
}

// Call reports `nn.Linear(…)`, `Dense(3)(x)` and `x.mean()`, nil if a call is none of these.
func Call(names Names, x *dsl.Call) *diag.Diagnostic {
	if in, ok := x.Fun.(*dsl.Call); ok {
		return fedByCall(names, x, in)
	}
	if s, ok := x.Fun.(*dsl.Select); ok {
		if d := Prefix(names, s); d != nil {
			return withoutInput(d, s.Name.Name, x)
		}
		return method(names, x, s)
	}
	n, ok := x.Fun.(*dsl.Name)
	if !ok || names.Known(n.Name) {
		return nil
	}
	if d := counted(names, x, n.Name); d != nil {
		return d
	}
	if right := foreignClasses[n.Name]; right != "" {
		return withoutInput(renamed(n.At.At, n.Name, right), n.Name, x)
	}
	if right := foreignFunctions[n.Name]; right != "" && !catalog.Planned(n.Name) && foreignWords[n.Name] == "" {
		return renamed(n.At.At, n.Name, right)
	}
	if right := foreignSources[n.Name]; right != "" {
		return diag.New(diag.ForeignWord, n.At.At, "`%s` is called `%s` here", n.Name, right).WithFix("write `"+right+"`", n.At.At, right)
	}
	return nil
}

func renamed(at dsl.Span, name, right string) *diag.Diagnostic {
	return diag.New(diag.ForeignWord, at, "`%s` is called `%s` here, as in Keras", name, right).WithFix("write `"+right+"`", at, right)
}

// withoutInput widens the fix of a layer of PyTorch, whose first argument is the number of features that come in: here
// it is inferred.
func withoutInput(d *diag.Diagnostic, name string, x *dsl.Call) *diag.Diagnostic {
	n := countsInput[name]
	if n == 0 || wantedByTorch(x.Args) < n || x.Args[0].Name != nil || len(d.Fixes) == 0 {
		return d
	}
	end := x.At.At.End - 1
	if len(x.Args) > 1 {
		end = x.Args[1].At.At.Start
	}
	first := x.Args[0].At.At
	d.Fixes[0].Edits = append(d.Fixes[0].Edits, diag.Edit{At: dsl.Span{Source: first.Source, Start: first.Start, End: end}})
	return d.WithHint("what comes in is inferred: leave out `%s`", spelling.Clip(first.Text()))
}

// wantedByTorch counts arguments by position and those that PyTorch's layers cannot do without.
func wantedByTorch(args []*dsl.Arg) (n int) {
	for _, a := range args {
		if a.Name == nil || slices.Contains([]string{"kernel_size", "out_channels", "out_features"}, a.Name.Name) {
			n++
		}
	}
	return n
}

// counted is `len(x)` and `range(n)`.
func counted(names Names, x *dsl.Call, name string) *diag.Diagnostic {
	if hint := foreignNames[name]; hint == "" || len(x.Args) == 0 {
		return nil
	}
	d := Word(&dsl.Name{At: dsl.At{At: x.Fun.Span()}, Name: name})
	first := x.Args[0].Value.Span().Text()
	switch name {
	case "len":
		right := first + ".size"
		if n, ok := x.Args[0].Value.(*dsl.Name); ok && names.Tensor(n.Name) {
			right = first + ".shape[0]"
		}
		return d.WithFix("write `"+right+"`", x.At.At, right)
	case "range":
		right := "0.." + first
		if len(x.Args) == 2 {
			right = first + ".." + x.Args[1].Value.Span().Text()
		}
		if len(x.Args) < 3 {
			return d.WithHint("write `%s`", spelling.Clip(right)).WithFix("write `"+right+"`", x.At.At, right)
		}
	}
	return d
}

// withoutPrefix is the text of a call, of a layer that stands behind a module of Python too.
func withoutPrefix(names Names, x *dsl.Call) (name, text string) {
	text = x.At.At.Text()
	s, ok := x.Fun.(*dsl.Select)
	if !ok || Prefix(names, s) == nil {
		return x.Fun.Span().Text(), text
	}
	own := s.Name.Name
	if name = foreignClasses[own]; name == "" {
		name = own
	}
	if n := countsInput[own]; n > 0 && len(x.Args) >= n && x.Args[0].Name == nil {
		args := make([]string, 0, len(x.Args))
		for _, a := range x.Args[1:] {
			args = append(args, a.At.At.Text())
		}
		return name, name + "(" + strings.Join(args, ", ") + ")"
	}
	return name, name + strings.TrimPrefix(text, s.At.At.Text())
}

// fedByCall is Dense(3)(x).
func fedByCall(names Names, x, in *dsl.Call) *diag.Diagnostic {
	name, call := withoutPrefix(names, in)
	if strings.Contains(in.Fun.Span().Text(), "losses.") {
		name = spelling.SnakeCase(name)
	}
	if catalog.Meaning(name).Is(catalog.Loss) && !spelling.IsCapital(name) && len(x.Args) == 2 {
		return lossCalled(x, name, name == foreignClasses[in.Fun.Span().Text()] || strings.Contains(in.Fun.Span().Text(), "nn."))
	}
	d := diag.New(diag.ForeignWord, x.At.At, "a layer is fed with `->`, not called")
	if len(x.Args) == 0 {
		return d
	}
	arg := x.Args[0].Value.Span().Text()
	if len(x.Args) > 1 {
		arg = "(" + x.Args[0].At.At.To(x.Args[len(x.Args)-1].At.At).Text() + ")"
	} else if _, ok := x.Args[0].Value.(*dsl.List); ok {
		arg = "(" + arg[1:len(arg)-1] + ")" // a layer of Keras takes a list
	}
	return d.WithHint("write `%s -> %s`", spelling.ClipLine(arg), spelling.ClipLine(call)).
		WithFix("feed it with `->`", x.At.At, arg+" -> "+call)
}

// lossCalled is nn.MSELoss()(prediction, target), of which Keras's classes take the target first.
func lossCalled(x *dsl.Call, name string, torch bool) *diag.Diagnostic {
	target, prediction := x.Args[0].At.At.Text(), x.Args[1].At.At.Text()
	if torch {
		target, prediction = prediction, target
	}
	d := diag.New(diag.ForeignWord, x.At.At, "a loss is a function here, which takes the target first")
	if strings.Contains(name, "crossentropy") {
		return d.WithHint("write `%s(%s, %s)`, with from_logits=true if these are no probabilities", name, spelling.Clip(target), spelling.Clip(prediction))
	}
	return d.WithHint("write `%s(%s, %s)`", name, spelling.Clip(target), spelling.Clip(prediction))
}

// spelt is how a name of other libraries is written here, if only case and underscores differ: GELU, Hardswish.
func spelt(names Names, name string) string {
	if catalog.Meaning(name) != nil {
		return name
	}
	candidates := names.Callable()
	slices.Sort(candidates)
	for _, c := range candidates {
		if strings.EqualFold(strings.ReplaceAll(c, "_", ""), strings.ReplaceAll(name, "_", "")) {
			return c
		}
	}
	return name
}

// Prefix reports nn.Linear, keras.layers.Dense, np.sum.
func Prefix(names Names, s *dsl.Select) *diag.Diagnostic {
	root := s.X
	for {
		in, ok := root.(*dsl.Select)
		if !ok {
			break
		}
		root = in.X
	}
	n, ok := root.(*dsl.Name)
	if !ok || !modules[n.Name] || names.Known(n.Name) || names.Imported(n.Name) || names.Bound(n.Name) {
		return nil
	}
	right := withoutModule(names, s)
	if hint := foreignNames[right]; hint != "" {
		return diag.New(diag.ForeignWord, s.At.At, "there is no `%s` here", spelling.Clip(s.At.At.Text())).WithHint("%s", hint)
	}
	if !names.Known(right) && catalog.Meaning(right) == nil && !catalog.Planned(right) {
		return spelling.Suggest(diag.New(diag.ForeignWord, s.At.At, "there is no `%s` here", spelling.Clip(s.At.At.Text())), right, s.At.At, names.Callable())
	}
	d := diag.New(diag.ForeignWord, s.At.At, "`%s` is `%s` here, without a prefix", spelling.Clip(s.At.At.Text()), right)
	return d.WithFix("write `"+right+"`", s.At.At, right)
}

// withoutModule is what the name behind a module is called here: random_normal, of keras.random.normal.
func withoutModule(names Names, s *dsl.Select) string {
	right := s.Name.Name
	for _, table := range []map[string]string{foreignClasses, foreignFunctions, foreignSources} {
		if r := table[right]; r != "" {
			return r
		}
	}
	if small := spelling.SnakeCase(right); spelling.IsCapital(right) && strings.HasSuffix(s.X.Span().Text(), "losses") && catalog.Find(small, catalog.Loss) != nil {
		return small // a class of Keras
	}
	if in := s.X.Span().Text(); catalog.Meaning(in[strings.LastIndex(in, ".")+1:]+"_"+right) != nil {
		return in[strings.LastIndex(in, ".")+1:] + "_" + right
	}
	return spelt(names, right)
}

// looksLikeValue reports whether an expression is a tensor or number as far as its form tells.
func looksLikeValue(names Names, x dsl.Expr) bool {
	switch x := x.(type) {
	case *dsl.Name:
		return names.Value(x.Name)
	case *dsl.Select:
		n, ok := x.X.(*dsl.Name)
		return ok && names.Bound(n.Name) && !names.Imported(n.Name) // a column
	}
	return true
}
