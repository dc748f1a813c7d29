package lower

import (
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestActivations makes sure that what the catalog lets stand as a layer's activation has a function here, and that
// each function of the catalog has a row, unless it is written in the language.
func TestActivations(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Kind != catalog.Func || e.Prelude {
			continue
		}
		if catalog.IsActivation(e) && activations[e.Name] == nil && pointwises[e.Name] == nil {
			t.Errorf("%s may be an activation, but is none here", e.Name)
		}
		if _, ok := table()[key{e.Kind, e.Name}]; !ok {
			t.Errorf("%s has no row", e.Name)
		}
	}
}
