package check

import (
	"fmt"
	"slices"

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
		return e.report(textOperator(at, string(x.Op)))
	}
	text, ok := textOf(other)
	if !ok {
		return e.report(textComparedWith(otherAt, describe(other)))
	}
	is := e.textLookup(t, []string{string(text.(catalog.Text))}, 1, dsl.TensorType{DType: dsl.Bool, Shape: t.Type.Shape})
	if x.Op == "==" {
		return is
	}
	return e.function("logical_not", x.At.At, operand{is, x.At.At})
}

// textLookup adds a lookup to the source of a text column, each once, and returns its column.
func (e *elab) textLookup(t textColumn, vocabulary []string, first int, typ dsl.TensorType) datum {
	for _, s := range e.data.Sources {
		for i, c := range s.Columns {
			if c == t.Field {
				return e.lookupOf(s, s.Columns[i], t, &Lookup{Vocabulary: vocabulary, First: first}, typ)
			}
		}
	}
	return invalid{}
}

func (e *elab) lookupOf(s *Source, c *Field, t textColumn, l *Lookup, typ dsl.TensorType) datum {
	l.Column = t.Name
	l.Field = &Field{Name: fmt.Sprintf("%s:%d", c.Name, len(s.Lookups)), Type: typ}
	s.Lookups = append(s.Lookups, l)
	return tensor{&Value{Type: typ, PerSample: true, At: t.At, Field: l.Field}}
}

// stringLookup is `t.kind -> StringLookup(vocabulary=["cat", "dog"])`. Without vocabulary it is learnt.
func (e *elab) stringLookup(l *layer, t textColumn, at dsl.Span) datum {
	if l.args.Int("num_oov_indices") != 1 {
		return e.report(unsupported(at, "a StringLookup with num_oov_indices other than 1"))
	}
	var vocabulary []string
	switch words := l.args.Values["vocabulary"].(type) {
	case catalog.Text:
		return e.report(wrongVocabulary(at))
	case catalog.List:
		for _, w := range words {
			vocabulary = append(vocabulary, string(w.(catalog.Text)))
		}
		if twice := repeated(vocabulary); twice != "" {
			return e.report(wordTwice(at, twice))
		}
	default:
		var ok bool
		if vocabulary, ok = e.learnVocabulary(t, at); !ok {
			return invalid{}
		}
		if l.args.Has("max_tokens") {
			vocabulary = vocabulary[:max(0, min(len(vocabulary), l.args.Int("max_tokens")-1))]
		}
	}
	l.inst.fed = true
	n := len(vocabulary) + 1
	return e.textLookup(t, vocabulary, 1, dsl.TensorType{DType: dsl.I32, Index: n, Shape: t.Type.Shape})
}

// learnVocabulary asks the data, or the lock file, what a column of text holds.
func (e *elab) learnVocabulary(t textColumn, at dsl.Span) ([]string, bool) {
	for _, s := range e.data.Sources {
		if !slices.Contains(s.Columns, t.Field) {
			continue
		}
		if e.c.opts.Vocabulary == nil {
			e.report(sourceUnread(at, s.Entry.Name))
			return nil, false
		}
		words, err := e.c.opts.Vocabulary(s, t.Name)
		if err != nil {
			e.report(sourceFault(at, s.Entry.Name, err))
			return nil, false
		}
		return words, true
	}
	return nil, false
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
