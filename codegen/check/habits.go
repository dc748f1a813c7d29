package check

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Habits that users of Python, Keras and PyTorch bring along, each with what to write instead.

// foreignWords are names of other languages for what the language has.
var foreignWords = map[string]string{
	"True": "true", "False": "false", "None": "none", "null": "none", "nil": "none", "float32": "f32", "float64": "f64",
	"float16": "f16", "bfloat16": "bf16", "int32": "i32", "int64": "i64", "uint8": "u8", "float": "f32", "int": "i32", "Infinity": "inf", "NaN": "nan",
}

// foreignWord reports a name of another language, nil if it is none.
func foreignWord(n *dsl.Name) *diag.Diagnostic {
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

// foreignCall reports `nn.Linear(…)`, `Dense(3)(x)` and `x.mean()`, nil if a call is none of these.
func (e *elab) foreignCall(x *dsl.Call) *diag.Diagnostic {
	if in, ok := x.Fun.(*dsl.Call); ok {
		return e.fedByCall(x, in)
	}
	if s, ok := x.Fun.(*dsl.Select); ok {
		if d := e.foreignPrefix(s); d != nil {
			return withoutInput(d, s.Name.Name, x)
		}
		return e.method(x, s)
	}
	n, ok := x.Fun.(*dsl.Name)
	if !ok || e.lookup(n.Name) != nil {
		return nil
	}
	if d := e.counted(x, n.Name); d != nil {
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
	return d.WithHint("what comes in is inferred: leave out `%s`", clip(first.Text()))
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
func (e *elab) counted(x *dsl.Call, name string) *diag.Diagnostic {
	if hint := foreignNames[name]; hint == "" || len(x.Args) == 0 {
		return nil
	}
	d := foreignWord(&dsl.Name{At: dsl.At{At: x.Fun.Span()}, Name: name})
	first := x.Args[0].Value.Span().Text()
	switch name {
	case "len":
		right := first + ".size"
		if n, ok := x.Args[0].Value.(*dsl.Name); ok && e.frame.values[n.Name] != nil {
			if _, isTensor := e.frame.values[n.Name].d.(tensor); isTensor {
				right = first + ".shape[0]"
			}
		}
		return d.WithFix("write `"+right+"`", x.At.At, right)
	case "range":
		right := "0.." + first
		if len(x.Args) == 2 {
			right = first + ".." + x.Args[1].Value.Span().Text()
		}
		if len(x.Args) < 3 {
			return d.WithHint("write `%s`", clip(right)).WithFix("write `"+right+"`", x.At.At, right)
		}
	}
	return d
}

// withoutPrefix is the text of a call, of a layer that stands behind a module of Python too.
func (e *elab) withoutPrefix(x *dsl.Call) (name, text string) {
	text = x.At.At.Text()
	s, ok := x.Fun.(*dsl.Select)
	if !ok || e.foreignPrefix(s) == nil {
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
func (e *elab) fedByCall(x, in *dsl.Call) *diag.Diagnostic {
	name, call := e.withoutPrefix(in)
	if strings.Contains(in.Fun.Span().Text(), "losses.") {
		name = snakeCase(name)
	}
	if s := catalogSymbol(name); s != nil && s.is(catalog.Loss) && !isCapital(name) && len(x.Args) == 2 {
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
	return d.WithHint("write `%s -> %s`", clipLine(arg), clipLine(call)).
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
		return d.WithHint("write `%s(%s, %s)`, with from_logits=true if these are no probabilities", name, clip(target), clip(prediction))
	}
	return d.WithHint("write `%s(%s, %s)`", name, clip(target), clip(prediction))
}

// spelling is how a name of other libraries is written here, if only case and underscores differ: GELU, Hardswish.
func (e *elab) spelling(name string) string {
	if catalogSymbol(name) != nil {
		return name
	}
	candidates := e.callableNames()
	slices.Sort(candidates)
	for _, c := range candidates {
		if strings.EqualFold(strings.ReplaceAll(c, "_", ""), strings.ReplaceAll(name, "_", "")) {
			return c
		}
	}
	return name
}

// foreignPrefix is nn.Linear, keras.layers.Dense, np.sum.
func (e *elab) foreignPrefix(s *dsl.Select) *diag.Diagnostic {
	root := s.X
	for {
		in, ok := root.(*dsl.Select)
		if !ok {
			break
		}
		root = in.X
	}
	n, ok := root.(*dsl.Name)
	if !ok || !modules[n.Name] || e.lookup(n.Name) != nil || e.frame.unit.aliases[n.Name] != nil || e.frame.values[n.Name] != nil || e.frame.layers[n.Name] != nil {
		return nil
	}
	right := e.withoutModule(s)
	if hint := foreignNames[right]; hint != "" {
		return diag.New(diag.ForeignWord, s.At.At, "there is no `%s` here", clip(s.At.At.Text())).WithHint("%s", hint)
	}
	if e.lookup(right) == nil && catalogSymbol(right) == nil && !catalog.Planned(right) {
		return e.suggest(diag.New(diag.ForeignWord, s.At.At, "there is no `%s` here", clip(s.At.At.Text())), right, s.At.At, e.callableNames())
	}
	d := diag.New(diag.ForeignWord, s.At.At, "`%s` is `%s` here, without a prefix", clip(s.At.At.Text()), right)
	return d.WithFix("write `"+right+"`", s.At.At, right)
}

// withoutModule is what the name behind a module is called here: random_normal, of keras.random.normal.
func (e *elab) withoutModule(s *dsl.Select) string {
	right := s.Name.Name
	for _, names := range []map[string]string{foreignClasses, foreignFunctions, foreignSources} {
		if r := names[right]; r != "" {
			return r
		}
	}
	if small := snakeCase(right); isCapital(right) && strings.HasSuffix(s.X.Span().Text(), "losses") && entry(small, catalog.Loss) != nil {
		return small // a class of Keras
	}
	if in := s.X.Span().Text(); catalogSymbol(in[strings.LastIndex(in, ".")+1:]+"_"+right) != nil {
		return in[strings.LastIndex(in, ".")+1:] + "_" + right
	}
	return e.spelling(right)
}

// looksLikeValue reports whether an expression is a tensor or number as far as its form tells.
func (e *elab) looksLikeValue(x dsl.Expr) bool {
	switch x := x.(type) {
	case *dsl.Name:
		b := e.frame.values[x.Name]
		if b == nil {
			return false
		}
		switch b.d.(type) {
		case tensor, constant, invalid:
			return true
		}
		return false
	case *dsl.Select:
		return false
	}
	return true
}
