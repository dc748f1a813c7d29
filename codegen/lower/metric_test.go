package lower_test

import (
	"maps"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
)

// TestMetricArguments computes metrics over two batches of two samples, with arguments that no vector has.
func TestMetricArguments(t *testing.T) {
	for metric, want := range map[string]float64{
		// the two largest of each are 0 1, 0 2, 1 2 and 0 2; of these 5 are true, of 6 in all
		"Precision(top_k=2)":             5.0 / 8,
		"Recall(top_k=1)":                4.0 / 6,
		"Precision(class_id=2)":          2.0 / 3,
		"Recall(class_id=0, top_k=1)":    2.0 / 2,
		"TruePositives(thresholds=0.75)": 2,
		"BinaryIoU":                      (4.0/9 + 3.0/8) / 2,
	} {
		t.Run(metric, func(t *testing.T) {
			if got := measured(t, metric); math.Abs(got-want) > 1e-6 {
				t.Errorf("got %g, want %g", got, want)
			}
		})
	}
}

// measured is a metric of four samples of three labels.
func measured(t *testing.T, metric string) float64 {
	path := filepath.Join(t.TempDir(), "m.dl")
	must(os.WriteFile(path, []byte("model M {\ninput p: f32[3]\ntarget y: f32[3]\nmetric m = (y, p) -> "+metric+"\noutput q = p\n}\n"), 0o644))
	p, faults, _ := checked(path)
	if faults != nil {
		t.Fatal(faults)
	}
	m := lower.Program(p, lower.Options{}).Modules[0]
	env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}}
	s := &run{env: env, module: m}
	s.accumulate()
	for _, batch := range []map[string][]float64{
		{"p": {0.9, 0.6, 0.1, 0.8, 0.2, 0.7}, "y": {1, 0, 1, 1, 0, 0}},
		{"p": {0.1, 0.4, 0.6, 0.5, 0.3, 0.55}, "y": {0, 1, 1, 0, 0, 1}},
	} {
		for name, values := range batch {
			x := eval.New(ir.F32, 2, 3)
			copy(x.F, values)
			env.Fields[name] = x
		}
		out, err := eval.Run(ready(m.Evaluate, true), 2, env)
		must(err)
		maps.Copy(env.Variables, out.Updates)
	}
	out, err := eval.Run(ready(m.MetricResults, true), 2, env)
	must(err)
	return out.Results["m"].F[0]
}
