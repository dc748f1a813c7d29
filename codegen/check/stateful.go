package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/check/judge"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Recurrent layers with stateful=true, whose rows go on from where the call before left them.

// statefulInStep refuses a layer with stateful=true in what a loop over time runs: its rows would be those of all steps.
func (e *elab) statefulInStep(r request) *diag.Diagnostic {
	if e.body.Params == nil || !judge.Stateful(r.args) {
		return nil
	}
	at, given := r.args.Spans["stateful"]
	if !given {
		at = r.at
	}
	return fault.RefusedArgument(at, r.name, "stateful", "in a cell or TimeDistributed")
}
