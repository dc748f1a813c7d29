package check

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// makeInstance is a class of the catalog that is no layer, with its arguments: L2(0.01), CosineDecay(…).
func (e *elab) makeInstance(s *symbol, args []*dsl.Arg, at dsl.Span) datum {
	f, params := allFormals(s.entry)
	bound, _, ok := e.arguments(s.entry, f, params, args, at)
	if !ok || !e.judged(s.entry, bound, at) {
		return invalid{}
	}
	return constant{&catalog.Instance{Entry: s.entry, Args: bound, At: at}}
}

// judged runs the rule of an entry that is fed with nothing, which judges its arguments.
func (e *elab) judged(entry *catalog.Entry, args *catalog.Args, at dsl.Span) bool {
	if entry.Rule == nil {
		return true
	}
	call := &catalog.Call{Entry: entry, Args: args, At: at, Name: entry.Name}
	entry.Rule(call)
	e.reportFaults(call, nil)
	return len(call.Faults) == 0
}
