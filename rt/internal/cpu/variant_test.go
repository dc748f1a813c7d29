package cpu

import (
	"os"
	"testing"
)

// TestNamed: what DLGEN_CPU names is in use. A check of a unit must not pass on a processor that has none, where another computes.
func TestNamed(t *testing.T) {
	if name := os.Getenv("DLGEN_CPU"); name != "" && Active().String() != name {
		t.Errorf("DLGEN_CPU names %s, which this processor has not: %s is in use", name, Active())
	}
}

// TestProducts: each vector unit has tiles of all heights, those that pack what they multiply with, and sums for few columns.
func TestProducts(t *testing.T) {
	for _, u := range units {
		for layout, name := range []string{"Flat", "Long"} {
			for i, strips := range u.strips[layout] {
				if len(strips) != u.rows {
					t.Errorf("%s %s: %d heights of tiles of %d vectors, want %d", u.variant, name, len(strips), i+1, u.rows)
				}
			}
			if n := len(u.alongs[layout]); n != u.rows && !(n == 0 && layout == 0 && u.variant == AVX2) {
				t.Errorf("%s %s: %d heights of tiles that pack, want %d", u.variant, name, n, u.rows)
			}
		}
		if len(u.dots) == 0 || u.turnFour == nil {
			t.Errorf("%s: no sums for few columns", u.variant)
		}
	}
}
