package verify

import (
	"os"
	"path/filepath"
	"testing"
)

// TestExceptions: what is foreseen is no failure, and what is foreseen and does not fail is one.
func TestExceptions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "exceptions")
	if err := os.WriteFile(path, []byte("# why\na: recorded wrongly\nb: so was this\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := ReadExceptions(path)
	if err != nil {
		t.Fatal(err)
	}
	results := []*Result{{Case: &Case{Name: "a"}, Status: Failed}, {Case: &Case{Name: "b"}, Status: Passed}, {Case: &Case{Name: "c"}, Status: Failed}}
	e.Apply(results)
	for i, want := range []Status{Excepted, Failed, Failed} {
		if results[i].Status != want {
			t.Errorf("%s: %v, want %v", results[i].Case.Name, results[i].Status, want)
		}
	}
}
