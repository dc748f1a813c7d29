package golang

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// feed declares the function that describes a dataset as a train block reads it, and returns its name.
func (m *modelCode) feed(in *Feed, name string) string {
	if made, ok := m.feeds[in]; ok {
		return made
	}
	name = m.Unique(name)
	m.feeds[in] = name
	var columns []*ir.FieldSpec
	for _, c := range in.Columns {
		columns = append(columns, c.Field)
	}
	run := m.Names.Take(name + "Rows")
	arena := m.WriteGraph(run, fmt.Sprintf("%s makes rows of the model's fields from columns of %s.", run, in.Dataset), in.Schedule, columns)
	var l gotext.Lines
	l.Add("func %s() *data.Feed {\nreturn &data.Feed{\nDataset: %q,\nSources: []data.SourceSpec{", name, in.Dataset)
	for i := range in.Sources {
		l.Add("%s,", m.source(&in.Sources[i]))
	}
	l.Add("},\nColumns: []data.FeedColumn{")
	for i := range in.Columns {
		l.Add("%s,", m.column(&in.Columns[i]))
	}
	l.Add("},\nGraph: rt.Graph{Run: %s, Arena: %d%s},", run, arena, resultsField(in.Schedule))
	if in.Keep {
		l.Add("Keep: true,")
	}
	l.Add("Rows: %d,", in.Schedule.Rows)
	if in.Seed != 0 {
		l.Add("Seed: %d,", in.Seed)
	}
	m.augment(&l, in, name)
	l.Add("}\n}")
	m.Declare(fmt.Sprintf("%s describes dataset %s.", name, in.Dataset), l.Text())
	return name
}

// augment writes what becomes of rows that are trained on.
func (m *modelCode) augment(l *gotext.Lines, in *Feed, name string) {
	a := in.Augment
	if a == nil {
		return
	}
	run := m.Names.Take(name + "Augment")
	arena := m.WriteGraph(run, fmt.Sprintf("%s augments rows of %s.", run, in.Dataset), a.Schedule, a.Fields)
	l.Add("Augment: &data.Augment{\nGraph: rt.Graph{Run: %s, Arena: %d%s},\nChanged: %s,\n},", run, arena, resultsField(a.Schedule), gotext.Ints(a.Changed))
}

// Package names the package of rt/data that reads a source.
func (s *Source) Package() string {
	for _, a := range s.Args {
		if word, ok := a.Value.(string); ok && s.Kind == "text" && a.Name == "tokenizer" && !slices.Contains(tokenizers, word) {
			return "bpe"
		}
	}
	return strings.ReplaceAll(s.Kind, "_", "")
}

// tokenizers are those of package text; another is the name of a file.
var tokenizers = []string{"char", "byte", "word"}

// source writes a source with its arguments.
func (m *modelCode) source(s *Source) string {
	pkg := s.Package()
	m.Use(pkg, gotext.Module+"/rt/data/"+pkg)
	var args []string
	for _, a := range s.Args {
		if inner, ok := a.Value.(*Source); ok {
			args = append(args, fmt.Sprintf("%q: data.SourceSpec%s", a.Name, m.source(inner)))
			continue
		}
		args = append(args, fmt.Sprintf("%q: %s", a.Name, anyText(a.Value)))
	}
	text := fmt.Sprintf("{Kind: %q, ", s.Kind)
	if s.Beside != "" {
		text += fmt.Sprintf("Beside: %q, ", s.Beside)
	}
	text += fmt.Sprintf("Open: %s.Open, Args: data.Args{%s}", pkg, strings.Join(args, ", "))
	if s.Columns != nil {
		var columns []string
		for _, c := range s.Columns {
			columns = append(columns, sourceColumn(&c))
		}
		text += ", Expect: []data.Column{\n" + strings.Join(columns, ",\n") + ",\n}"
	}
	return text + "}"
}

// anyText writes an argument's value.
func anyText(x any) string {
	switch v := x.(type) {
	case string:
		return strconv.Quote(v)
	case int64:
		return fmt.Sprintf("int64(%d)", v)
	case float64:
		return "float64(" + gotext.FloatLiteral(v, ir.F64) + ")"
	case bool:
		return strconv.FormatBool(v)
	case []any:
		parts := make([]string, len(v))
		for i, e := range v {
			parts[i] = anyText(e)
		}
		return "[]any{" + strings.Join(parts, ", ") + "}"
	}
	panic(fmt.Sprintf("golang: an argument of a source is %T", x))
}

func sourceColumn(c *SourceColumn) string {
	text := fmt.Sprintf("{Name: %q", c.Name)
	if c.DType != 0 {
		text += ", DType: rt." + gotext.DTypes[c.DType].Name
	}
	if len(c.Shape) > 0 {
		text += ", Shape: " + gotext.Ints(c.Shape)
	}
	if c.Index > 0 {
		text += fmt.Sprintf(", Index: %d", c.Index)
	}
	if len(c.Classes) > 0 {
		text += ", Classes: []string{" + gotext.Quoted(c.Classes) + "}"
	}
	return text + "}"
}

// column writes a column of a feed; programs for tools know whether an input is made of it.
func (m *modelCode) column(c *Column) string {
	text := fmt.Sprintf("{Source: %d, Name: %q, Tensor: rt.Tensor%s", c.Source, c.Name, tensor(c.Field.Name, c.Field.Type, c.Field.Index))
	if c.Vocabulary != nil {
		text += fmt.Sprintf(", Vocabulary: %s, First: %d", m.vocabulary(c.Vocabulary), c.First)
	}
	if c.Reading != nil {
		m.Use("words", gotext.Module+"/rt/data/words")
		text += ", Reader: " + readerText(c.Reading, m.vocabulary)
	}
	if m.watch && c.Input {
		text += ", Input: true"
	}
	return text + "}"
}
