package codegen

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/dsl"
)

// lockSuffix follows the name of a .dl file in that of its lock file.
const lockSuffix = ".lock"

// locks are the lock files that a run of the checker reads, and what it learnt.
type locks struct {
	ignore bool   // learn everything anew
	beside string // a folder with lock files for those .dl files that have none beside them, or ""
	used   bool   // something was taken from a file
	found  map[*dsl.Source]lock
	kept   map[*dsl.Source]lock
	order  []*dsl.Source // of kept
}

// lock is the content of a lock file: sources by dataset and name, as in "Handwritten.source".
type lock map[string]lockedSource

type (
	lockedSource struct {
		Kind    string         `json:"kind"`
		Columns []lockedColumn `json:"columns"`
	}
	lockedColumn struct {
		Name    string   `json:"name"`
		Type    string   `json:"type"` // f32 …, or text
		Shape   []int    `json:"shape,omitempty"`
		Index   int      `json:"index,omitempty"`
		Classes []string `json:"classes,omitempty"`
		// Words are the tokens of text, by how it was cut into them.
		Words map[string][]string `json:"words,omitempty"`
		// Weights tell how rare these are, those by "" how rare classes are.
		Weights map[string][]float64 `json:"weights,omitempty"`
	}
)

func newLocks(beside string) *locks {
	return &locks{beside: beside, found: map[*dsl.Source]lock{}, kept: map[*dsl.Source]lock{}}
}

// columns returns what the lock file of a .dl says of a source, and whether it says anything.
func (l *locks) columns(file *dsl.Source, key, kind string) ([]golang.SourceColumn, bool, error) {
	if l.ignore || file.Name == "-" {
		return nil, false, nil
	}
	found, ok := l.found[file]
	if !ok {
		var err error
		if found, err = readLock(file.Name + lockSuffix); err != nil {
			return nil, false, err
		}
		if len(found) == 0 && l.beside != "" {
			if found, err = readLock(keptLock(l.beside, file)); err != nil {
				return nil, false, err
			}
		}
		l.found[file] = found
	}
	s, ok := found[key]
	if !ok || s.Kind != kind {
		return nil, false, nil
	}
	for _, c := range s.Columns {
		if _, ok := irType(c.Type); !ok {
			return nil, false, fmt.Errorf("%s: column %q has the unknown type %q", file.Name+lockSuffix, c.Name, c.Type)
		}
	}
	l.used = true
	return columnsOf(s.Columns), true, nil
}

// columnsOf returns columns as the emitter wants them.
func columnsOf(locked []lockedColumn) []golang.SourceColumn {
	var out []golang.SourceColumn
	for _, c := range locked {
		dtype, _ := irType(c.Type)
		out = append(out, golang.SourceColumn{Name: c.Name, DType: dtype, Shape: c.Shape, Index: c.Index, Classes: c.Classes, Words: c.Words, Weights: c.Weights})
	}
	return out
}

// keep notes what a source holds, for the lock file to be written.
func (l *locks) keep(file *dsl.Source, key, kind string, columns []golang.SourceColumn) {
	s := lockedSource{Kind: kind}
	for _, c := range columns {
		name := "text"
		if c.DType != 0 {
			name = c.DType.String()
		}
		s.Columns = append(s.Columns, lockedColumn{c.Name, name, c.Shape, c.Index, c.Classes, c.Words, c.Weights})
	}
	if l.kept[file] == nil {
		l.kept[file] = lock{}
		l.order = append(l.order, file)
	}
	l.kept[file][key] = s
}

// of returns what was kept of a source, nil for kinds whose columns the language fixes.
func (l *locks) of(file *dsl.Source, key string) []lockedColumn { return l.kept[file][key].Columns }

// Locks returns the lock files of what was learnt of the sources, those of packages with errors left out.
func (p *Program) Locks() ([]Output, error) {
	all := newLocks("")
	for _, pkg := range p.Packages {
		if pkg.Diags.HasErrors() {
			continue
		}
		for _, f := range pkg.Files {
			all.join(f.locks)
		}
	}
	var out []Output
	for _, file := range all.order {
		if file.Name == "-" {
			continue
		}
		made, err := all.output(file, p.load.treeOf(file))
		if err != nil {
			return nil, err
		}
		out = append(out, made)
	}
	return out, nil
}

