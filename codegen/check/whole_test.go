package check

import (
	"testing"

	"github.com/dlgen/dlgen/dsl/diag"
)

// TestWholeModels checks models of many kinds as people write them: nothing in them is wrong or refused.
func TestWholeModels(t *testing.T) {
	for _, path := range corpus(t, "testdata/whole/*.dl") {
		_, diags := checkText(path, read(t, path), Options{})
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error {
				t.Errorf("%s:%d: %s", path, place(d), d.Message)
			}
		}
	}
}
