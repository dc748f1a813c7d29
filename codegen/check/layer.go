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

// label is how a message calls the layer: by the user's name for it, else by its class.
func (l *layer) label() string {
	if l.inst.given.text != "" {
		return l.inst.given.text
	}
	return l.sym.name
}
