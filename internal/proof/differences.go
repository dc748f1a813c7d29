package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir/eval"
)

// difference compares the oracle's gradients with central differences along random directions: one of each weight and
// input, which moves all its elements.
func (s *Subject) difference(in given, out map[string]*eval.Tensor) error {
	if s.Rough != "" {
		return nil
	}
	r := rand.New(rand.NewPCG(s.Seed, 23))
	var names []string
	for name := range out {
		if strings.HasPrefix(name, "grad.") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if err := s.slope(r, in, strings.TrimPrefix(name, "grad."), out[name]); err != nil {
			return err
		}
	}
	return nil
}

// slope compares along one direction; where a kink lies close by, a step that is short enough does not meet it.
func (s *Subject) slope(r *rand.Rand, in given, name string, gradient *eval.Tensor) error {
	direction, want, norm := make([]float64, gradient.Len()), 0.0, 0.0
	for i := range direction {
		direction[i] = math.Copysign(0.5+r.Float64(), r.Float64()-0.5)
		want += direction[i] * gradient.F[i]
		norm += math.Abs(direction[i] * gradient.F[i])
	}
	here, err := s.total(in, name, direction, 0)
	if err != nil {
		return err
	}
	worst := ""
	for _, h := range []float64{1e-6, 1e-5, 1e-4, 1e-7, 1e-8} {
		up, err := s.total(in, name, direction, h)
		if err != nil {
			return err
		}
		down, err := s.total(in, name, direction, -h)
		if err != nil {
			return err
		}
		if left, right := (here-down)/h, (up-here)/h; math.Abs(left-right) > 0.1*(math.Abs(left)+math.Abs(right)) && math.Abs(up-down) > 1e-9*math.Abs(here) {
			return nil // a kink or a step right here, such as fmod of a value by itself
		}
		got := (up - down) / (2 * h)
		if math.Abs(got-want) <= 1e-5*norm+1e-4*math.Abs(want)+1e-14*(math.Abs(up)+1)/h+1e-7 {
			return nil
		}
		worst = fmt.Sprintf("the oracle's gradient by %s is %g along a direction, central differences give %g", name, want, got)
	}
	return fmt.Errorf("%s", worst)
}

// total is the loss where a value has moved.
func (s *Subject) total(in given, name string, direction []float64, h float64) (float64, error) {
	in = in.clone()
	s.begin(in)
	x := in.fields[name]
	if x == nil {
		x = in.variables[name]
	}
	for i := range x.F {
		x.F[i] += h * direction[i]
	}
	out, err := s.run(s.module.Gradients, in, 0)
	if err != nil {
		return 0, err
	}
	return out["loss"].F[0], nil
}
