package check

import (
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

func TestReadConstant(t *testing.T) {
	for text, want := range map[string]string{
		"1_000": "1000", "-3": "-3", "1e-3": "0.001", "none": "none", "true": "true", "-inf": "-Inf", "same": "same", "[1, [2, 3]]": "[1, [2, 3]]",
		`"text"`: `"text"`, "(1, 1)": "[1, 1]",
	} {
		v, ok := readConstant(text)
		if !ok || catalog.Format(v) != want {
			t.Errorf("%s: got %v, want %s", text, v, want)
		}
	}
	for _, text := range []string{"", "[1", "1 2", "\"open", ")"} {
		if v, ok := readConstant(text); ok {
			t.Errorf("%q: got %v, want a fault", text, v)
		}
	}
}
