package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// predict makes the graph of the outputs; what only losses and metrics need is not in it.
func (m *module) predict() *ir.Graph {
	b := m.newBody("predict")
	b.run(m.checked.Predict)
	b.outputs(m.checked.Predict)
	return b.done()
}

// evaluate makes the graph of the losses, which adds to the metrics' accumulators; nil if the model has neither.
func (m *module) evaluate() *ir.Graph {
	if len(m.Losses)+len(m.measures) == 0 {
		return nil
	}
	b := m.newBody("evaluate")
	b.remembers = true
	b.run(m.checked.Predict)
	b.report(b.losses(m.checked.Predict))
	b.measure(m.checked.Predict)
	b.remember()
	return b.done()
}

// train makes the step of a train block.
func (m *module) train(t *model.Train) *ir.Training {
	c, name := m.checked.Training, "train"
	if t.Name != "" {
		name = t.Name
	}
	b := m.newBody(name)
	b.remembers, b.frozen = true, t.Frozen
	if m.precision == "" {
		b.half = halves[t.Settings.Word("precision")]
	}
	b.run(c)
	b.weights = b.weigh(t)
	l := b.losses(c)
	b.report(l)
	b.store(c, t)
	b.remember()
	b.measure(c)
	b.Phase, b.Scope = ir.Forward, m.Root
	slots, extras := optimize(b, t, l)
	return &ir.Training{Name: t.Name, Step: b.done(), Slots: slots, Extras: extras}
}

// store updates the states. A weight that a layer sets is stored by its optimizer, if it has one.
func (b *body) store(c *model.Body, t *model.Train) {
	for _, v := range b.updated {
		if !v.State && learns(t, v) {
			continue
		}
		b.Update(b.module.variables[v], b.now[v])
	}
	for _, u := range c.Updates {
		b.Update(b.module.variables[u.Variable], b.value(u.Value))
	}
}

// learns reports whether a train block has an optimizer for a variable.
func learns(t *model.Train, v *model.Variable) bool {
	for _, g := range t.Groups {
		if slices.Contains(g.Variables, v) {
			return true
		}
	}
	return false
}

// gradients makes the graph for tools: outputs and losses as the model trains, and the derivatives of the total by
// all weights and inputs that are floats.
func (m *module) gradients() *ir.Graph {
	c, b := m.checked.Training, m.newBody("gradients")
	b.run(c)
	b.outputs(c)
	l := b.losses(c)
	b.report(l)
	if l.total != nil {
		var names []string
		var by []*ir.Value
		for _, v := range m.Variables {
			if v.Kind == ir.Weight && v.Type.DType.IsFloat() {
				names, by = append(names, v.Path), append(by, b.Stored(v))
			}
		}
		for _, f := range m.Inputs {
			if f.Type.DType.IsFloat() {
				names, by = append(names, f.Name), append(by, b.Field(f))
			}
		}
		if len(by) > 0 {
			for i, d := range b.Grad(l.total, by...) {
				b.Result("grad."+names[i], d)
			}
		}
	}
	b.measure(c)
	return b.done()
}

// done ends a graph: what nobody reads is taken out.
func (b *body) done() *ir.Graph {
	ir.RemoveDead(b.Graph)
	return b.Graph
}
