package codegen

import (
	"reflect"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/codegen/plan"
)

// textsOf plans how a module's inputs are made of texts, those of which all datasets that it is trained on say the same.
func textsOf(trains []*lower.Train, m *ir.Module) (texts []*golang.Text) {
	first := true
	for _, tr := range trains {
		if tr.Module != m || tr.Feed == nil {
			continue
		}
		var own []*golang.Text
		for _, t := range tr.Texts {
			if t.Field.Type.DType != ir.Bool { // a program compares texts itself
				own = append(own, textOf(tr.From.Dataset.Name, t))
			}
		}
		if first {
			texts, first = own, false
			continue
		}
		texts = slices.DeleteFunc(texts, func(t *golang.Text) bool {
			return !slices.ContainsFunc(own, func(o *golang.Text) bool { return sameText(t, o) })
		})
	}
	return texts
}

// textOf plans how an input is made of a text: one at a time.
func textOf(dataset string, t lower.Text) *golang.Text {
	out := &golang.Text{Input: t.Input, Dataset: dataset, Column: columnOf(t.Column, t.Field), As: asRead(t.Graph.Results[0].Value)}
	finish(t.Graph)
	out.Schedule = plan.Plan(t.Graph, plan.Options{Rows: 1})
	return out
}

// asRead reports whether a value is what the graph reads, but for its type.
func asRead(v *ir.Value) bool {
	for v.Op != nil && v.Op.Kind == ir.OpCast {
		v = v.Op.Args[0]
	}
	return v.Op != nil && v.Op.Kind == ir.OpParam
}

// sameText reports whether two inputs are made of texts in the same way.
func sameText(a, b *golang.Text) bool {
	return a.Input == b.Input && a.Column.First == b.Column.First && slices.Equal(a.Column.Vocabulary, b.Column.Vocabulary) &&
		reflect.DeepEqual(a.Column.Reading, b.Column.Reading) && ir.Print(a.Schedule.Graph) == ir.Print(b.Schedule.Graph)
}
