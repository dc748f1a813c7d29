package lower_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestFaults checks programs in which each line with a comment `// ERROR "rx"` gives one fault, and no other line one.
func TestFaults(t *testing.T) {
	paths, _ := filepath.Glob("testdata/faults/*.dl")
	if len(paths) == 0 {
		t.Fatal("no programs")
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		must(err)
		diags := &diag.List{}
		check.Check([]*dsl.File{parser.Parse(dsl.NewSource(path, string(text)), diags)}, prelude(), check.Options{}, diags)
		got := map[int]string{}
		for _, d := range diags.All {
			if d.Severity == diag.Error {
				line, _ := d.At.Source.Position(d.At.Start)
				got[line] += d.Message
			}
		}
		for i, line := range strings.Split(string(text), "\n") {
			_, rx, wanted := strings.Cut(line, `// ERROR "`)
			switch found := got[i+1]; {
			case !wanted && found != "":
				t.Errorf("%s:%d: %s", path, i+1, found)
			case wanted && !regexp.MustCompile(strings.TrimSuffix(rx, `"`)).MatchString(found):
				t.Errorf("%s:%d: got %q, want %s", path, i+1, found, rx)
			}
		}
	}
}
