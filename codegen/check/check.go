package check

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/spelling"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Options are what a caller may set. The zero value checks files that import nothing.
type Options struct {
	// Import returns the file that an import names; from is the importing source.
	Import func(from *dsl.Source, path string) (*dsl.File, error)
	// Set overrides file-level consts: "hidden", or "x.grow" of a file imported as x, to the text of a value.
	Set map[string]string
	// Internal shows files the names of the catalog and the prelude that begin with _, for tests of them.
	Internal bool
	// Schema returns what a source gives: its columns by name, type and shape of one row, and classes.
	// Without it, sources whose columns the language does not fix are refused.
	Schema func(*model.Source) (*model.Schema, error)
	// Weights reads a file of weights that a model starts from; from is the source that names it.
	Weights func(from *dsl.Source, path string) ([]model.Stored, error)
	// Vocabulary returns what a column of text of a source holds, the most frequent first, cut into tokens if there is a
	// splitter; nil: it cannot be learnt.
	Vocabulary func(s *model.Source, column string, split *reading.Splitter, weigh bool) (model.Words, error)
}

// checker holds what all declarations of one run share.
type checker struct {
	opts       Options
	slots      slotStack
	diags      *diag.List
	seen       map[string]bool // diagnostics already reported
	unknown    map[unknownIn]*diag.Diagnostic
	faults     int // errors reported, each as often as it was met
	bound      map[dsl.Span]*boundName
	names      []*boundName // for warnings about unused names
	library    Prelude
	prelude    *unit // what of the library was needed
	defaults   map[defaultsKey]map[string]catalog.Value
	units      []*unit
	byFile     map[*dsl.File]*unit
	program    *model.Program
	reading    []*fileConst // consts that are being evaluated, each needed by the one before
	steps      int          // statements and calls executed, to stop endless unrolling
	stopped    bool
	elaborated map[dsl.Decl]bool       // declarations that a model led to
	broken     map[*model.Model]bool   // models in which there was an error
	spoilt     map[*model.Dataset]bool // datasets in which there was one
	matched    map[pair]bool           // what has been matched
	trained    []*dsl.Train
	roots      map[*model.Model]*instance
	starts     []*model.Model              // models that may start from files
	imported   map[*dsl.Model]*model.Model // models that were checked for the names of their weights only
	datasets   map[*dsl.Dataset]*model.Dataset
	inside     map[*model.Dataset]map[string]*binding                 // what names stand for in a dataset that has been checked
	augmenters map[*model.Augment]func(m *model.Model) *model.Augment // make of an augment the same for a model
	leaders    map[dsl.Decl]*symbol                                   // of datasets, those whose classes and vocabularies they take over
	own        map[*dsl.Source]bool                                   // the texts of the prelude
}

// Prelude is the part of the catalog that is written in the language itself.
type Prelude interface {
	// Declaration returns the declaration of a name, nil if there is none.
	Declaration(name string) dsl.Decl
}

// Check checks files, the prelude's declarations being known to all of them. Faults go to diags; the
// program is whole only if there is no error among them.
func Check(files []*dsl.File, prelude Prelude, opts Options, diags *diag.List) *model.Program {
	c := &checker{
		opts: opts, diags: diags, seen: map[string]bool{}, unknown: map[unknownIn]*diag.Diagnostic{}, bound: map[dsl.Span]*boundName{},
		byFile: map[*dsl.File]*unit{}, elaborated: map[dsl.Decl]bool{}, own: map[*dsl.Source]bool{}, program: &model.Program{},
		broken: map[*model.Model]bool{}, roots: map[*model.Model]*instance{}, imported: map[*dsl.Model]*model.Model{},
		datasets: map[*dsl.Dataset]*model.Dataset{}, spoilt: map[*model.Dataset]bool{}, matched: map[pair]bool{}, leaders: map[dsl.Decl]*symbol{},
		inside: map[*model.Dataset]map[string]*binding{}, augmenters: map[*model.Augment]func(*model.Model) *model.Augment{},
		library: prelude, prelude: newUnit(nil),
	}
	c.prelude.prelude = true
	for _, f := range files {
		c.units = append(c.units, c.load(f))
	}
	c.namePrefixes()
	c.findLeaders()
	for _, u := range c.units {
		c.checkUnit(u)
	}
	c.startFromFiles()
	c.checkSettings()
	c.warnUnused()
	return c.program
}

