package judge

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Reach warns about losses that depend on no weight, and about weights that no loss depends on.
func Reach(m *model.Model) (found []*diag.Diagnostic) {
	learns := map[*model.Variable]bool{}
	for _, v := range m.Variables {
		if v.Trainable && !v.State {
			learns[v] = false
		}
	}
	if len(learns) == 0 || len(m.Training.Losses) == 0 {
		return nil
	}
	frozen := map[*model.Variable]bool{} // in some use, and so meant not to learn from it
	for _, l := range m.Training.Losses {
		reached := false
		model.Visit(l.Value, func(v *model.Value) bool {
			for _, w := range variablesOf(v) {
				if _, ok := learns[w]; ok {
					learns[w], reached = true, true
				}
			}
			for _, w := range frozenOf(v) {
				frozen[w] = true
			}
			return true
		})
		if !reached {
			found = append(found, fault.LossReachesNothing(l))
		}
	}
	idle := map[dsl.Span][]*model.Variable{} // by where they were made
	for _, v := range m.Variables {
		if reached, ok := learns[v]; ok && !reached && !frozen[v] && v.Name[0] != '_' {
			idle[v.At] = append(idle[v.At], v)
		}
	}
	for _, v := range m.Variables {
		if all := idle[v.At]; len(all) > 0 && all[0] == v {
			found = append(found, fault.WeightsNotReached(all))
		}
	}
	return found
}

// Step warns about a step of a train block whose losses reach none of its weights.
func Step(s *model.Step, m *model.Model, k *dsl.Key) *diag.Diagnostic {
	own := map[*model.Variable]bool{}
	for _, g := range s.Groups {
		for _, v := range g.Variables {
			own[v] = true
		}
	}
	reached := len(own) == 0
	for _, l := range m.Training.Losses {
		if !slices.Contains(s.Losses, l.Name) {
			continue
		}
		model.Visit(l.Value, func(v *model.Value) bool {
			for _, w := range variablesOf(v) {
				reached = reached || own[w]
			}
			return !reached
		})
	}
	if reached {
		return nil
	}
	return fault.StepReachesNothing(k)
}

// frozenOf lists the variables that a value reads in a use that is frozen.
func frozenOf(v *model.Value) []*model.Variable {
	var out []*model.Variable
	if v.Variable != nil && v.Frozen {
		out = append(out, v.Variable)
	}
	if v.Node != nil && v.Node.Frozen {
		for _, w := range v.Node.Vars {
			out = append(out, w)
		}
	}
	return out
}

// variablesOf lists the variables that a value reads itself.
func variablesOf(v *model.Value) []*model.Variable {
	var out []*model.Variable
	if v.Variable != nil && !v.Frozen {
		out = append(out, v.Variable)
	}
	if v.Node == nil || v.Node.Frozen {
		return out
	}
	for _, w := range v.Node.Vars {
		out = append(out, w)
	}
	if cell := v.Node.Cell; cell != nil {
		for _, n := range cell.Nodes {
			for _, w := range n.Vars {
				out = append(out, w)
			}
			for _, in := range n.In {
				if in.Variable != nil {
					out = append(out, in.Variable)
				}
			}
		}
	}
	return out
}
