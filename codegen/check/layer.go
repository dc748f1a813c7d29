package check

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// layer is a layer or model that can be fed: `Dense(64)` as a value.
type layer struct {
	sym  *symbol
	inst *instance
	made dsl.Span
	args *catalog.Args    // of a layer of the catalog
	user map[string]datum // of a user's layer
	ins  []input          // tensors among a catalog layer's constructor arguments
}

// fedWith is what a feeding gives besides the tensors that flow in.
type fedWith struct {
	args   *catalog.Args   // call arguments of a layer of the catalog
	ins    []input         // tensors among them
	user   map[string]slot // further tensors of a user's layer, by name
	frozen bool            // trainable=false at the feeding
}

func (l *layer) kind() string { return l.sym.name }

// spoil notes that a layer was fed and there was a fault: nothing more is said about it, nor about the layers that it was
// given.
func (l *layer) spoil() {
	l.inst.failed = true
	for _, d := range l.user {
		spoilHeld(d)
	}
	if l.args == nil {
		return
	}
	for _, v := range l.args.Values {
		spoilGiven(v)
	}
}

// spoilHeld spoils the layers of an argument of a user's layer.
func spoilHeld(d datum) {
	switch d := d.(type) {
	case *layer:
		d.spoil()
	case *list:
		for _, x := range d.elems {
			spoilHeld(x)
		}
	}
}

// spoilGiven spoils the layers of an argument of a layer of the catalog.
func spoilGiven(v catalog.Value) {
	switch v := v.(type) {
	case *catalog.Opaque:
		if l, ok := v.X.(*layer); ok {
			l.spoil()
		}
	case catalog.List:
		for _, x := range v {
			spoilGiven(x)
		}
	}
}

// label is how a message calls the layer: by the user's name for it, else by its class.
func (l *layer) label() string {
	if l.inst.given.text != "" {
		return l.inst.given.text
	}
	return l.sym.name
}
