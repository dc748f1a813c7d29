package codegen

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// declared are the names of a Go package, and the models that need them; nil is what each package has.
type declared map[string]*dsl.Ident

func newDeclared() declared {
	d := declared{}
	for _, name := range goname.Shared {
		d[name] = nil
	}
	return d
}

// judgeModel reports a model whose names in Go others have, and train blocks that are called as its methods are.
func (p *Package) judgeModel(taken declared, f *File, m *model.Model) {
	name := m.Decl.Name
	names := goname.Model{Name: m.Name, Targets: len(m.Targets) > 0, Judged: len(m.Training.Losses)+len(m.Training.Metrics) > 0}
	methods := map[string]bool{}
	for _, method := range goname.Methods {
		methods[method] = true
	}
	for _, t := range f.Checked.Trains {
		if t.Model != m {
			continue
		}
		if t.Decl.As == nil && len(names.Blocks) > 0 || slices.Contains(names.Blocks, t.Name) {
			continue // told already: several train blocks need names, each its own
		}
		names.Blocks = append(names.Blocks, t.Name)
		own := []string{goname.Block(t.Name)}
		if t.Dataset == nil {
			own = append(own, own[0]+"Seq")
		}
		for _, method := range own {
			if methods[method] {
				p.Diags.Add(blockIsMethod(t, method))
				break
			}
			methods[method] = true
		}
	}
	for _, n := range names.Declared() {
		if other, ok := taken[n]; ok {
			p.Diags.Add(modelTwice(name, n, other))
			return
		}
	}
	for _, n := range names.Declared() {
		taken[n] = name
	}
}
