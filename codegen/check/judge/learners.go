package judge

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Learners: what a layer learns from is a function of the inputs, known before training.
func Learners(m *model.Model) (found []*diag.Diagnostic) {
	var known []*model.Scope
	for _, n := range model.Learners(m.Predict) {
		known = append(known, n.Scope)
		if why := notRaw(n.In[0]); why != "" {
			found = append(found, learnsFromNoInput(n, why))
		}
	}
	for _, n := range append(slices.Clone(m.Training.Nodes), m.Predict.Nodes...) {
		if n.Cell != nil {
			for _, in := range model.Learners(n.Cell) {
				found = append(found, learnsFromNoInput(in, "each step of a loop over time"))
			}
		}
	}
	for _, n := range model.Learners(m.Training) {
		if !slices.Contains(known, n.Scope) {
			found = append(found, learnsFromNoInput(n, "what only the graph that trains computes"))
		}
	}
	return found
}

// notRaw says what keeps a value from being a function of the inputs; "" if nothing does.
func notRaw(x *model.Value) (why string) {
	if !x.PerSample {
		return "what is the same for every sample"
	}
	model.Visit(x, func(v *model.Value) bool {
		switch {
		case why != "":
		case v.Variable != nil:
			why = "what depends on the weight or state `" + v.Variable.Path + "`"
		case v.Param:
			why = "each step of a loop over time"
		case v.Node == nil:
		case len(v.Node.Vars) > 0 || v.Node.Cell != nil:
			why = "what depends on the layer `" + v.Node.Scope.Path() + "`"
		case v.Node.Entry.Name == "across_batch":
			why = "what depends on the other samples of a batch"
		}
		return why == ""
	})
	return why
}

func learnsFromNoInput(n *model.Node, found string) *diag.Diagnostic {
	f := diag.New(diag.LearnsFromNoInput, n.At, "%s learns its statistics from the inputs before training; here it is fed %s", n.Entry.Name, found)
	if n.Entry.Name == "Normalization" {
		return f.WithHint("give `mean` and `variance`, or use `BatchNormalization`, which learns while training")
	}
	return f.WithHint("give `bin_boundaries`")
}
