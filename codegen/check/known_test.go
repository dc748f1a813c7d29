package check

import (
	"errors"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/codegen/reading"
	"github.com/dlgen/dlgen/dsl"
)

// ofText is what sources of the tests hold: text, labels, a column of text.
func ofText(s *model.Source) (*model.Schema, error) {
	tokens := dsl.TensorType{DType: dsl.I32, Index: 65, Shape: dsl.Shape{8}}
	label := dsl.TensorType{DType: dsl.I32, Index: 3, Shape: dsl.Shape{}}
	switch s.Entry.Name {
	case "text":
		return &model.Schema{Columns: []model.Column{{Name: "tokens", Type: tokens}, {Name: "next", Type: tokens}}}, nil
	case "images":
		return &model.Schema{Columns: []model.Column{{Name: "labels", Type: label, Classes: []string{"cat", "cow", "dog"}}}}, nil
	}
	return &model.Schema{Columns: []model.Column{{Name: "odd name", Type: label}, {Name: "kind", Text: true, Type: dsl.TensorType{Shape: dsl.Shape{}}}}}, nil
}

// TestKnown checks what is known of a source at compile time, inside and outside of its dataset.
func TestKnown(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"Talk.source.vocabulary_size", "65"},
		{"Talk.source.tokens.shape[0]", "8"},
		{"Talk.tokens.size", "8"},
		{"Pets.source.labels.classes.size", "3"},
		{`Pets.label.classes[2] == "dog"`, "true"},
		{`Pets.t["odd name"].classes[1] == "1"`, "true"},
		{"Pets.kind.classes.size", "4"},
		{"Pets.n", "3"},
	} {
		text := "const n = " + c.expr + `
dataset Talk {
    source = text("a.txt", length=8)
    tokens = source.tokens
    _v     = source.vocabulary_size + 1
}
dataset Pets {
    source = images("pets", size=[8, 8])
    label  = source.labels
    n      = source.labels.classes.size
    t      = csv("a.csv")
    kind   = t.kind -> StringLookup(max_tokens=4)
}
`
		p, diags := checkText("known.dl", text, Options{
			Schema: ofText,
			Vocabulary: func(*model.Source, string, *reading.Splitter, bool) (model.Words, error) {
				return model.Words{Texts: []string{"a", "b", "c", "d", "e"}}, nil
			},
		})
		if got := p.String(); diags.HasErrors() || !strings.Contains(got, "const n = "+c.want+"\n") {
			t.Errorf("%s: want %s in %s\n%s", c.expr, c.want, got, summary(diags))
		}
	}
}

// TestVocabulary checks a StringLookup whose vocabulary cannot be learnt.
func TestVocabulary(t *testing.T) {
	const text = "dataset D {\n t = csv(\"a.csv\")\n kind = t.kind -> StringLookup\n}\n"
	for _, o := range []Options{{Schema: ofText}, {Schema: ofText, Vocabulary: func(*model.Source, string, *reading.Splitter, bool) (model.Words, error) {
		return model.Words{}, errors.New("no such file")
	}}} {
		_, diags := checkText("words.dl", text, o)
		if got := summary(diags); len(diags.All) != 1 || !strings.Contains(got, "were found") && !strings.Contains(got, "no such file") {
			t.Errorf("got %s", got)
		}
	}
}
