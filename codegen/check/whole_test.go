package check

import (
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/dsl/diag"
)

// TestWholeModels checks models of many kinds as people write them: nothing in them is wrong or refused, and in
// quiet.dl nothing is warned about.
func TestWholeModels(t *testing.T) {
	for _, path := range corpus(t, "testdata/whole/*.dl") {
		_, diags := checkText(path, read(t, path), Options{})
		for _, d := range diags.Sorted() {
			if d.Severity == diag.Error || filepath.Base(path) == "quiet.dl" {
				t.Errorf("%s:%d: %s", path, place(d), d.Message)
			}
		}
	}
}
