package proof

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/rt"
)

// rows of a batch where a subject has no wish.
const rows = 3

// batch is how many rows are compared; a model is generated for one more, as a batch that is not full is the harder case.
func (s *Subject) batch() int { return cmp.Or(s.Rows, rows) }

// ranges are what inputs are drawn from, the first that gives a finite loss: many functions are not defined everywhere.
var ranges = [][2]float64{{-1.6, 2.4}, {0.05, 0.95}, {1.1, 3}, {-0.9, 0.9}}

// given are the numbers of a case.
type given struct{ fields, variables map[string]*eval.Tensor }

// draw draws fields, weights and states. Integers of an index lie in its range.
func (s *Subject) draw(low, high float64) given {
	r := rand.New(rand.NewPCG(s.Seed, 17))
	g := given{map[string]*eval.Tensor{}, map[string]*eval.Tensor{}}
	for _, f := range slices.Concat(s.module.Inputs, s.module.Targets) {
		x := eval.New(f.Type.DType, f.Type.Shape.At(s.batch())...)
		for i := range x.F {
			x.F[i] = single(low + (high-low)*r.Float64())
		}
		for i := range x.I {
			x.I[i] = whole(r, f, low, high)
		}
		g.fields[f.Name] = x
	}
	for _, v := range s.module.Variables {
		x := first(v)
		for i := range x.F {
			switch {
			case v.Kind == ir.State:
				x.F[i] = single(x.F[i] + 0.5*r.Float64())
			case v.Trainable:
				x.F[i] = single(x.F[i] + 0.9*(r.Float64()-0.5))
			}
		}
		g.variables[v.Path] = x
	}
	return g
}

// single is the nearest number that f32 can hold, so that generated code is given the same.
func single(x float64) float64 { return float64(float32(x)) }

func whole(r *rand.Rand, f *ir.FieldSpec, low, high float64) int64 {
	switch {
	case f.Index > 0:
		return r.Int64N(int64(f.Index))
	case f.Type.DType == ir.Bool:
		return r.Int64N(2)
	case f.Type.DType == ir.U8:
		return r.Int64N(200)
	}
	return int64(math.Floor(3 * (low + (high-low)*r.Float64())))
}

// first is what a variable starts as; what is drawn starts as 0.
func first(v *ir.Variable) *eval.Tensor {
	x := eval.New(v.Type.DType, v.Type.Shape.At(1)...)
	for i := range x.Len() {
		y := 0.0
		switch v.Init.Kind {
		case "ones":
			y = 1
		case "constant":
			y = v.Init.Value
		case "data":
			y = v.Init.Data[i]
		}
		if x.F != nil {
			x.F[i] = y
		} else {
			x.I[i] = int64(y)
		}
	}
	return x
}

// clone copies, so that a run may store what it computes.
func (g given) clone() given {
	c := given{maps.Clone(g.fields), maps.Clone(g.variables)}
	for _, m := range []map[string]*eval.Tensor{c.fields, c.variables} {
		for k, x := range m {
			m[k] = &eval.Tensor{DType: x.DType, Shape: x.Shape, F: slices.Clone(x.F), I: slices.Clone(x.I)}
		}
	}
	return c
}

// moved changes each float by a share of itself, up or down.
func (g given) moved(r *rand.Rand, share float64) given {
	c := g.clone()
	for _, m := range []map[string]*eval.Tensor{c.fields, c.variables} {
		for _, k := range slices.Sorted(maps.Keys(m)) {
			for i := range m[k].F {
				m[k].F[i] *= 1 + share*float64(2*r.IntN(2)-1)
			}
		}
	}
	return c
}

// run computes a graph and stores its updates.
func (s *Subject) run(g *ir.Graph, in given, step int) (map[string]*eval.Tensor, error) {
	out, err := eval.Run(g, s.batch(), eval.Env{Fields: in.fields, Variables: in.variables, Random: drawing(step)})
	if err != nil {
		return nil, err
	}
	maps.Copy(in.variables, out.Updates)
	return out.Results, nil
}

// drawing gives the runtime's random numbers for the seed 0.
func drawing(step int) func(mode string, stream int, counter int64, n int) []float64 {
	return func(mode string, stream int, counter int64, n int) []float64 {
		d := rt.Draw{Step: uint32(step), Stream: uint32(stream), Counter: uint32(counter)}
		if mode == "bits" {
			y := make([]int64, n)
			rt.Bits(nil, y, d)
			return numbers(y)
		}
		y := make([]float32, n)
		if mode == "normal" {
			rt.Normal(nil, y, d)
		} else {
			rt.Uniform(nil, y, d)
		}
		return numbers(y)
	}
}

func numbers[T rt.Number](y []T) []float64 {
	out := make([]float64, len(y))
	for i, v := range y {
		out[i] = float64(v)
	}
	return out
}

// begin empties the metrics and what recurrent layers keep from call to call.
func (s *Subject) begin(in given) {
	for _, v := range s.module.Memories {
		in.variables[v.Path] = eval.New(v.Type.DType, v.Type.Shape.At(s.batch())...)
	}
	for _, m := range s.module.Metrics {
		for _, v := range m.Accumulators {
			in.variables[v.Path] = first(v)
		}
	}
}

// predicting computes outputs, losses and metrics of the graphs that do not train.
func (s *Subject) predicting(in given) (map[string]*eval.Tensor, error) {
	in = in.clone()
	s.begin(in)
	out, err := s.run(s.module.Predict, in, 0)
	if err != nil || s.module.Evaluate == nil {
		return out, err
	}
	losses, err := s.run(s.module.Evaluate, in, 0)
	if err != nil {
		return nil, err
	}
	maps.Copy(out, losses)
	return out, s.measure(in, out)
}

// measure adds the metrics.
func (s *Subject) measure(in given, out map[string]*eval.Tensor) error {
	if s.module.MetricResults == nil {
		return nil
	}
	m, err := s.run(s.module.MetricResults, in, 0)
	maps.Copy(out, m)
	return err
}

// learning computes outputs, losses, gradients and metrics as the model trains, and what training makes of the
// weights and states.
func (s *Subject) learning(in given) (map[string]*eval.Tensor, error) {
	now := in.clone()
	s.begin(now)
	out, err := s.run(s.module.Gradients, now, 0)
	if err != nil {
		return nil, err
	}
	if err := s.measure(now, out); err != nil {
		return nil, err
	}
	if s.Steps == 0 {
		return out, nil
	}
	if s.training == nil {
		return nil, fmt.Errorf("no train block for %d steps", s.Steps)
	}
	now = in.clone()
	s.begin(now)
	for _, v := range s.training.Slots {
		now.variables[v.Path] = first(v)
	}
	for step := range s.Steps {
		if _, err := s.run(s.training.Step, now, step); err != nil {
			return nil, err
		}
	}
	s.slots = now.variables
	for _, v := range s.module.Variables {
		out["after."+v.Path] = now.variables[v.Path]
	}
	return out, nil
}

// finite tells whether a number is one.
func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }
