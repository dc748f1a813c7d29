package lower

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// adapt makes the graph of what layers are fed that learn from the data before training; nil if none does.
func (m *module) adapt() *ir.Graph {
	nodes := model.Learners(m.checked.Predict)
	if len(nodes) == 0 {
		return nil
	}
	b := m.newBody("adapt")
	b.run(m.checked.Predict)
	fed := map[string]int{}
	for _, n := range nodes {
		s := &ir.Statistic{Layer: n.Scope.Path(), Bins: n.Entry.Name == "Discretization"}
		if s.Bins {
			s.Epsilon = n.Args.Float("epsilon")
		}
		m.Statistics = append(m.Statistics, s)
		b.Result(fmt.Sprintf("%s:%d", s.Layer, fed[s.Layer]), b.groups(n))
		fed[s.Layer]++
	}
	return b.done()
}

// groups is what a layer is fed as [batch, group, element]: the groups have statistics of their own.
func (b *body) groups(n *model.Node) *ir.Value {
	x := b.Cast(b.value(n.In[0]), ir.F32)
	var kept []int
	if n.Entry.Name == "Normalization" && n.Args.Has("axis") {
		kept = n.Args.AxesOf("axis", len(n.In[0].Type.Shape))
	}
	order, groups, size := []int{0}, 1, 1
	for _, a := range kept {
		order = append(order, a+1)
		groups *= int(x.Type.Shape[a+1])
	}
	for a := 1; a < len(x.Type.Shape); a++ {
		if !slices.Contains(order, a) {
			order = append(order, a)
			size *= int(x.Type.Shape[a])
		}
	}
	return b.Reshape(b.Transpose(x, order), ir.Shape{ir.Batch, ir.Dim(groups), ir.Dim(size)})
}
