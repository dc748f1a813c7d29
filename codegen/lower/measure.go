package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// measure is a metric of the module with how it is computed.
type measure struct {
	*ir.Metric
	row  *metricRow
	node *model.Metric // the first of this name
}

// addMetrics makes the module's metrics. Those of one name (a shared layer's, one a feeding; one in each body) are
// one metric.
func (m *module) addMetrics() {
	for _, c := range []*model.Body{m.checked.Training, m.checked.Predict} {
		for _, n := range c.Metrics {
			if m.measureOf(n) == nil {
				made := &measure{&ir.Metric{Name: n.Name}, rowOf(n), n}
				for _, a := range made.row.keeps(made.call(nil)) {
					v := &ir.Variable{Path: "metrics." + n.Name + "." + a.name, Kind: ir.Accumulator, Type: a.t, Scope: m.Root, Doc: n.Doc}
					v.Init = ir.Init{Kind: "zeros", Seed: -1}
					made.Accumulators = append(made.Accumulators, v)
				}
				m.measures = append(m.measures, made)
				m.Metrics = append(m.Metrics, made.Metric)
			}
		}
	}
}

func (m *module) measureOf(n *model.Metric) *measure {
	for _, made := range m.measures {
		if made.Name == n.Name {
			return made
		}
	}
	return nil
}

// call is a metric's statement as its row sees it.
func (m *measure) call(b *ir.Builder) *metric {
	c := &metric{Builder: b, node: m.node}
	if m.node.Class != nil {
		c.Args = m.node.Class.Args
	}
	return c
}

// measure adds this batch to the accumulators of a body's metrics.
func (b *body) measure(c *model.Body) {
	b.Phase, b.Scope = ir.Measure, b.module.Root
	sums := map[*ir.Variable]*ir.Value{}
	for _, n := range c.Metrics {
		m := b.module.measureOf(n)
		done := b.part(n.Name)
		call := m.call(b.Builder)
		call.node = n
		call.in = b.all(call.operands())
		call.weight = b.metricWeight(n)
		for i, v := range m.row.adds(call) {
			acc := m.Accumulators[i]
			if sums[acc] == nil {
				sums[acc] = b.Stored(acc)
			}
			sums[acc] = b.Add(sums[acc], v)
		}
		done()
	}
	for _, m := range b.module.measures {
		for _, acc := range m.Accumulators {
			if sums[acc] != nil {
				b.Update(acc, sums[acc])
			}
		}
	}
	b.Phase = ir.Forward
}

// metricWeight returns the weight of a metric, with the batch axis in front: its sample_weight, and 0 for what
// ignore_class leaves out; nil if there is neither.
func (b *body) metricWeight(n *model.Metric) *ir.Value {
	var weight, mask *ir.Value
	if n.Weight != nil {
		weight = b.Cast(b.perRow(b.value(n.Weight), n.Weight.PerSample), ir.F32)
	}
	if n.Value != nil {
		mask = b.counting(n.Value)
	}
	if mask == nil {
		return weight
	}
	mask = b.Cast(b.perRow(mask, n.Value.PerSample), ir.F32)
	if weight == nil {
		return mask
	}
	weight, mask = sameRank(b.Builder, weight, mask)
	return b.Mul(weight, mask)
}

// results makes the graph of the metrics from their accumulators, and learns their shapes; nil if there are none.
func (m *module) results() *ir.Graph {
	if len(m.measures) == 0 {
		return nil
	}
	b := ir.NewBuilder("measure", m.Root)
	b.Phase = ir.Measure
	for _, made := range m.measures {
		var sums []*ir.Value
		for _, acc := range made.Accumulators {
			sums = append(sums, b.Stored(acc))
		}
		v := made.row.result(made.call(b), sums)
		made.Shape = v.Type.Shape
		b.Result(made.Name, v)
	}
	return b.Graph
}
