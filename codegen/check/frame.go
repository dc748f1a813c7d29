package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// frame is the names of one body: a model's, a layer's or a func's while it is being elaborated. Blocks
// inside it are no scopes of their own.
type frame struct {
	unit   *unit
	kind   bodyKind
	values map[string]*binding
	layers map[string]*layer // named by `as`
}

// bodyKind is whose statements a body holds.
type bodyKind uint8

const (
	inFile bodyKind = iota + 1
	inModel
	inLayer
	inFunc
	inOptimizer
	inDataset
)

var bodyNames = [...]string{inFile: "file", inModel: "model", inLayer: "layer", inFunc: "func", inOptimizer: "optimizer", inDataset: "dataset"}

func (k bodyKind) String() string { return bodyNames[k] }

// binding is what a name stands for at the moment.
type binding struct {
	d     datum
	at    dsl.Span // where it was bound
	fixed string   // why it may not be bound again: "a const", "a loop variable", or ""
	state *model.Variable
	note  *boundName
	// augmented is where a dataset's field was augmented.
	augmented dsl.Span
}

// boundName remembers a name for the warning about names that are never used.
type boundName struct {
	ident *dsl.Ident
	what  string // "name", "input", …
	used  bool
}

func newFrame(u *unit, kind bodyKind) *frame {
	return &frame{unit: u, kind: kind, values: map[string]*binding{}, layers: map[string]*layer{}}
}

// bind lets a name stand for a datum from here on, and reports whether it may.
func (e *elab) bind(name *dsl.Ident, d datum, what string) *binding {
	if name.Name == "_" {
		return &binding{}
	}
	if old := e.frame.values[name.Name]; old != nil && old.fixed != "" && old.at != name.At.At {
		e.report(fault.BoundAgain(name, old.fixed, old.at))
		return old
	}
	if t, ok := d.(tensor); ok && t.Value.Name == "" {
		t.Value.Name = name.Name
	}
	b := &binding{d: d, at: name.At.At, note: e.remember(name, what)}
	e.frame.values[name.Name] = b
	return b
}

// set binds a name that is no text of the user's at this place, such as a parameter.
func (f *frame) set(name string, d datum, at dsl.Span) { f.values[name] = &binding{d: d, at: at} }

// remember notes that a name is bound here; what is "" for names about which nothing is ever said.
func (e *elab) remember(name *dsl.Ident, what string) *boundName {
	if what == "" || e.frame.unit.prelude || name.Name[0] == '_' || !name.At.At.IsValid() {
		return nil
	}
	n := e.c.bound[name.At.At]
	if n == nil {
		n = &boundName{ident: name, what: what}
		e.c.bound[name.At.At] = n
		e.c.names = append(e.c.names, n)
	}
	return n
}

// value returns the binding of a name and marks it used.
func (f *frame) value(name string) *binding {
	b := f.values[name]
	if b != nil && b.note != nil {
		b.note.used = true
	}
	return b
}
