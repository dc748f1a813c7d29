package model

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
	"slices"
)

// Dataset is a checked dataset.
type Dataset struct {
	Name     string
	Decl     *dsl.Dataset
	Sources  []*Source
	Fields   []*Named   // values over the sources' columns (Value.Field names a column as "source.column")
	Augments []*Augment // as they stand
	Body     *Body
	Keep     *Value // rows where it is false are left out, or nil
}

// Source is a dataset's source with its compile-time arguments.
type Source struct {
	Name    string
	Entry   *catalog.Entry
	Args    *catalog.Args
	Columns []*Field
	Lookups []*Lookup
	Rows    int // generated(count=…): how many; 0 if the data tell
	At      dsl.Span
	// Inner tells that the source is the series of another; its rows are not those of the dataset.
	Inner  bool
	Series *Series // of windows
	// Like is the source of the dataset that a model is first trained on whose classes and vocabularies these are, too;
	// or nil.
	Like   *Source
	Schema *Schema // what it holds
}

// Series is what windows are cut of: a column of a source, or several that stand side by side.
type Series struct {
	Source   *Source
	Columns  []string
	Together bool
}

// Augment is an `augment a, b = …`: what rows have that are trained on. Values are of any element type; they are
// rounded to the fields'.
type Augment struct {
	Fields []string
	Values []*Value
	Params map[string]*Value // the dataset's fields as they are before
	Body   *Body
	At     dsl.Span
}

// LooksUp reports whether a value is the place of a text in a vocabulary, 0 if it is not there.
func (d *Dataset) LooksUp(v *Value) bool {
	for _, s := range d.Sources {
		for _, l := range s.Lookups {
			if l.Field == v.Field && l.First == 1 {
				return true
			}
		}
	}
	return false
}

// SourceOf returns the source that has a value as a column, nil if none has.
func (d *Dataset) SourceOf(v *Value) *Source {
	for _, s := range d.Sources {
		if v.Field != nil && slices.Contains(s.Columns, v.Field) {
			return s
		}
	}
	return nil
}

// Classes returns the names of what the values of a dataset's field count, nil if they are not known.
func (d *Dataset) Classes(field string) []string {
	for _, f := range d.Fields {
		if f.Name == field {
			return d.ClassesOf(f.Value)
		}
	}
	return nil
}

// ClassesOf returns the classes of a source's column or of what a lookup makes of one.
func (d *Dataset) ClassesOf(v *Value) []string {
	for _, s := range d.Sources {
		for i, f := range s.Columns {
			if f == v.Field && f != nil {
				return s.Schema.Columns[i].Classes
			}
		}
		for _, l := range s.Lookups {
			if l.Field == v.Field && l.Field != nil && l.First == 1 {
				return append([]string{l.Other}, l.Vocabulary...)
			}
		}
	}
	return nil
}
