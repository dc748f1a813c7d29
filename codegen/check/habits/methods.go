package habits

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// method is x.mean(): the language has no methods. It is nil if x is no value or nothing has that name.
func method(names Names, x *dsl.Call, s *dsl.Select) *diag.Diagnostic {
	n, ok := s.X.(*dsl.Name)
	if ok && names.Imported(n.Name) || !looksLikeValue(names, s.X) {
		return nil
	}
	right := methodAs(names, x, s)
	if right == "" {
		return nil
	}
	return diag.New(diag.ForeignWord, s.Name.At.At, "there are no methods").WithHint("write `%s`", spelling.Clip(right)).
		WithFix("write `"+spelling.Clip(right)+"`", x.At.At, right)
}

// methodAs writes a call of a method as the language has it, "" if nothing is known of it.
func methodAs(names Names, x *dsl.Call, s *dsl.Select) string {
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
	if !names.Function(name) {
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
