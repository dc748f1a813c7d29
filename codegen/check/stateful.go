package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Recurrent layers with stateful=true, whose rows go on from where the call before left them.

// stateful reports whether arguments say so.
func stateful(a *catalog.Args) bool {
	on, ok := a.Values["stateful"].(catalog.Bool)
	return ok && bool(on)
}

// statefulInStep refuses a layer with stateful=true in what a loop over time runs: its rows would be those of all steps.
func (e *elab) statefulInStep(r request) *diag.Diagnostic {
	if e.body.Params == nil || !stateful(r.args) {
		return nil
	}
	at, given := r.args.Spans["stateful"]
	if !given {
		at = r.at
	}
	return fault.RefusedArgument(at, r.name, "stateful", "in a cell or TimeDistributed")
}

// judgeStateful warns about a block that shuffles rows which go on from each other.
func (e *elab) judgeStateful(t *model.Train) {
	if !t.Settings.Bool("shuffle") {
		return
	}
	for _, n := range t.Model.Training.Nodes {
		if !stateful(n.Args) {
			continue
		}
		d := diag.Warn(diag.ShuffledStates, t.Decl.Model.At.At, "%s goes on from the batch before, but the rows are shuffled", n.Scope.Path()).
			Note(n.At, "the layer").WithHint("`shuffle = false` keeps their order: row i of a batch goes on from row i of the batch before")
		if at, given := t.Settings.Spans["shuffle"]; given {
			d.WithFix("write `false`", at, "false")
		}
		e.warn(d)
		return
	}
}
