package proof

import (
	"maps"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

// TestTypes proves the example of each layer in each type of floats.
func TestTypes(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	var subjects []*Subject
	for _, e := range catalog.All() {
		if !matches(e.Name) {
			continue
		}
		for _, dtype := range slices.Sorted(maps.Keys(units)) {
			if s := Typed(e, dtype); s != nil {
				subjects = append(subjects, s)
			}
		}
	}
	prove(t, subjects)
}
