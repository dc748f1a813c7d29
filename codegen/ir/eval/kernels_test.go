package eval

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestKernels walks the table of primitives: each has a kernel but the four that need none, and functions of
// elements if it is elementwise.
func TestKernels(t *testing.T) {
	elsewhere := map[ir.Kind]bool{ir.OpParam: true, ir.OpScan: true, ir.OpGrad: true, ir.OpAttend: true, ir.OpFused: true}
	for _, row := range ir.Primitives {
		if (int(row.Kind) < len(kernels) && kernels[row.Kind] != nil) == elsewhere[row.Kind] {
			t.Errorf("%s: no kernel, or one too many", row.Name)
		}
	}
}
