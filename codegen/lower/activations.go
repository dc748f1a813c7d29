package lower

import (
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// mostActivations is how many layers are looked at, the first.
const mostActivations = 80

// activations makes the graph of what each layer that the outputs need gives as the model predicts; nil if there are none.
// What a layer only hands on, as Dropout does then, is left out.
func (m *module) activations() *ir.Graph {
	c, b := m.checked.Predict, m.newBody("activations")
	needed := map[*model.Node]bool{}
	for _, o := range c.Outputs {
		reach(o.Value, needed)
	}
	b.run(c)
	seen, fed := map[*ir.Value]bool{}, map[string]int{}
	for _, f := range m.Inputs {
		seen[b.Field(f)] = true
	}
	for _, n := range c.Nodes {
		if !needed[n] || n.Entry.Kind != catalog.Layer || !n.Out[0].PerSample || n.Out[0].Type.Shape.HasBatch() {
			continue
		}
		v, name := b.value(n.Out[0]), n.Scope.Path()
		handed := v.Op != nil && v.Op.Kind == ir.OpReshape && seen[v.Op.Args[0]]
		if seen[v] || handed || v.Type.DType != ir.F32 || len(b.Graph.Results) == mostActivations {
			continue
		}
		seen[v] = true
		if fed[name]++; fed[name] > 1 {
			name += " (" + strconv.Itoa(fed[name]) + ")"
		}
		b.Result(name, v)
	}
	if len(b.Graph.Results) == 0 {
		return nil
	}
	return b.done()
}

// reach notes the calls that a value needs.
func reach(v *model.Value, needed map[*model.Node]bool) {
	if v == nil || v.Node == nil || needed[v.Node] {
		return
	}
	needed[v.Node] = true
	for _, in := range v.Node.In {
		reach(in, needed)
	}
	for _, in := range v.Node.Given {
		reach(in, needed)
	}
}
