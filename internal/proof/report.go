package proof

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Report is all faults in one text, in the order of the names.
func Report(faults map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(faults)) {
		fmt.Fprintf(&b, "== %s\n%s\n", name, strings.TrimSpace(faults[name]))
	}
	return b.String()
}

// keepText writes a program where a person can look at it, for proofs that failed.
func keepText(dir string, s *Subject) string {
	path := filepath.Join(dir, strings.NewReplacer("/", "_", " ", "_").Replace(s.Name)+".dl")
	_ = os.WriteFile(path, []byte(s.source("M")), 0o644)
	return path
}
