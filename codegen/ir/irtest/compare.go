package irtest

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// Equivalent reports whether a graph gives what another gives for the inputs of a random graph: a pass was right.
func Equivalent(found, want *ir.Graph, rows int, seed uint64) error {
	return Near(found, want, rows, seed, 1e-9)
}

// Near is Equivalent for a pass that rounds something else.
func Near(found, want *ir.Graph, rows int, seed uint64, tolerance float64) error {
	if err := ir.Verify(found); err != nil {
		return err
	}
	env := Inputs(want, rows, -1, 1, seed)
	a, err := eval.Run(found, rows, env)
	if err != nil {
		return err
	}
	b, err := eval.Run(want, rows, env)
	if err != nil {
		return err
	}
	return Compare(a, b, tolerance)
}

// Compare reports the first difference between outputs: another set of names, or tensors that are not Close.
func Compare(found, want *eval.Output, tolerance float64) error {
	for _, pair := range []struct {
		what        string
		found, want map[string]*eval.Tensor
	}{{"result", found.Results, want.Results}, {"update of", found.Updates, want.Updates}} {
		if len(pair.found) != len(pair.want) {
			return fmt.Errorf("%d %ss, want %d", len(pair.found), pair.what, len(pair.want))
		}
		for _, name := range slices.Sorted(maps.Keys(pair.want)) {
			if pair.found[name] == nil {
				return fmt.Errorf("no %s %s", pair.what, name)
			}
			if err := Close(pair.found[name], pair.want[name], tolerance); err != nil {
				return fmt.Errorf("%s %s: %w", pair.what, name, err)
			}
		}
	}
	return nil
}

// Close reports where two tensors differ. Integers must be equal. Floats may differ by tolerance times the
// larger of 1 and the largest finite element of want, since the error of a sum is that of its largest summand.
// NaN equals NaN, infinities only themselves.
func Close(found, want *eval.Tensor, tolerance float64) error {
	if found.DType != want.DType || !slices.Equal(found.Shape, want.Shape) {
		return fmt.Errorf("%v%v, want %v%v", found.DType, found.Shape, want.DType, want.Shape)
	}
	for i, n := range want.I {
		if found.I[i] != n {
			return fmt.Errorf("element %d is %d, want %d", i, found.I[i], n)
		}
	}
	scale := 1.0
	for _, x := range want.F {
		if !math.IsInf(x, 0) && !math.IsNaN(x) {
			scale = max(scale, math.Abs(x))
		}
	}
	for i, x := range want.F {
		y := found.F[i]
		if x == y || math.IsNaN(x) && math.IsNaN(y) {
			continue
		}
		if !(math.Abs(x-y) <= tolerance*scale) || math.IsInf(x, 0) {
			return fmt.Errorf("element %d is %v, want %v (tolerance %g of %.3g)", i, y, x, tolerance, scale)
		}
	}
	return nil
}
