package autodiff

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// errNoRule is the fault of running behind a pass that makes operations without derivatives.
func errNoRule(k ir.Kind) error { return fmt.Errorf("autodiff: %v has no derivative", k) }
