package golang

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/dave/jennifer/jen"
)

// module is the path that generated code imports.
const module = "github.com/dlgen/dlgen"

// packages are what generated code may name, by the word that the emitter's text uses.
var packages = map[string]string{
	"rt": module + "/rt", "data": module + "/rt/data", "train": module + "/rt/train", "runner": module + "/rt/runner",
	"math": "math", "io": "io", "iter": "iter", "fs": "io/fs", "context": "context", "errors": "errors",
}

// qualified finds a name of a package; strings and comments are cut out before.
var qualified = regexp.MustCompile("\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|//[^\n]*|\\b([a-z]\\w*)\\.([A-Z]\\w*)")

// file collects the declarations of a Go file as pieces of text, and leaves imports to jennifer.
type file struct {
	jen      *jen.File
	names    scope // of the package
	paths    map[string]string
	declared []string          // what is written, with marks for calls
	families int               // of functions
	late     map[string]callee // by the mark of a call
}

func newFile(pkg string) *file {
	f := &file{jen: jen.NewFile(pkg), names: scope{}, paths: map[string]string{}, late: map[string]callee{}}
	for name, path := range packages {
		f.use(name, path)
	}
	return f
}

// use makes a package known by the word that pieces of text have for it.
func (f *file) use(name, path string) {
	f.paths[name] = path
	f.jen.ImportName(path, name)
}

// declare adds a declaration with its comment.
func (f *file) declare(comment, text string) {
	if comment != "" {
		comment = commented(comment)
	}
	f.declared = append(f.declared, comment+text)
}

// nextFamily returns a number for a family of functions.
func (f *file) nextFamily() int {
	f.families++
	return f.families
}

// commented makes each line a comment.
func commented(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		b.WriteString(strings.TrimRight("// "+line, " \n") + "\n")
	}
	return b.String()
}

// code is text in which each name of a package is one for jennifer, which imports what is used.
func (f *file) code(text string) *jen.Statement {
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

// bytes renders the file, formatted.
func (f *file) bytes() ([]byte, error) {
	for _, text := range f.declared {
		f.jen.Add(f.code(f.resolve(text)))
		f.jen.Line()
	}
	var b bytes.Buffer
	if err := f.jen.Render(&b); err != nil {
		return nil, fmt.Errorf("golang: the emitted text is no Go: %w", err)
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

// lines is text that is being written, line by line.
type lines struct{ list []string }

func (l *lines) add(format string, args ...any) {
	if len(args) > 0 {
		format = fmt.Sprintf(format, args...)
	}
	l.list = append(l.list, format)
}

func (l *lines) text() string { return strings.Join(l.list, "\n") }
