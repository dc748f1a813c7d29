package plan

import "testing"

// TestPlaces: each place has a word of its own.
func TestPlaces(t *testing.T) {
	seen := map[string]bool{"invalid": true, "": true}
	for p := Arena; p <= Element; p++ {
		if seen[p.String()] {
			t.Errorf("place %d is %q", p, p)
		}
		seen[p.String()] = true
	}
	if got := Place(0).String(); got != "invalid" {
		t.Errorf("no place is %q", got)
	}
}
