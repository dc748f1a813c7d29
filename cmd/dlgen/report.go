package main

import (
	"fmt"

	"github.com/dlgen/dlgen/dsl/diag"
)

// report prints diagnostics for a person and ends the verb if one is an error.
func (e *env) report(diags *diag.List) error {
	fmt.Fprint(e.stderr, diag.Terminal(diags))
	if diags.HasErrors() {
		return exitCode(problems)
	}
	return nil
}
