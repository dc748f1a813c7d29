package dlgen

import (
	"os/exec"
	"strings"
	"testing"
)

// TestNoDriverWithoutImport: what does not import rt/gpu links nothing that opens shared libraries.
func TestNoDriverWithoutImport(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "./rt", "./rt/train/...", "./rt/runner", "./generated/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Fields(string(out)) {
		if strings.Contains(line, "purego") || strings.HasSuffix(line, "dlgen/rt/gpu") {
			t.Errorf("%s is linked", line)
		}
	}
}
