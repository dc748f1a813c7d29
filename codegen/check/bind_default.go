package check

import (
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// fillDefault gives an argument its default. What was given before it, where the default would have done, may have been
// meant for it.
func (e *elab) fillDefault(entry *catalog.Entry, p *catalog.Param, args *catalog.Args, at dsl.Span, before *slot) bool {
	if p.Default == "" {
		if before.given && !before.named && before.expr != nil {
			e.report(fault.MissingAfter(at, entry.Name, p.Name, before.at))
			return false
		}
		e.report(fault.MissingArgument(at, entry.Name, p.Name).WithHint("`%s(%s)`", entry.Name, strings.Join(wantedParams(entry), ", ")))
		return false
	}
	if _, known := args.Values[p.Name]; known {
		return true
	}
	if v := defaultOf(p); hasValue(p, v) {
		setValue(args, p.Name, v)
	}
	return true
}

// hasValue reports whether a default is among the values: none of a tensor is not.
func hasValue(p *catalog.Param, v catalog.Value) bool {
	return p.Type != catalog.Tensor && p.Type != catalog.Tensors || !isNone(constant{v})
}

// defaultsKey tells lists of parameters apart: the first and the last, and how many.
type defaultsKey struct {
	first, last *catalog.Param
	count       int
}

// defaultsOf are the values of the parameters that have a default, to be copied: an entry is used again and again.
func (c *checker) defaultsOf(params []*catalog.Param) map[string]catalog.Value {
	key := defaultsKey{params[0], params[len(params)-1], len(params)}
	values, ok := c.defaults[key]
	if !ok {
		values = make(map[string]catalog.Value, len(params))
		for _, p := range params {
			if p.Default == "" {
				continue
			}
			if v := defaultOf(p); hasValue(p, v) {
				values[p.Name] = v
			}
		}
		if c.defaults == nil {
			c.defaults = map[defaultsKey]map[string]catalog.Value{}
		}
		c.defaults[key] = values
	}
	return values
}

// setValue and setSpan make the maps when they are needed: most calls, the operators, have tensors only.
func setValue(a *catalog.Args, name string, v catalog.Value) {
	if a.Values == nil {
		a.Values = map[string]catalog.Value{}
	}
	a.Values[name] = v
}

func setSpan(a *catalog.Args, name string, at dsl.Span) {
	if a.Spans == nil {
		a.Spans = map[string]dsl.Span{}
	}
	a.Spans[name] = at
}

// resolveReferences replaces a default that names another parameter (`strides = pool_size`) by its value.
func resolveReferences(params []*catalog.Param, args *catalog.Args) {
	for _, p := range params {
		w, ok := args.Values[p.Name].(catalog.Word)
		if _, given := args.Spans[p.Name]; !ok || given || p.Default != string(w) {
			continue
		}
		if v, ok := args.Values[string(w)]; ok && string(w) != p.Name {
			args.Values[p.Name] = v
		}
	}
}
