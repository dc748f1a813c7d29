package lower_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// declarations are the funcs and optimizers of the prelude by name.
func declarations() map[string]*dsl.Params {
	out := map[string]*dsl.Params{}
	for _, e := range catalog.All() {
		for _, name := range []string{e.Name, "_" + e.Name} {
			switch d := prelude().Declaration(name).(type) {
			case *dsl.Func:
				out[name] = d.Params
			case *dsl.Optimizer:
				out[name] = d.Args
			}
		}
	}
	return out
}

// TestPreludeDeclares makes sure that each entry of the prelude is declared there, with parameters that the entry has,
// in its order and with its defaults.
func TestPreludeDeclares(t *testing.T) {
	declared := declarations()
	for _, e := range catalog.All() {
		if !e.Prelude {
			continue
		}
		name := e.Name
		if e.Kind == catalog.Metric || e.Images != 0 {
			name = "_" + name
		}
		params, ok := declared[name]
		if !ok {
			t.Errorf("the prelude does not declare %s", name)
			continue
		}
		last := -1
		for _, p := range params.List {
			i := slices.IndexFunc(e.Params, func(q catalog.Param) bool { return q.Name == p.Name.Name })
			switch {
			case i < 0 && e.Images != 0 && slices.Contains([]string{"x", "labels", "image"}, p.Name.Name):
			case i < 0 && (e.Kind == catalog.Metric && slices.Contains(e.Inputs, p.Name.Name) || e.Kind == catalog.Schedule && p.Name.Name == "step"):
			case i < 0:
				t.Errorf("%s has no parameter %s", e.Name, p.Name.Name)
			case i < last && e.Kind != catalog.Optimizer:
				t.Errorf("%s of %s stands elsewhere in the prelude", p.Name.Name, e.Name)
			case e.Images != 0: // the layer's defaults are filled in before
			case text(p.Default) != e.Params[i].Default && !sameNumber(text(p.Default), e.Params[i].Default):
				t.Errorf("%s of %s is %q by default, in the prelude %q", p.Name.Name, e.Name, e.Params[i].Default, text(p.Default))
			}
			last = max(last, i)
		}
	}
}

func text(x dsl.Expr) string {
	if x == nil {
		return ""
	}
	return x.Span().Text()
}

// sameNumber takes 0 and 0.0 for the same.
func sameNumber(a, b string) bool {
	return a != "" && b != "" && strings.TrimRight(strings.TrimRight(a, "0"), ".") == strings.TrimRight(strings.TrimRight(b, "0"), ".")
}

// TestTrainingExamples checks and lowers the example of each loss, metric, optimizer, schedule, initializer,
// regularizer, constraint and callback.
func TestTrainingExamples(t *testing.T) {
	for _, e := range catalog.All() {
		body, train := "", ""
		switch e.Kind {
		case catalog.Loss, catalog.MetricFunc, catalog.Metric:
			body = "output kept = x\n" + e.Example
		case catalog.Initializer, catalog.Regularizer, catalog.Constraint:
			body = e.Example
		case catalog.Optimizer, catalog.Schedule:
			train = e.Example
		case catalog.Callback:
			train = "optimizer = SGD(use_ema=true)\nvalidation_split = 0.1\n" + e.Example
		default:
			continue
		}
		t.Run(e.Name, func(t *testing.T) {
			program := "model M {\ninput x: f32[8, 8, 3]\n" + body + "\n}\n"
			if train != "" {
				program = "model M {\ninput x: f32[4]\noutput y = x -> Dense(3)\nloss = mean(y * y)\n}\ntrain M {\n" + train + "\n}\n"
			}
			path := filepath.Join(t.TempDir(), "m.dl")
			must(os.WriteFile(path, []byte(strings.ReplaceAll(program, "  output", "\noutput")), 0o644))
			p, faults, _ := checked(path)
			if faults != nil {
				t.Fatal(strings.Join(faults, "\n"))
			}
			printed(lower.Program(p, lower.Options{}))
		})
	}
}
