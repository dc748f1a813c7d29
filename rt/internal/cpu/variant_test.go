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
