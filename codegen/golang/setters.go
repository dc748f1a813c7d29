package golang

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/reading"
)

// textSetter is a method that sets an input to what a dataset makes of a text.
type textSetter struct {
	from       *Text
	variable   string // a data.Text
	vocabulary string // a variable with the words, "" if there are none
}

// textSetters declares those methods. They belong to the input, so that samples have them, too.
func (m *modelCode) textSetters() {
	taken := gotext.Scope{}
	for _, f := range m.fields() {
		taken[goname.Exported(f.Name)] = true
	}
	for _, t := range m.in.Texts {
		field := fieldNamed(m.in.Module.Inputs, t.Input)
		name := goname.Exported(t.Input)
		s := &textSetter{from: t, variable: m.Unique(m.Private + name + "Text")}
		if words := t.Column.words(); len(words) > 0 && m.vocabularies[gotext.Quoted(words)] == "" {
			s.vocabulary = m.Unique(m.Private + name + "Vocabulary")
			m.vocabularies[gotext.Quoted(words)] = s.vocabulary
		}
		m.setters = append(m.setters, s)
		method := taken.Take("Set" + name)
		doc := fmt.Sprintf("%s sets %s to what dataset %s makes of a text in its column %q", method, name, t.Dataset, t.Column.Name)
		if is := m.textMeaning(t, field); is != "" {
			doc += ": " + is
		}
		m.Declare(doc+".", fmt.Sprintf("func (r *%sInput) %s(text string) { data.SetText(&%s, text, &r.%s) }", m.Name, method, s.variable, name))
	}
}

// fieldNamed returns the field of a name.
func fieldNamed(fields []*ir.FieldSpec, name string) *ir.FieldSpec {
	for _, f := range fields {
		if f.Name == name {
			return f
		}
	}
	panic("golang: there is no field " + name)
}

// textMeaning says what the numbers mean; "" if the dataset computes something of them.
func (m *modelCode) textMeaning(t *Text, field *ir.FieldSpec) string {
	c, r := &t.Column, t.Column.Reading
	switch {
	case !t.As:
		return ""
	case r == nil && m.numbered[field] != "":
		return fmt.Sprintf("its place in %s, 0 if it is not there", m.numbered[field])
	case r == nil:
		return fmt.Sprintf("0 for one that is not in the vocabulary, %d for its first", c.First)
	case r.Form == "Hashing":
		return "the bin of its hash"
	case r.Form == "Lookup":
		return lookupMeaning(r)
	case !r.Counts:
		return fmt.Sprintf("the numbers of its tokens, %d for one that is not in the vocabulary, %d for the first of it, 0 behind the last", r.First, r.First+1)
	}
	return ""
}

// lookupMeaning says what the numbers of a lookup mean.
func lookupMeaning(r *reading.Text) string {
	unknown := fmt.Sprint(r.First)
	if r.Unknown > 1 {
		unknown += fmt.Sprintf(" to %d", r.First+r.Unknown-1)
	}
	text := fmt.Sprintf("%s for one that is not in the vocabulary, %d for its first", unknown, r.First+r.Unknown)
	if r.Masked {
		text += fmt.Sprintf(", %d for %q", r.Hidden, r.Mask)
	}
	return text
}

// textGraphs declares what the methods use: vocabularies, which the feeds share, and graphs of one row.
func (m *modelCode) textGraphs() {
	for _, s := range m.setters {
		t := s.from
		if s.vocabulary != "" {
			m.Declare(fmt.Sprintf("%s are the texts that %s.%s knows.", s.vocabulary, t.Dataset, t.Input),
				fmt.Sprintf("var %s = []string{%s}", s.vocabulary, gotext.Quoted(t.Column.words())))
		}
		m.Declare(fmt.Sprintf("%s makes %s of a text.", s.variable, t.Input), fmt.Sprintf(`var %s = data.Text{Make: func() (data.FeedColumn, rt.Graph) {
return data.FeedColumn%s,
rt.Graph{%s}
}}`, s.variable, m.column(&t.Column), m.textGraph(t)))
	}
}

// textGraph declares the graph that makes an input of what is read of a text, and returns its fields: none if that is the
// input already.
func (m *modelCode) textGraph(t *Text) string {
	if t.Schedule.Graph.Results[0].Value.Op.Kind == ir.OpParam {
		return ""
	}
	run := m.Unique(m.Private + goname.Exported(t.Input) + "OfText")
	arena := m.WriteGraph(run, fmt.Sprintf("%s makes %s of what is read of a text.", run, t.Input), t.Schedule, []*ir.FieldSpec{t.Column.Field})
	return fmt.Sprintf("Run: %s, Arena: %d%s", run, arena, resultsField(t.Schedule))
}

// words is the vocabulary of a column, nil if there is none.
func (c *Column) words() []string {
	if c.Reading != nil {
		return c.Reading.Vocabulary
	}
	return c.Vocabulary
}

// vocabulary writes texts, or the variable that has them.
func (m *modelCode) vocabulary(words []string) string {
	if name := m.vocabularies[gotext.Quoted(words)]; name != "" {
		return name
	}
	return "[]string{" + gotext.Quoted(words) + "}"
}
