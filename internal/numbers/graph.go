package numbers

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// Training is a random graph of a step of training, its derivatives written out.
func Training(seed uint64) *ir.Graph {
	g := irtest.RandomOf(seed, irtest.Options{Train: true, Smooth: true, Steps: 15})
	if err := autodiff.Expand(g); err != nil {
		panic(fmt.Sprintf("seed %d: %v", seed, err))
	}
	ir.RemoveDead(g)
	return g
}

// ModuleOf is the module of a graph that trains, with the variables that it has.
func ModuleOf(g *ir.Graph) *ir.Module {
	m, tr := &ir.Module{Name: "Case"}, &ir.Training{Step: g}
	for _, p := range g.Params {
		switch {
		case p.Kind != ir.Stored:
		case p.Variable.Kind == ir.Slot:
			tr.Slots = append(tr.Slots, p.Variable)
		default:
			m.Variables = append(m.Variables, p.Variable)
		}
	}
	m.Trains = []*ir.Training{tr}
	return m
}
