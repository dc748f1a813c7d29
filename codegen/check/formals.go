package check

import (
	"sync"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// formals is what arguments are matched against.
type formals struct {
	owner      string       // how the callee is called in messages
	names      []string     // all parameters
	positional int          // how many of the first may be given by position
	kind       catalog.Kind // what the callee is, if known; else it is a layer or what the user declared
}

// entryFormals are the parameters of a catalog entry that pass a test; those that Keras takes at the call
// are given by name only.
func entryFormals(entry *catalog.Entry, keep func(*catalog.Param) bool) (formals, []*catalog.Param) {
	f := formals{owner: entry.Name, kind: entry.Kind}
	var params []*catalog.Param
	for pass := range 2 {
		for i := range entry.Params {
			p := &entry.Params[i]
			if keep(p) && p.AtCall == (pass == 1) {
				f.names = append(f.names, p.Name)
				params = append(params, p)
			}
		}
		if pass == 0 {
			f.positional = len(params)
		}
	}
	return f, params
}

// signature is an entry's formals with all its parameters.
type signature struct {
	formals formals
	params  []*catalog.Param
}

var signatures sync.Map // *catalog.Entry or layerKey -> signature

// allFormals is entryFormals of all parameters, remembered.
func allFormals(entry *catalog.Entry) (formals, []*catalog.Param) {
	if s, ok := signatures.Load(entry); ok {
		s := s.(signature)
		return s.formals, s.params
	}
	f, params := entryFormals(entry, func(*catalog.Param) bool { return true })
	f.names, params = f.names[:len(f.names):len(f.names)], params[:len(params):len(params)]
	signatures.Store(entry, signature{f, params})
	return f, params
}

// layerFormals is entryFormals with the arguments of all layers, of a layer that is made alone or fed at once, remembered.
func layerFormals(entry *catalog.Entry, feeding bool) (formals, []*catalog.Param) {
	key := layerKey{entry, feeding}
	if s, ok := signatures.Load(key); ok {
		s := s.(signature)
		return s.formals, s.params
	}
	f, params := withCommon(entryFormals(entry, func(p *catalog.Param) bool { return feeding || !p.AtCall }))
	f.names, params = f.names[:len(f.names):len(f.names)], params[:len(params):len(params)]
	signatures.Store(key, signature{f, params})
	return f, params
}

// layerKey tells the two signatures of a layer apart.
type layerKey struct {
	entry   *catalog.Entry
	feeding bool
}

// wantedParams are the arguments that must be given.
func wantedParams(entry *catalog.Entry) []string {
	var out []string
	for _, p := range entry.Params {
		if p.Default == "" {
			out = append(out, p.Name)
		}
	}
	return out
}
