package codegen

import (
	"path/filepath"

	"github.com/dlgen/dlgen/codegen/golang"
)

// Output is a file to be written.
type Output struct {
	Path string
	Text []byte
}

// Generate returns the Go files of the package; nil if it has errors, in the end or before.
func (p *Package) Generate(t Target) []Output {
	if p.Diags.HasErrors() {
		return nil
	}
	var out []Output
	for i, f := range p.Files {
		p.guard(f.start(), "generate", func() {
			in := p.golangFile(i, t)
			made, err := golang.Emit(in, golang.Options{Tool: t.Tool, Watch: t.Tool})
			if err != nil {
				panic(err) // only a fault of ours keeps a planned file from being written
			}
			out = append(out, Output{f.output(p, t), made})
			if second, err := golang.EmitDevice(in); err != nil {
				panic(err)
			} else if second != nil {
				out = append(out, Output{deviceName(f.output(p, t)), second})
			}
		})
	}
	if p.Diags.HasErrors() {
		return nil
	}
	return out
}

// golangFile plans a file of the package.
func (p *Package) golangFile(i int, t Target) *golang.File {
	f := p.Files[i]
	name := t.Package
	switch {
	case name != "":
	case t.Separate:
		name = identifier(stem(f.Path))
	default:
		name = p.packageName()
	}
	models := f.compile(t)
	for _, m := range models {
		p.addDevice(f, m, t)
	}
	return &golang.File{Package: name, Source: stem(f.Path) + extension, Shared: i == 0 || t.Separate, Models: models}
}

// output is the path of a file's Go file.
func (f *File) output(p *Package, t Target) string {
	if t.Separate {
		return filepath.Join(t.Dir, separateName(f, t), GoName(f.Path))
	}
	if f.Path == "-" {
		return "" // it has no place of its own
	}
	return filepath.Join(p.Dir, GoName(f.Path))
}

// separateName is the folder of a file's own package.
func separateName(f *File, t Target) string {
	if t.Package != "" {
		return t.Package
	}
	return identifier(stem(f.Path))
}
