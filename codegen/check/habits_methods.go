package check

import (
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// method is x.mean(): the language has no methods. It is nil if x is no value or nothing has that name.
func (e *elab) method(x *dsl.Call, s *dsl.Select) *diag.Diagnostic {
	n, ok := s.X.(*dsl.Name)
	if ok && e.frame.unit.aliases[n.Name] != nil || !e.looksLikeValue(s.X) {
		return nil
	}
	right := e.methodAs(x, s)
	if right == "" {
		return nil
	}
	return diag.New(diag.ForeignWord, s.Name.At.At, "there are no methods").WithHint("write `%s`", clip(right)).
		WithFix("write `"+clip(right)+"`", x.At.At, right)
}

// methodAs writes a call of a method as the language has it, "" if nothing is known of it.
func (e *elab) methodAs(x *dsl.Call, s *dsl.Select) string {
	value, name := s.X.Span().Text(), s.Name.Name
	args := make([]string, len(x.Args))
	for i, a := range x.Args {
		args[i] = a.At.At.Text()
	}
	switch {
	case name == "size" && len(args) == 0:
		return value + ".shape"
	case (name == "size" || name == "shape") && len(args) == 1:
		return value + ".shape[" + args[0] + "]"
	case name == "numel":
		return value + ".size"
	case (name == "to" || name == "type" || name == "astype") && len(args) == 1:
		typ := typeName(strings.Trim(args[0], `"'`))
		if right := foreignTypes[typ]; right != "" {
			return right + "(" + value + ")"
		}
		if _, ok := dsl.ParseDType(typ); ok {
			return typ + "(" + value + ")"
		}
		if name == "to" { // a device
			return value
		}
		return ""
	case name == "cpu" || name == "cuda" || name == "contiguous" || name == "numpy" || name == "item":
		return value
	}
	right := name
	if f := e.c.symbol(e.frame.unit, name); f == nil || !f.isFunction() {
		right = foreignFunctions[name]
	}
	if right == "" {
		return ""
	}
	if (right == "reshape" || right == "transpose") && len(args) > 1 {
		args = []string{"[" + strings.Join(args, ", ") + "]"}
	}
	return right + "(" + strings.Join(append([]string{value}, args...), ", ") + ")"
}

// typeName is the last part of `torch.float32`.
func typeName(s string) string { return s[strings.LastIndexByte(s, '.')+1:] }
