package main

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dlgen/dlgen/dsl/diag"
)

// TestExamplesOfCodes runs the commands that documentation shows for codes which no program alone gives.
func TestExamplesOfCodes(t *testing.T) {
	dir := t.TempDir()
	for _, info := range diag.Codes() {
		switch command, files := info.Command(); {
		case command != "":
			script := fmt.Sprintf("! exec %s\nstderr '\\[%s\\]'\n%s", command, info.Code, files)
			if err := os.WriteFile(filepath.Join(dir, string(info.Code)+".txtar"), []byte(script), 0o644); err != nil {
				t.Fatal(err)
			}
		case info.Example == "" && info.Code != diag.InternalError:
			t.Errorf("%s (%s) has no example", info.Code, info.Title)
		}
	}
	testscript.Run(t, testscript.Params{Dir: dir, RequireExplicitExec: true})
}