// checkUnit checks the declarations of a file that was given, not imported.
func (c *checker) checkUnit(u *unit) {
	for _, k := range u.constOrder {
		c.program.Consts = append(c.program.Consts, c.fileConstant(k))
	}
	for _, d := range u.file.Decls {
		c.checkDeclaration(d)
	}
	for _, d := range u.file.Decls {
		if m, ok := d.(*dsl.Model); ok && u.owns(m.Name) {
			if checked := c.checkModel(u, m); checked != nil {
				c.program.Models = append(c.program.Models, checked)
			}
		}
	}
	for _, d := range u.file.Decls {
		if s, ok := d.(*dsl.Dataset); ok && u.owns(s.Name) {
			c.program.Datasets = append(c.program.Datasets, c.checkDataset(u, s))
		}
	}
	for _, d := range u.file.Decls {
		if t, ok := d.(*dsl.Train); ok {
			c.checkTrain(u, t)
		}
	}
	uses := map[dsl.Decl][]use{}
	for _, d := range u.file.Decls {
		uses[d] = c.resolveUnused(u, d)
	}
	c.unusedCycles(u.file.Decls, uses)
}

// add reports diagnostics, each once, however often the place is elaborated, without notes inside the prelude, of which the user
// knows nothing.
func (c *checker) add(ds ...*diag.Diagnostic) {
	for _, d := range ds {
		c.addOne(d)
	}
}

func (c *checker) addOne(d *diag.Diagnostic) {
	d.Notes = slices.DeleteFunc(d.Notes, func(n diag.Note) bool { return c.own[n.At.Source] && !c.own[d.At.Source] })
	name := ""
	if d.At.Source != nil {
		name = d.At.Source.Name
	}
	if d.Severity == diag.Error {
		c.faults++
	}
	key := fmt.Sprintf("%s:%d:%d:%s", name, d.At.Start, d.At.End, d.Code)
	if severalAtOnce[d.Code] {
		key += d.Message
	}
	if !c.seen[key] && !c.knownUnknown(d) {
		c.diags.Add(d)
	}
	c.seen[key] = true
}

// severalAtOnce are the faults of which several may stand at one place. Of all others, what is said again in a further turn of a
// loop or a further use of a layer is the same fault with other numbers.
var severalAtOnce = map[diag.Code]bool{
	diag.MissingField: true, diag.WrongField: true,
}

// knownUnknown reports whether a name that nothing has was told before: then the place joins the first one.
func (c *checker) knownUnknown(d *diag.Diagnostic) bool {
	if d.Code != diag.UnknownName && d.Code != diag.WrongCase || !spelling.IsPlainName(d.At.Text()) {
		return false
	}
	key := unknownIn{name: d.At.Text(), said: d.Message + "\n" + d.Hint}
	if d.Hint == "" { // what is meant may differ
		key.in = c.around(d.At)
	}
	first := c.unknown[key]
	if first == nil {
		c.unknown[key] = d
		return false
	}
	if n := len(first.Notes); n < mostPlaces {
		first.Note(d.At, "here, too")
	}
	if len(first.Fixes) == 1 && len(d.Fixes) == 1 {
		first.Fixes[0].Edits = append(first.Fixes[0].Edits, d.Fixes[0].Edits...)
	}
	return true
}

// mostPlaces is how many further places of an unknown name are shown.
const mostPlaces = 3

// unknownIn is a name that nothing has, with what is said of it, and the declaration that it stands in if that matters.
type unknownIn struct {
	name, said string
	in         dsl.Decl
}

// around is the declaration that a place lies in.
func (c *checker) around(at dsl.Span) dsl.Decl {
	for _, u := range c.units {
		if u.file == nil || u.file.Source != at.Source {
			continue
		}
		for _, d := range u.file.Decls {
			if s := d.Span(); s.Start <= at.Start && at.End <= s.End {
				return d
			}
		}
	}
	return nil
}

// meant reports whether a name was told as what is meant by one that nothing has.
func (c *checker) meant(name string) bool {
	return slices.ContainsFunc(c.diags.All, func(d *diag.Diagnostic) bool {
		return (d.Code == diag.UnknownName || d.Code == diag.WrongCase) && len(d.Fixes) == 1 && d.Fixes[0].Edits[0].New == name
	})
}

// Limits of unrolling (language.md §3): a program beyond them is reported, not run out of memory.
const (
	maxSteps  = 3_000_000
	nodeSteps = 4 // what a node counts: it takes that much more memory than a turn of a loop
	maxDepth  = 500
	maxLayers = 100_000
	maxAxis   = 1<<31 - 1
)

// step counts one unit of work at a place and reports, once, when there is no end to it.
func (c *checker) step(at dsl.Span, n int) bool {
	c.steps += n
	if c.steps > maxSteps && !c.stopped {
		c.stopped = true
		c.add(fault.TooMuchUnrolling(at, maxSteps))
	}
	return !c.stopped
}
