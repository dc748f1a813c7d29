package lower_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// run runs a module's graphs on a case.
type run struct {
	*vector
	module *ir.Module
	ready  func(*ir.Graph) *ir.Graph
	env    eval.Env
	faults []string
}

// load sets fields, weights and states.
func (s *run) load() {
	m := s.module
	for _, f := range append(slices.Clone(m.Inputs), m.Targets...) {
		if x := s.in[f.Name]; x != nil {
			s.env.Fields[f.Name] = typed(x, f.Type, s.rows)
		}
	}
	left := maps.Clone(s.weights)
	for _, v := range m.Variables {
		x := s.weights[v.Path]
		delete(left, v.Path)
		switch {
		case x == nil:
			s.begin(v)
		case !slices.Equal(x.Shape, v.Type.Shape.At(1)) && (x.Len() > 1 || len(x.Shape)+len(v.Type.Shape) > 1): // [] and [1] are alike
			s.faults = append(s.faults, fmt.Sprintf("weight.%s has shape %v, the model's %v", v.Path, x.Shape, v.Type.Shape))
			s.begin(v)
		default:
			s.env.Variables[v.Path] = typed(x, v.Type, 1)
		}
	}
	for path := range left {
		s.faults = append(s.faults, "the model has no weight "+path)
	}
}

// begin sets a variable to what it starts with; what is drawn starts as anything.
func (s *run) begin(v *ir.Variable) {
	x := eval.New(v.Type.DType, v.Type.Shape.At(1)...)
	for i := range x.Len() {
		y := v.Init.Value
		switch v.Init.Kind {
		case "zeros":
			y = 0
		case "ones":
			y = 1
		case "data":
			y = v.Init.Data[i]
		case "constant":
		default:
			y = 0.1 * float64(i%7-3)
		}
		if v.Type.DType.IsFloat() {
			x.F[i] = y
		} else {
			x.I[i] = int64(y)
		}
	}
	s.env.Variables[v.Path] = x
}

// run computes a graph and stores its updates if they are wanted.
func (s *run) run(g *ir.Graph, store bool) map[string]*eval.Tensor {
	out, err := eval.Run(g, s.rows, s.env)
	must(err)
	if store {
		maps.Copy(s.env.Variables, out.Updates)
	}
	return out.Results
}

// compute returns what the case wants, under its keys.
func (s *run) compute(l *lower.Lowered) map[string]*eval.Tensor {
	m, got := s.module, map[string]*eval.Tensor{}
	s.accumulate()
	grads, after := s.wants("grad."), s.wants("after.")
	others := len(s.want) > grads+after
	switch {
	case !s.train && others:
		if m.Evaluate != nil && s.wantsAny(append(slices.Clone(m.Losses), metricNames(m)...)) {
			maps.Copy(got, s.run(s.ready(m.Evaluate), true))
			s.measure(got)
		}
		maps.Copy(got, s.run(s.ready(m.Predict), false))
	}
	if grads > 0 || s.train && others {
		s.accumulate()
		for key, x := range s.run(s.ready(m.Gradients), true) {
			if s.train || strings.HasPrefix(key, "grad.") {
				got[key] = x
			}
		}
		if s.train {
			s.measure(got)
		}
	}
	if after > 0 {
		s.trained(l, got)
	}
	return got
}

// trained trains on the same batch again and again.
func (s *run) trained(l *lower.Lowered, got map[string]*eval.Tensor) {
	for _, t := range l.Trains {
		if t.Module != s.module {
			continue
		}
		for _, v := range t.Training.Slots {
			s.begin(v)
		}
		g := s.ready(t.Training.Step)
		for range s.steps {
			s.run(g, true)
		}
		for path, x := range s.env.Variables {
			got["after."+path] = x
		}
		return
	}
	s.faults = append(s.faults, "no train block for the steps")
}

// wants counts the keys with a prefix.
func (s *run) wants(prefix string) (n int) {
	for _, k := range s.keys {
		if strings.HasPrefix(k, prefix) {
			n++
		}
	}
	return n
}

func (s *run) wantsAny(names []string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return s.want[n] != nil })
}

func metricNames(m *ir.Module) (names []string) {
	for _, metric := range m.Metrics {
		names = append(names, metric.Name)
	}
	return names
}

// accumulate begins an epoch.
func (s *run) accumulate() {
	for _, metric := range s.module.Metrics {
		for _, v := range metric.Accumulators {
			s.begin(v)
		}
	}
}

// measure adds the metrics to the results.
func (s *run) measure(got map[string]*eval.Tensor) {
	if s.module.MetricResults != nil {
		maps.Copy(got, s.run(s.ready(s.module.MetricResults), false))
	}
}
