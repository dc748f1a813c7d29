package graphs

import (
	"github.com/dlgen/dlgen/codegen/golang/gotext"
)

// File is a Go file whose declarations have marks for calls of functions that get their names last.
type File struct {
	*gotext.File
	families int               // of functions
	late     map[string]callee // by the mark of a call
}

// NewFile begins a file of a package.
func NewFile(pkg string) *File { return &File{File: gotext.NewFile(pkg), late: map[string]callee{}} }

// nextFamily returns a number for a family of functions.
func (f *File) nextFamily() int {
	f.families++
	return f.families
}

// Render gives the file, formatted.
func (f *File) Render() ([]byte, error) { return f.File.Render(f.resolve) }

// resolve puts the names and sizes for the marks of calls.
func (f *File) resolve(text string) string {
	return callMark.ReplaceAllStringFunc(text, func(m string) string {
		parts := callMark.FindStringSubmatch(m)
		late := f.late[parts[1]]
		text := late.name + "(" + parts[2]
		if late.sizes != "" {
			text += late.sizes + ", "
		}
		return text
	})
}
