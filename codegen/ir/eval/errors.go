package eval

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

func errMissing(kind ir.ParamKind, name string) error {
	return fmt.Errorf("%v %q is not given", kind, name)
}

func errGiven(kind ir.ParamKind, name string, found *Tensor, want ir.Type, rows int) error {
	return fmt.Errorf("%v %q is %v%v, want %v%v", kind, name, found.DType, found.Shape, want.DType, want.Shape.At(rows))
}

func errNoRandom() error { return fmt.Errorf("no source of random numbers is given") }

func errRandom(found, want int) error {
	return fmt.Errorf("the source of random numbers gave %d, want %d", found, want)
}

func errGrad() error { return fmt.Errorf("grad must be expanded before") }

// errIndex is a fault of the step, which generated code reports as well.
func errIndex(index int64, length int) error {
	return fmt.Errorf("index %d is out of range 0..%d", index, length)
}

func errOp(op *ir.Op, err error) error {
	if path := op.Scope.Path(); path != "" {
		return fmt.Errorf("%v in %s: %w", op.Kind, path, err)
	}
	return fmt.Errorf("%v: %w", op.Kind, err)
}
