package codegen

import (
	"io"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Options say what to load.
type Options struct {
	// Paths are files, folders, and folders with all below them, `./...`; "-" is Stdin. None is the folder ".".
	Paths []string
	Stdin io.Reader
	// Siblings adds the files of a folder that have been generated before to those that are named, because they
	// share a Go package.
	Siblings bool
	// Together tells that the files of a folder share one Go package, so that their models need different names.
	Together bool
	// Set overrides file-level consts: "hidden" or "x.grow" to the text of a value.
	Set map[string]string
	// Data is the folder where sources look up files besides the .dl's own, "" for none.
	Data string
	// Weights reads a file of weights; without it, models start from none.
	Weights func(path string) ([]model.Stored, error)
	// Kept is the folder of a training, whose lock files stand in for those that a .dl has not beside it; "" for none.
	Kept string
	// Internal shows the files names of the catalog that begin with _, for tests of them.
	Internal bool
	// Learn finds out what a source holds; without it, only lock files tell.
	Learn Learn
}

// Program is all that was loaded.
type Program struct {
	Packages []*Package
	load     *loader
}

// Package is the files of a folder.
type Package struct {
	Dir   string // as the paths gave it
	Files []*File
	Diags *diag.List
	load  *loader
}

// File is a checked .dl file.
type File struct {
	Path    string // as the paths gave it; "-" is the standard input
	Source  *dsl.Source
	Tree    *dsl.File
	Checked *model.Program // whole if the package's diagnostics have no error
	locks   *locks
}

// Diags returns the diagnostics of all packages.
func (p *Program) Diags() *diag.List {
	all := &diag.List{}
	for _, pkg := range p.Packages {
		all.All = append(all.All, pkg.Diags.All...)
	}
	return all
}

// Files returns the files of all packages.
func (p *Program) Files() []*File {
	var all []*File
	for _, pkg := range p.Packages {
		all = append(all, pkg.Files...)
	}
	return all
}

// Load finds, parses and checks files. The error is about paths and files; what is wrong inside of them is in the
// packages' diagnostics.
func Load(o Options) (*Program, error) {
	p, err := Parse(o)
	if err != nil {
		return nil, err
	}
	p.load.divideSettings(p.Packages)
	for _, pkg := range p.Packages {
		pkg.Diags = newList()
		for _, f := range pkg.Files {
			pkg.guard(f.start(), "check", func() { p.load.check(pkg, f) })
		}
		pkg.judgeClashes()
	}
	return p, nil
}

// Parse finds and parses files, without checking them.
func Parse(o Options) (*Program, error) {
	l := newLoader(o)
	if err := l.find(); err != nil {
		return nil, err
	}
	for _, pkg := range l.packages {
		for _, f := range pkg.Files {
			p, err := l.parse(f.Path)
			if err != nil {
				return nil, err
			}
			l.own = append(l.own, f.Path)
			f.Tree, f.Source, f.locks = p.tree, p.tree.Source, newLocks(o.Kept)
			pkg.Diags.All = append(pkg.Diags.All, p.diags.All...)
		}
	}
	return &Program{l.packages, l}, nil
}
