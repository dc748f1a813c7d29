package codegen

import (
	"errors"
	"maps"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Source is a source of data whose columns are to be found out.
type Source struct {
	Kind   string // csv, idx …
	Args   []golang.Arg
	Beside string // the folder of the .dl file, where files are looked up first …
	Data   string // … and the one where they are looked up next, "" for none
	// Vocabulary, if not "", is a column of text whose values are wanted as its classes, the most frequent first.
	Vocabulary string
	// Split, if not nil, says how its text is cut into tokens, which are the column's Words then.
	Split *reading.Splitter
	// Weigh: how rare the classes or tokens are is wanted, too.
	Weigh bool
}

// Learn opens a source and tells its columns.
type Learn func(Source) ([]golang.SourceColumn, error)

// errNoLearner is what a caller without data gets where no lock file tells.
var errNoLearner = errors.New("no lock file tells what it holds")

// schema tells a source's columns: as the lock file has them, else as the data do.
func (l *loader) schema(s *model.Source, locks *locks) (*model.Schema, error) {
	file, key := s.At.Source, sourceKey(l.treeOf(s.At.Source), s)
	locked, ok, err := locks.columns(file, key, s.Entry.Name)
	if err != nil {
		return nil, err
	}
	if !ok {
		if l.Learn == nil {
			return nil, errNoLearner
		}
		locked, err = l.Learn(Source{Kind: s.Entry.Name, Args: sourceArgs(s), Beside: folderOf(file), Data: l.Data})
		if err != nil {
			return nil, err
		}
	}
	l.takeClasses(locked, s.Like, locks)
	locks.keep(file, key, s.Entry.Name, locked)
	return schemaOf(locked), nil
}

// takeClasses gives the columns of a source the classes that the one has which it is like: a class is the same number in
// both. That the data have no others shows when they are read.
func (l *loader) takeClasses(columns []golang.SourceColumn, like *model.Source, locks *locks) {
	if like == nil {
		return
	}
	for _, c := range columnsOf(locks.of(like.At.Source, sourceKey(l.treeOf(like.At.Source), like))) {
		at := slices.IndexFunc(columns, func(own golang.SourceColumn) bool { return own.Name == c.Name })
		if at >= 0 && c.Index > 0 && columns[at].Index > 0 && c.DType == columns[at].DType {
			columns[at].Classes, columns[at].Index = c.Classes, c.Index
		}
	}
}

// vocabulary tells the values of a column of text, or their tokens, and how rare they are: as the lock file has them, else
// as the data do; where the source is like another, those of that one.
func (l *loader) vocabulary(s *model.Source, column string, split *reading.Splitter, weigh bool, locks *locks) (none model.Words, err error) {
	file, key := s.At.Source, sourceKey(l.treeOf(s.At.Source), s)
	columns := columnsOf(locks.of(file, key))
	at := slices.IndexFunc(columns, func(c golang.SourceColumn) bool { return c.Name == column })
	if at < 0 {
		return none, nil
	}
	if s.Like != nil {
		words, err := l.vocabulary(s.Like, column, split, weigh, locks)
		if err != nil {
			return none, err
		}
		if words.Texts != nil {
			keepWords(&columns[at], split, words)
			locks.keep(file, key, s.Entry.Name, columns)
			return words, nil
		}
	}
	known := wordsOf(&columns[at], split)
	if known.Texts != nil && (!weigh || known.Weights != nil) {
		return known, nil
	}
	if l.Learn == nil {
		return none, errNoLearner
	}
	learnt, err := l.Learn(Source{Kind: s.Entry.Name, Args: sourceArgs(s), Beside: folderOf(file), Data: l.Data, Vocabulary: column, Split: split, Weigh: weigh})
	if err != nil {
		return none, err
	}
	for i := range learnt {
		if learnt[i].Name == column {
			words := wordsOf(&learnt[i], split)
			if known.Texts != nil && !slices.Equal(known.Texts, words.Texts) {
				return none, errOtherWords(column)
			}
			keepWords(&columns[at], split, words)
		}
	}
	locks.keep(file, key, s.Entry.Name, columns)
	return wordsOf(&columns[at], split), nil
}

// wordsOf is what a column holds; without texts if that is not known.
func wordsOf(c *golang.SourceColumn, split *reading.Splitter) model.Words {
	if split == nil {
		return model.Words{Texts: c.Classes, Weights: c.Weights[""]}
	}
	return model.Words{Texts: c.Words[split.String()], Weights: c.Weights[split.String()]}
}

func keepWords(c *golang.SourceColumn, split *reading.Splitter, words model.Words) {
	how := ""
	if split == nil {
		c.Classes = words.Texts
	} else {
		how = split.String()
		c.Words = with(c.Words, how, words.Texts)
	}
	if words.Weights != nil {
		c.Weights = with(c.Weights, how, words.Weights)
	}
}

// with is a map with one more value.
func with[V any](m map[string]V, key string, v V) map[string]V {
	m = maps.Clone(m)
	if m == nil {
		m = map[string]V{}
	}
	m[key] = v
	return m
}

// folderOf is where a file lies.
func folderOf(s *dsl.Source) string {
	if s.Name == "-" {
		return "."
	}
	return filepath.Dir(s.Name)
}

func (l *loader) treeOf(s *dsl.Source) *dsl.File {
	if p := l.read[absolute(s.Name)]; p != nil {
		return p.tree
	}
	return nil
}

// sourceKey names a source in its lock file: dataset and place in it.
func sourceKey(f *dsl.File, s *model.Source) string {
	if f != nil {
		for _, d := range f.Decls {
			if set, ok := d.(*dsl.Dataset); ok && set.Name != nil && set.At.At.Start <= s.At.Start && s.At.End <= set.At.At.End {
				return set.Name.Name + "." + s.Name
			}
		}
	}
	return s.Name
}

// schemaOf returns columns as the checker wants them.
func schemaOf(columns []golang.SourceColumn) *model.Schema {
	out := &model.Schema{}
	for _, c := range columns {
		col := model.Column{Name: c.Name, Text: c.DType == 0, Classes: c.Classes, Odd: c.Odd}
		if !col.Text {
			dtype, _ := dsl.ParseDType(c.DType.String())
			col.Type = dsl.TensorType{DType: dtype, Index: c.Index, Shape: dsl.Shape{}}
			for _, n := range c.Shape {
				col.Type.Shape = append(col.Type.Shape, dsl.Dim(n))
			}
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// sourceArgs returns a source's arguments in the order of its entry.
func sourceArgs(s *model.Source) []golang.Arg {
	var out []golang.Arg
	for _, p := range s.Entry.Params {
		if v := plainValue(s.Args.Values[p.Name]); v != nil {
			out = append(out, golang.Arg{Name: p.Name, Value: v})
		}
	}
	return out
}

// plainValue returns a compile-time value as Go has it, nil for none.
func plainValue(v catalog.Value) any {
	switch v := v.(type) {
	case catalog.Int:
		return int64(v)
	case catalog.Float:
		return float64(v)
	case catalog.Bool:
		return bool(v)
	case catalog.Text:
		return string(v)
	case catalog.Word:
		return string(v)
	case catalog.List:
		list := []any{}
		for _, x := range v {
			list = append(list, plainValue(x))
		}
		return list
	}
	return nil
}

// irType is the element type of a name, 0 for text.
func irType(name string) (ir.DType, bool) {
	if name == "text" {
		return 0, true
	}
	return ir.ParseDType(name)
}
