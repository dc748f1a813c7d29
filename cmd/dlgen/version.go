package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/dlgen/dlgen/rt"
)

// versionVerb is `dlgen version`.
type versionVerb struct{ asJSON }

// Help is what `dlgen version --help` shows.
func (*versionVerb) Help() string {
	return `Shows the version of the module, the contract between generated code and runtime, and Go's version.

Examples:
  dlgen version
  dlgen version --json`
}

// versions is what the verb shows.
type versions struct {
	Dlgen      string `json:"dlgen"`
	MinRuntime int    `json:"minRuntime"`
	MaxRuntime int    `json:"maxRuntime"`
	Go         string `json:"go"`
	Platform   string `json:"platform"`
}

// Run prints the versions.
func (v *versionVerb) Run(e *env) error {
	found := versions{moduleVersion(), rt.MinVersion, rt.MaxVersion, runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if v.JSON {
		return json.NewEncoder(e.stdout).Encode(found)
	}
	fmt.Fprintf(e.stdout, "dlgen %s\nruntime contract %d (accepts generated code from %d on)\n%s %s\n",
		found.Dlgen, found.MaxRuntime, found.MinRuntime, found.Go, found.Platform)
	return nil
}

// moduleVersion is the version that this command was built from.
func moduleVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	const path = "github.com/dlgen/dlgen"
	if info.Main.Path == path {
		return info.Main.Version
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return m.Version
		}
	}
	return "(devel)"
}
