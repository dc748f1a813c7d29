package proof

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// The oracle and generated code have the stable forms of formulas from one place, and would be wrong in the same way. So what
// a program gives is compared with its formulas as they were written, wherever these give a number.

// plainly keeps a copy of a graph as it was lowered.
func plainly(g *ir.Graph) (*ir.Graph, error) {
	if g == nil {
		return nil, nil
	}
	g, _ = ir.Clone(g)
	if err := autodiff.Expand(g); err != nil {
		return nil, err
	}
	ir.RemoveDead(g)
	return g, nil
}

// asWritten compares results with those of formulas as they were written.
func (s *Subject) asWritten(in given, out map[string]*eval.Tensor) error {
	if s.Rounded > 0 {
		return nil // a formula in small floats is rounded at each step
	}
	in = in.clone()
	s.begin(in)
	for _, g := range s.plain {
		if g == nil {
			continue
		}
		plain, err := s.run(g, in, 0)
		if err != nil {
			return err
		}
		for _, name := range slices.Sorted(maps.Keys(plain)) {
			if err := nearPlain(name, out[name], plain[name]); err != nil {
				return err
			}
		}
	}
	return nil
}

// nearPlain allows for the digits that the formula loses.
func nearPlain(name string, found, plain *eval.Tensor) error {
	if found == nil {
		return nil
	}
	limit := 1e-6 * (scale(plain) + 1)
	for i, want := range plain.F {
		if got := found.F[i]; finite(want) && !(math.Abs(got-want) <= limit) {
			return fmt.Errorf("%s[%d] is %g to the oracle, but %g as it is written", name, i, got, want)
		}
	}
	return nil
}
