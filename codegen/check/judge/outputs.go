package judge

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Outputs: what is an output while training is one when predicting, and then depends on no target and on no other sample.
// Own are the texts that the user did not write: notes do not lead there.
func Outputs(m *model.Model, own map[*dsl.Source]bool) (found []*diag.Diagnostic) {
	for _, o := range m.Training.Outputs {
		if !slices.ContainsFunc(m.Predict.Outputs, func(p *model.Named) bool { return p.Name == o.Name }) {
			found = append(found, fault.OutputWhileTraining(o))
		}
	}
	for _, o := range m.Predict.Outputs {
		if p := model.Path(o.Value, func(v *model.Value) bool { return v.Field != nil && v.Field.Target }); p != nil {
			found = append(found, fault.TargetReachesOutput(o, p))
		}
		if p := model.Path(o.Value, mixesSamples); p != nil {
			written := append(p[:1], slices.DeleteFunc(p[1:], func(v *model.Value) bool { return own[v.At.Source] })...)
			found = append(found, fault.BatchReachesOutput(o, written))
		}
	}
	return found
}

// mixesSamples reports whether a value is what a call makes of the batch.
func mixesSamples(v *model.Value) bool {
	return v.Node != nil && (v.Node.Entry.Name == "across_batch" || v.Node.Entry.Name == "_shuffled_rows")
}
