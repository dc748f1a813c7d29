package cpu

import "testing"

func TestForkCost(t *testing.T) {
	for text, want := range map[string]int{"": 1, "no": 1, "-1s": 1, "100ns": 1, "650ns": 2, "3us": 10, "1h": 1024} {
		if got := forkCost(text); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
