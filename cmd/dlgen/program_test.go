package main

import (
	"slices"
	"testing"
)

// TestArguments: flags of all types reach the program, and those that were not given do not.
func TestArguments(t *testing.T) {
	var a arguments
	seed, bold := 0, 0.5
	a.add("weights", "w")
	a.add("json", true)
	a.add("seed", &seed)
	a.add("temperature", &bold)
	a.add("steps", count(3))
	for _, none := range []any{"", false, (*int)(nil), (*float64)(nil), count(0)} {
		a.add("none", none)
	}
	want := []string{"-weights", "w", "-json", "-seed", "0", "-temperature", "0.5", "-steps", "3"}
	if !slices.Equal(a, want) {
		t.Errorf("got %q, want %q", a, want)
	}
	defer func() {
		if recover() == nil {
			t.Error("an int is lost")
		}
	}()
	a.add("lost", 3)
}
