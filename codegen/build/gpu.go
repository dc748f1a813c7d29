package build

import (
	"bytes"
	"io/fs"
	"strings"
)

// driversPath is the package that a program imports to reach GPUs, and loaderPath the only module that it needs beside the
// runtime's: it opens shared libraries without cgo.
const (
	driversPath = modulePath + "/rt/gpu"
	loaderPath  = "github.com/ebitengine/purego"
)

// linksDrivers says whether a program imports the drivers for GPUs.
func (p Program) linksDrivers() bool {
	for _, text := range p.Files {
		if bytes.Contains(text, []byte(`"`+driversPath+`"`)) {
			return true
		}
	}
	return false
}

// loader returns what a program's go.mod and go.sum say of the loader of shared libraries: the version and the hashes of
// the runtime's own module.
func loader(runtime fs.FS) (require, sums string) {
	return linesOf(runtime, "go.mod"), linesOf(runtime, "go.sum")
}

// linesOf returns the lines of a file that name the loader, as they stand in blocks.
func linesOf(tree fs.FS, name string) string {
	text, err := fs.ReadFile(tree, name)
	if err != nil {
		return ""
	}
	lines := ""
	for line := range strings.Lines(string(text)) {
		line = strings.TrimPrefix(strings.TrimSpace(line), "require ")
		if strings.HasPrefix(line, loaderPath+" ") {
			lines += line + "\n"
		}
	}
	return lines
}
