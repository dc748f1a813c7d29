package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// lossOfClass reports a loss that is written as one of Keras's classes, nil if it is not: `Huber()(y, p)`,
// `(y, p) -> Huber` or `Huber()` alone. Where such a class is known here it is a metric, which no loss can be.
func (e *elab) lossOfClass(x dsl.Expr) *diag.Diagnostic {
	made, given := x, []dsl.Expr(nil)
	switch n := x.(type) {
	case *dsl.Call:
		if in, ok := n.Fun.(*dsl.Call); ok {
			made, given = in, positional(n.Args)
		}
	case *dsl.Chain:
		pair, ok := n.First.(*dsl.Tuple)
		if !ok || len(n.Stages) != 1 || n.FirstAs != nil || n.Stages[0].As != nil {
			return nil
		}
		made, given = n.Stages[0].Callee, pair.Elems
	}
	var options []string
	if call, ok := made.(*dsl.Call); ok {
		if len(positional(call.Args)) > 0 && len(given) == 0 {
			return nil // tensors in its parentheses are reported where it is made
		}
		for _, a := range call.Args {
			if a.Name == nil || a.Name.Name != "name" && a.Name.Name != "reduction" {
				options = append(options, a.At.At.Text())
			}
		}
		made = call.Fun
	}
	class, ok := made.(*dsl.Name)
	if !ok || !spelling.IsCapital(class.Name) || e.c.declared(e.frame.unit, class.Name) != nil {
		return nil
	}
	function := spelling.SnakeCase(class.Name)
	if !catalog.Meaning(function).Is(catalog.Loss) {
		return nil
	}
	args := []string{"target", "prediction"}
	if len(given) > 0 {
		args = args[:0]
		for _, v := range given {
			args = append(args, v.Span().Text())
		}
	}
	right := function + "(" + strings.Join(append(args, options...), ", ") + ")"
	d := diag.New(diag.ForeignWord, x.Span(), "a loss is a function here, which takes the target first").WithHint("write `%s`", spelling.ClipLine(right))
	if len(given) == 2 {
		d.WithFix("call the function", x.Span(), right)
	}
	return d
}

// positional is what a call is given without names.
func positional(args []*dsl.Arg) []dsl.Expr {
	var out []dsl.Expr
	for _, a := range args {
		if a.Name == nil {
			out = append(out, a.Value)
		}
	}
	return out
}
