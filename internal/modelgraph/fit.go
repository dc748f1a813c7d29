package modelgraph

import (
	"github.com/dlgen/dlgen/codegen/model"
)

// Sizes of a drawing that people can look at beside other things.
const (
	fewNodes  = 48  // up to which layers are opened
	mostNodes = 200 // more are not drawn
	deepest   = 4
)

// Fitting returns the graph of a model with its layers opened as deep as a picture can show; nil if even the model's body
// is too large.
func Fitting(m *model.Model) *Graph {
	g := Of(m, 1)
	if len(g.Nodes) > mostNodes {
		return nil
	}
	for depth := 2; depth <= deepest; depth++ {
		deeper := Of(m, depth)
		if len(deeper.Nodes) > fewNodes {
			break
		}
		g = deeper
	}
	return g
}
