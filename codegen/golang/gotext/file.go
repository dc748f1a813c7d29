package gotext

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/dave/jennifer/jen"
)

// Module is the path that generated code imports.
const Module = "github.com/dlgen/dlgen"

// packages are what generated code may name, by the word that the emitter's text uses.
var packages = map[string]string{
	"rt": Module + "/rt", "data": Module + "/rt/data", "train": Module + "/rt/train", "runner": Module + "/rt/runner",
	"math": "math", "io": "io", "iter": "iter", "fs": "io/fs", "context": "context", "errors": "errors",
}

// qualified finds a name of a package; strings and comments are cut out before.
var qualified = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|//[^\n]*|\\b([a-z]\\w*)\\.([A-Z]\\w*)")

// File collects the declarations of a Go file as pieces of text, and leaves imports to jennifer.
type File struct {
	Jen      *jen.File
	Names    Scope // of the package
	paths    map[string]string
	Declared []string // what is written, a declaration each
}

// NewFile begins a file of a package.
func NewFile(pkg string) *File {
	f := &File{Jen: jen.NewFile(pkg), Names: Scope{}, paths: map[string]string{}}
	for name, path := range packages {
		f.Use(name, path)
	}
	return f
}

// Use makes a package known by the word that pieces of text have for it.
func (f *File) Use(name, path string) {
	f.paths[name] = path
	f.Jen.ImportName(path, name)
}

// Declare adds a declaration with its comment.
func (f *File) Declare(comment, text string) {
	if comment != "" {
		comment = Commented(comment)
	}
	f.Declared = append(f.Declared, comment+text)
}

// Commented makes each line a comment.
func Commented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		b.WriteString(strings.TrimRight("// "+line, " \n") + "\n")
	}
	return b.String()
}

// code is text in which each name of a package is one for jennifer, which imports what is used.
func (f *File) code(text string) *jen.Statement {
	s := &jen.Statement{}
	from := 0
	for _, m := range qualified.FindAllStringSubmatchIndex(text, -1) {
		if m[2] < 0 || m[0] > 0 && text[m[0]-1] == '.' {
			continue
		}
		path, ok := f.paths[text[m[2]:m[3]]]
		if !ok {
			continue
		}
		s.Op(text[from:m[0]])
		s.Qual(path, text[m[4]:m[5]])
		from = m[1]
	}
	s.Op(text[from:])
	return s
}

// Render gives the file, formatted; finish completes the text of each declaration.
func (f *File) Render(finish func(text string) string) ([]byte, error) {
	for _, text := range f.Declared {
		f.Jen.Add(f.code(finish(text)))
		f.Jen.Line()
	}
	var b bytes.Buffer
	if err := f.Jen.Render(&b); err != nil {
		return nil, fmt.Errorf("gotext: the emitted text is no Go: %w", err)
	}
	return importBlock.ReplaceAllFunc(b.Bytes(), groupImports), nil
}

// importBlock is the imports as jennifer writes them, in one list.
var importBlock = regexp.MustCompile(`(?m)^import \(\n((?:\t.*\n)+)\)\n`)

// groupImports puts those of the standard library first, as goimports does.
func groupImports(block []byte) []byte {
	var own, others []string
	for line := range strings.Lines(string(importBlock.FindSubmatch(block)[1])) {
		if first, _, _ := strings.Cut(strings.Trim(line, "\t\n\""), "/"); strings.Contains(first, ".") {
			others = append(others, line)
		} else {
			own = append(own, line)
		}
	}
	gap := ""
	if len(own) > 0 && len(others) > 0 {
		gap = "\n"
	}
	return []byte("import (\n" + strings.Join(own, "") + gap + strings.Join(others, "") + ")\n")
}
