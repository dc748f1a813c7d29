package codegen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// goSuffix ends the names of generated files. It is never left out: a name such as net_arm.go would be dropped by
// build rules.
const goSuffix = "_dl.go"

// GoName returns the name of the Go file that a .dl file becomes.
func GoName(path string) string { return stem(path) + goSuffix }

// deviceSuffix ends the names of files with programs for GPUs.
const deviceSuffix = "_device.go"

// deviceName is the file beside a generated one that has the program for GPUs.
func deviceName(path string) string { return strings.TrimSuffix(path, goSuffix) + deviceSuffix }

// stem is a file's base name without its extension; the standard input is a model.
func stem(path string) string {
	if path == "-" {
		return "model"
	}
	return strings.TrimSuffix(filepath.Base(path), extension)
}

// packageName is the name of the Go package of a folder: that of the Go files that people wrote there, or the
// folder's own.
func (p *Package) packageName() string {
	entries, err := os.ReadDir(p.Dir)
	if err != nil {
		return identifier(filepath.Base(absolute(p.Dir)))
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, goSuffix) || strings.HasSuffix(name, deviceSuffix) || strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err == nil && !ignored(f) {
			return f.Name.Name
		}
	}
	return identifier(filepath.Base(absolute(p.Dir)))
}

// ignored reports whether a Go file keeps itself out of every build.
func ignored(f *ast.File) bool {
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:build ignore") {
				return true
			}
		}
	}
	return false
}

// identifier makes a package name of a file's or folder's name; those that mean something to Go get a suffix.
func identifier(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(name) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	out := b.String()
	switch {
	case out == "":
		return "model"
	case token.IsKeyword(out) || slices.Contains([]string{"main", "init", "internal", "vendor", "testdata"}, out):
		return out + "model"
	}
	return out
}
