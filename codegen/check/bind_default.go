package check

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// fillDefault gives an argument its default.
func fillDefault(p *catalog.Param, args *catalog.Args) {
	if _, known := args.Values[p.Name]; known {
		return
	}
	if v := defaultOf(p); hasValue(p, v) {
		setValue(args, p.Name, v)
	}
}

// reportMissing reports arguments without a default that are not given. What was given before the only one of them, where the
// default would have done, may have been meant for it.
func (e *elab) reportMissing(entry *catalog.Entry, params []*catalog.Param, missing []int, slots []slot, at dsl.Span) {
	if i := missing[0]; len(missing) == 1 && i > 0 && params[i-1].Default != "" {
		if before := &slots[i-1]; before.given && !before.named && before.expr != nil {
			e.report(fault.MissingAfter(at, entry.Name, params[i].Name, before.at))
			return
		}
	}
	names := make([]string, len(missing))
	for k, i := range missing {
		names[k] = params[i].Name
	}
	wanted := wantedParams(entry)
	for i, p := range params {
		if slots[i].given && slots[i].expr == nil { // it is fed
			wanted = slices.DeleteFunc(wanted, func(name string) bool { return name == p.Name })
		}
	}
	e.report(fault.MissingArguments(at, entry.Name, names, wanted))
}

// missingOf lists the parameters of a declaration that have no default and are not given, and all that must be.
func missingOf(params []*dsl.Param, slots []slot) (missing, wanted []string) {
	for i, p := range params {
		if p.Default != nil {
			continue
		}
		if !slots[i].given || slots[i].expr != nil { // it is not fed
			wanted = append(wanted, p.Name.Name)
		}
		if !slots[i].given {
			missing = append(missing, p.Name.Name)
		}
	}
	return missing, wanted
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
