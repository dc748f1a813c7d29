package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// Text is how one input of a model is made of a column of text, and of that alone, so that programs can make it of texts of
// their own.
type Text struct {
	Input  string // its name
	Column Column
	Graph  *ir.Graph     // reads Field; its result is the input, in the model's type
	Field  *ir.FieldSpec // of the column, called as the input is
}

// texts returns the inputs that a dataset makes of one column of text each: the same in each row that has the same text.
func texts(d *model.Dataset, c *model.Model) (made []Text) {
	if !slices.ContainsFunc(d.Sources, func(s *model.Source) bool { return len(s.Lookups) > 0 }) {
		return nil
	}
	for _, to := range c.Inputs {
		f := feedOf(d, c, []*model.Field{to}, false)
		if len(f.Columns) != 1 || f.Columns[0].Lookup == nil || !steady(f.Graph) {
			continue
		}
		f.Fields[0].Name, f.Graph.Params[0].Name = to.Name, to.Name // whatever the dataset calls its source
		made = append(made, Text{Input: to.Name, Column: f.Columns[0], Graph: f.Graph, Field: f.Fields[0]})
	}
	return made
}

// steady reports whether a graph draws no random numbers, makes the same of a row wherever it stands, and cannot fail.
func steady(g *ir.Graph) bool {
	steady := true
	ir.Walk(g, func(_ *ir.Graph, op *ir.Op) {
		switch op.Kind {
		case ir.OpRandom, ir.OpRows, ir.OpGather, ir.OpScatterAdd:
			steady = false
		}
	})
	return steady
}
