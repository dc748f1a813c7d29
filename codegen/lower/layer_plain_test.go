package lower

import (
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestPlainActivations: what the checker hands to a layer as its activation, the layer can apply.
func TestPlainActivations(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Kind == catalog.Func && catalog.PlainActivation(e.Name) && !e.Prelude && activation(e.Name) == nil {
			t.Errorf("%s is no activation", e.Name)
		}
	}
}
