package plan

import "github.com/dlgen/dlgen/codegen/ir"

// Cost is what a layer costs in one phase of a call, for the most rows.
type Cost struct {
	Scope *ir.Scope
	Phase ir.Phase
	Steps int
	Work
}

// Costs returns the costs of all layers, in the order in which they are first run.
func (s *Schedule) Costs() []Cost {
	type key struct {
		scope *ir.Scope
		phase ir.Phase
	}
	var costs []Cost
	index := map[key]int{}
	for _, step := range s.Steps {
		k := key{step.Op.Scope, step.Op.Phase}
		i, ok := index[k]
		if !ok {
			i = len(costs)
			index[k] = i
			costs = append(costs, Cost{Scope: k.scope, Phase: k.phase})
		}
		costs[i].Steps++
		costs[i].Flops += step.Work.Flops
		costs[i].Bytes += step.Work.Bytes
	}
	return costs
}

// Total returns the costs of the whole graph.
func (s *Schedule) Total() Work {
	var w Work
	for _, c := range s.Costs() {
		w.Flops += c.Flops
		w.Bytes += c.Bytes
	}
	return w
}
