package codegen

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// check checks a file of a package. Where a lock file leaves something to be desired, such as a column that the
// data got since, what it says is learnt anew, if the data are there and fit.
func (l *loader) check(pkg *Package, f *File) {
	checked, diags := l.checkWith(f, f.locks)
	if diags.HasErrors() && f.locks.used {
		fresh := newLocks("")
		fresh.ignore = true
		if again, faults := l.checkWith(f, fresh); !faults.HasErrors() {
			checked, diags, f.locks = again, faults, fresh
		}
	}
	f.Checked = checked
	pkg.Diags.All = append(pkg.Diags.All, diags.All...)
}

func (l *loader) checkWith(f *File, locks *locks) (*model.Program, *diag.List) {
	diags := newList()
	diags.All = append(diags.All, l.read[absolute(f.Path)].diags.All...)
	o := check.Options{
		Internal: l.Internal,
		Set:      l.settings[f],
		Import:   func(from *dsl.Source, path string) (*dsl.File, error) { return l.importFile(diags, from, path) },
		Schema:   func(s *model.Source) (*model.Schema, error) { return l.schema(s, locks) },
		Vocabulary: func(s *model.Source, column string, split *reading.Splitter, weigh bool) (model.Words, error) {
			return l.vocabulary(s, column, split, weigh, locks)
		},
	}
	if l.Weights != nil {
		o.Weights = l.weights
	}
	return check.Check([]*dsl.File{f.Tree}, preludeLibrary(), o, diags), diags
}

// weights reads a file of weights beside the file that names it.
func (l *loader) weights(from *dsl.Source, path string) ([]model.Stored, error) {
	return l.Weights(l.beside(from.Name, path))
}

// leaveToTrainers takes a model out of the file that declares it if that does not train it, but another file of the Go
// package does, which imports it: that file has the model with its training.
func (p *Package) leaveToTrainers() {
	if !p.together() {
		return
	}
	for _, f := range p.Files {
		if f.Checked == nil {
			continue
		}
		for _, t := range f.Checked.Trains {
			home := p.fileOf(t.Model.Decl.Name.At.At.Source)
			if home == nil || home == f || home.Checked == nil || home.trains(t.Model.Name) {
				continue
			}
			home.Checked.Models = slices.DeleteFunc(home.Checked.Models, func(m *model.Model) bool { return m.Name == t.Model.Name })
		}
	}
}

// fileOf returns the file of the package that has a source, or nil.
func (p *Package) fileOf(s *dsl.Source) *File {
	for _, f := range p.Files {
		if f.Source != nil && absolute(f.Path) == absolute(s.Name) {
			return f
		}
	}
	return nil
}

// trains reports whether a train block of the file trains a model of a name.
func (f *File) trains(name string) bool {
	return slices.ContainsFunc(f.Checked.Trains, func(t *model.Train) bool { return t.Model.Name == name })
}

// judgeClashes reports names that a Go package would have twice: files that share one are judged together.
func (p *Package) judgeClashes() {
	p.leaveToTrainers()
	taken := newDeclared()
	for _, f := range p.Files {
		if f.Checked == nil {
			continue
		}
		if !p.together() {
			taken = newDeclared()
		}
		for _, m := range f.Checked.Models {
			p.judgeModel(taken, f, m)
		}
	}
}

// together reports whether the files were loaded to share one Go package.
func (p *Package) together() bool { return p.load.Together }
