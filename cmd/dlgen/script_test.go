package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the command available to scripts.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dlgen": func() { os.Exit(mainCode()) }, "patient": patient, "starter": starter, "samples": samples})
}

// TestScripts runs testdata/script: one behaviour a file. DLGEN_UPDATE=1 writes anew what `cmp stdout` wants.
func TestScripts(t *testing.T) {
	goEnv := goEnvironment(t, "GOCACHE", "GOMODCACHE", "GOPATH", "GOFLAGS")
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	cache := t.TempDir() // of built programs, for all scripts
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		UpdateScripts:       os.Getenv("DLGEN_UPDATE") != "",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Vars = append(e.Vars, goEnv...)
			bin, _, _ := strings.Cut(e.Getenv("PATH"), string(os.PathListSeparator)) // where dlgen is
			e.Vars = append(e.Vars, "BIN="+bin, "ROOT="+root, "DLGEN_CACHE="+cache, "DLGEN_DATA=", "GOPROXY=off")
			return nil
		},
		Condition: func(cond string) (bool, error) { return cond == "long" && !testing.Short(), nil },
	})
}

// goEnvironment returns variables of the go command, so that scripts find what has been built already.
func goEnvironment(t *testing.T, names ...string) []string {
	t.Helper()
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	var vars []string
	for i, value := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		vars = append(vars, names[i]+"="+value)
	}
	return vars
}
