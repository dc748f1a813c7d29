package judge

import (
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
	"github.com/dlgen/dlgen/dsl/diag"
)

// Stateful reports whether a recurrent layer's rows go on from where the call before left them.
func Stateful(a *catalog.Args) bool {
	on, ok := a.Values["stateful"].(catalog.Bool)
	return ok && bool(on)
}

// Shuffled warns about a train block that shuffles rows which go on from each other.
func Shuffled(t *model.Train) *diag.Diagnostic {
	if !t.Settings.Bool("shuffle") {
		return nil
	}
	for _, n := range t.Model.Training.Nodes {
		if !Stateful(n.Args) {
			continue
		}
		d := diag.Warn(diag.ShuffledStates, t.Decl.Model.At.At, "%s goes on from the batch before, but the rows are shuffled", n.Scope.Path()).
			Note(n.At, "the layer").WithHint("`shuffle = false` keeps their order: row i of a batch goes on from row i of the batch before")
		if at, given := t.Settings.Spans["shuffle"]; given {
			d.WithFix("write `false`", at, "false")
		}
		return d
	}
	return nil
}
