package codegen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/goname"
)

// TestDeclaredNames holds what goname says a model declares against the Go that is written of it.
func TestDeclaredNames(t *testing.T) {
	for _, c := range []struct {
		path  string
		model goname.Model
	}{
		{"linear", goname.Model{Name: "Linear", Targets: true, Judged: true, Blocks: []string{""}}},
		{"autoencoder", goname.Model{Name: "Autoencoder", Judged: true, Blocks: []string{""}}},
		{"gan", goname.Model{Name: "Forger"}},
		{"gan", goname.Model{Name: "GAN", Targets: true, Judged: true, Blocks: []string{""}}},
	} {
		f, err := parser.ParseFile(token.NewFileSet(), "../generated/"+c.path+"/"+c.path+"_dl.go", nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		declared := c.model.Declared()
		made := declarations(f)
		for _, name := range declared {
			if !slices.Contains(made, name) {
				t.Errorf("%s: %s is said to be declared and is not", c.path, name)
			}
		}
		for _, name := range made {
			for _, end := range []string{"Model", "BatchSize", "ArenaBytes", "Input", "Output", "Target", "Sample", "Samples", "Seq", "Scores", "Trainer"} {
				own := strings.TrimPrefix(strings.TrimPrefix(name, "New"), "Load")
				if own == c.model.Name+end && !slices.Contains(declared, name) {
					t.Errorf("%s: %s is declared and not said to be", c.path, name)
				}
			}
		}
	}
}

// declarations are the names that a file declares, but methods.
func declarations(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name.Name)
				case *ast.ValueSpec:
					for _, n := range s.Names {
						names = append(names, n.Name)
					}
				}
			}
		}
	}
	return names
}