// join adds what another run of the checker kept.
func (l *locks) join(other *locks) {
	for _, file := range other.order {
		if l.kept[file] == nil {
			l.kept[file] = lock{}
			l.order = append(l.order, file)
		}
		maps.Copy(l.kept[file], other.kept[file])
	}
}

// output returns the lock file of a .dl. What files that are not loaded now learnt of its datasets stays.
func (l *locks) output(file *dsl.Source, tree *dsl.File) (Output, error) {
	path := file.Name + lockSuffix
	merged, err := readLock(path)
	if err != nil {
		return Output{}, err
	}
	maps.DeleteFunc(merged, func(key string, _ lockedSource) bool { return !declares(tree, key) })
	maps.Copy(merged, l.kept[file])
	text, err := json.MarshalIndent(merged, "", "  ")
	return Output{path, append(text, '\n')}, err
}

// declares reports whether a file still has the dataset of a key.
func declares(f *dsl.File, key string) bool {
	name, _, _ := strings.Cut(key, ".")
	if f == nil {
		return false
	}
	for _, d := range f.Decls {
		if set, ok := d.(*dsl.Dataset); ok && set.Name != nil && set.Name.Name == name {
			return true
		}
	}
	return false
}

// readLock reads a lock file; none is an empty one.
func readLock(path string) (lock, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return lock{}, nil
	}
	if err != nil {
		return nil, err
	}
	out := lock{}
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&out); err != nil {
		return nil, fmt.Errorf("%s: %w; `dlgen generate` writes it anew once it is removed", path, err)
	}
	return out, nil
}

// keptLock is the lock file of a .dl in the folder of a training, where files have the layout that they have around the
// .dl: that whose path ends with most of the file's own.
func keptLock(folder string, file *dsl.Source) string {
	path := filepath.ToSlash(absolute(file.Name)) + lockSuffix
	for at := strings.IndexByte(path, '/'); at >= 0; at = strings.IndexByte(path, '/') {
		path = path[at+1:]
		name := filepath.Join(folder, filepath.FromSlash(path))
		if _, err := os.Stat(name); err == nil {
			return name
		}
	}
	return filepath.Join(folder, path)
}

// CompareKept compares the classes of the sources with those that the lock files in the folder of a training have: the
// numbers for which its weights stand. The first column that differs is the error.
func (p *Program) CompareKept(folder string) error {
	for _, pkg := range p.Packages {
		for _, f := range pkg.Files {
			for _, file := range f.locks.order {
				if err := f.locks.compare(file, keptLock(folder, file)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// compare compares the classes of a file's sources with those of a lock file.
func (l *locks) compare(file *dsl.Source, path string) error {
	kept, err := readLock(path)
	if err != nil {
		return err
	}
	for key, source := range l.kept[file] {
		for _, c := range source.Columns {
			for _, k := range kept[key].Columns {
				if k.Name == c.Name {
					if err := compareWords(path, key, k, c); err != nil {
						return err
					}
				}
				if k.Name == c.Name && len(k.Classes) > 0 && len(c.Classes) > 0 && !slices.Equal(k.Classes, c.Classes) {
					return errOtherClasses(path, key, c.Name, k.Classes, c.Classes)
				}
			}
		}
	}
	return nil
}

// compareWords compares the tokens of a column, and how they are weighed.
func compareWords(path, key string, kept, now lockedColumn) error {
	for how, words := range now.Words {
		if old := kept.Words[how]; old != nil && !slices.Equal(old, words) {
			return errOtherClasses(path, key, now.Name, old, words)
		}
	}
	for how, weights := range now.Weights {
		if old := kept.Weights[how]; old != nil && !slices.Equal(old, weights) {
			return errOtherWeights(path, key, now.Name)
		}
	}
	return nil
}
