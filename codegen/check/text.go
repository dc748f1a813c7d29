package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Text lives in datasets only, and becomes numbers while it is loaded (language.md §8): by `==` and `!=`, and
// by StringLookup with a vocabulary.

// textComparison is `t.kind == "cat"`, nil if neither side is a column of text.
func (e *elab) textComparison(x *dsl.Binary, a, b datum) datum {
	col, at := a, x.X.Span()
	other, otherAt := b, x.Y.Span()
	if _, ok := col.(textColumn); !ok {
		col, at, other, otherAt = b, x.Y.Span(), a, x.X.Span()
	}
	t, ok := col.(textColumn)
	if !ok {
		return nil
	}
	if x.Op != "==" && x.Op != "!=" {
		return e.report(fault.TextOperator(at, t.Text, string(x.Op)))
	}
	text, ok := textOf(other)
	if !ok {
		return e.report(fault.TextComparedWith(otherAt, describe(other)))
	}
	if !e.withoutEdges(t, string(text.(catalog.Text)), otherAt) {
		return invalid{}
	}
	is := e.textLookup(t, &model.Lookup{Vocabulary: []string{string(text.(catalog.Text))}, First: 1}, dsl.TensorType{DType: dsl.Bool, Shape: t.Type.Shape})
	if x.Op == "==" {
		return is
	}
	return e.function("logical_not", x.At.At, operand{is, x.At.At})
}

// withoutEdges reports a text that no cell of a CSV can be, since spaces around a cell are taken off: without it, `t.sex ==
// " Male"` would be false in every row.
func (e *elab) withoutEdges(t textColumn, word string, at dsl.Span) bool {
	s := e.sourceOf(t)
	if s == nil || s.Entry.Name != "csv" || strings.TrimSpace(word) == word {
		return true
	}
	e.report(fault.EdgedText(at, word))
	return false
}

// sourceOf returns the source of a column of text, nil if it is none of this dataset.
func (e *elab) sourceOf(t textColumn) *model.Source {
	for _, s := range e.data.Sources {
		if slices.Contains(s.Columns, t.Field) {
			return s
		}
	}
	return nil
}

// textLookup adds a lookup to the source of a text column, each once, and returns its column.
func (e *elab) textLookup(t textColumn, l *model.Lookup, typ dsl.TensorType) datum {
	if s := e.sourceOf(t); s != nil {
		return e.lookupOf(s, t.Field, t, l, typ)
	}
	return invalid{}
}

func (e *elab) lookupOf(s *model.Source, c *model.Field, t textColumn, l *model.Lookup, typ dsl.TensorType) datum {
	l.Column = t.Name
	l.Field = &model.Field{Name: fmt.Sprintf("%s:%d", c.Name, len(s.Lookups)), Type: typ}
	s.Lookups = append(s.Lookups, l)
	return tensor{&model.Value{Type: typ, PerSample: true, At: t.At, Field: l.Field}}
}

// learnVocabulary asks the data, or the lock file, what a column of text holds.
func (e *elab) learnVocabulary(t textColumn, split *reading.Splitter, weigh bool, at dsl.Span) (model.Words, bool) {
	s := e.sourceOf(t)
	if s == nil {
		return model.Words{}, false
	}
	if e.c.opts.Vocabulary == nil {
		e.report(fault.SourceUnread(at, s.Entry.Name))
		return model.Words{}, false
	}
	words, err := e.c.opts.Vocabulary(s, t.Name, split, weigh)
	if err != nil {
		e.report(fault.SourceFault(at, err))
		return model.Words{}, false
	}
	return words, true
}

// repeated returns a text that stands twice, "" if none does.
func repeated(words []string) string {
	seen := map[string]bool{}
	for _, w := range words {
		if seen[w] {
			return w
		}
		seen[w] = true
	}
	return ""
}
