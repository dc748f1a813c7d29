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

// line is a model of one weight; what stands for OPTIMIZER differs.
const line = `
model Line {
    input x: f32
    target y: f32
    weight w: f32 = 0.5
    output z = w * x
    loss = mean_squared_error(y, z)
}
train Line { optimizer = `

// trained runs steps on two samples and returns the module's variables after each, and after the end of training.
func trained(t *testing.T, optimizer string, steps int) (after []map[string]float64) {
	return trainedText(t, line+optimizer+" }\n", steps)
}

func trainedText(t *testing.T, text string, steps int) (after []map[string]float64) {
	path := filepath.Join(t.TempDir(), "line.dl")
	must(os.WriteFile(path, []byte(text), 0o644))
	p, faults, _ := checked(path)
	if faults != nil {
		t.Fatal(faults)
	}
	l := lower.Program(p, lower.Options{})
	training := l.Trains[0].Training
	env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}}
	for name, values := range map[string][]float64{"x": {1, 2}, "y": {3, 1}} {
		x := eval.New(ir.F32, 2)
		copy(x.F, values)
		env.Fields[name] = x
	}
	begun := &run{env: env}
	for _, v := range append(l.Modules[0].Variables, training.Slots...) {
		begun.begin(v)
	}
	graphs := []*ir.Graph{}
	for range steps {
		graphs = append(graphs, ready(training.Step, true))
	}
	for _, g := range append(graphs, training.Extras...) {
		out, err := eval.Run(g, 2, env)
		must(err)
		maps.Copy(env.Variables, out.Updates)
		now := map[string]float64{}
		for name, v := range env.Variables {
			if len(v.F) > 0 {
				now[name] = v.F[0]
			}
		}
		after = append(after, now)
	}
	return after
}

// TestFinish makes sure that averages take the weights' place at the end of training.
func TestFinish(t *testing.T) {
	t.Run("ScheduleFreeAdamW", func(t *testing.T) {
		after := trained(t, "ScheduleFreeAdamW(learning_rate=0.1)", 4)
		sum := 0.0
		for _, now := range after[:4] {
			sum += now["w.z"]
		}
		near(t, after[4]["w"], sum/4)
	})
	t.Run("use_ema", func(t *testing.T) {
		after := trained(t, "SGD(learning_rate=0.01, use_ema=true, ema_momentum=0.9)", 3)
		average := after[0]["w"]
		for _, now := range after[1:3] {
			average = 0.9*average + 0.1*now["w"]
		}
		near(t, after[3]["w"], average)
	})
}

// TestOptimizerAround compares what Keras does around every rule with the same by hand, for one weight. The
// derivative of the mean of (w x - y)² over two samples is Σ (w x - y) x.
func TestOptimizerAround(t *testing.T) {
	gradient := func(w float64) float64 { return (w-3)*1 + (2*w-1)*2 }
	t.Run("decay before the step", func(t *testing.T) {
		w := 0.5
		for _, now := range trained(t, "SGD(learning_rate=0.1, weight_decay=0.2)", 3) {
			w = w - w*0.2*0.1 - 0.1*gradient(w)
			near(t, now["w"], w)
		}
	})
	t.Run("clipvalue", func(t *testing.T) {
		w := 0.5
		for _, now := range trained(t, "SGD(learning_rate=0.1, clipvalue=0.4)", 3) {
			w -= 0.1 * math.Max(-0.4, math.Min(0.4, gradient(w)))
			near(t, now["w"], w)
		}
	})
	t.Run("accumulation", func(t *testing.T) {
		after := trained(t, "SGD(learning_rate=0.1, gradient_accumulation_steps=2)", 4)
		near(t, after[0]["w"], 0.5)
		w := 0.5 - 0.1*gradient(0.5)
		near(t, after[1]["w"], w)
		near(t, after[2]["w"], w)
		near(t, after[3]["w"], w-0.1*gradient(w))
	})
	t.Run("schedule counts steps", func(t *testing.T) {
		after := trained(t, "SGD(learning_rate=PiecewiseConstantDecay([0], [0.1, 0.0]))", 2)
		near(t, after[0]["w"], 0.5-0.1*gradient(0.5))
		near(t, after[1]["w"], after[0]["w"])
	})
}

func near(t *testing.T, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9*(1+math.Abs(want)) {
		t.Errorf("got %.12g, want %.12g", got, want)
	}
}

// TestStepOfALayer goes down the loss of a layer, which its path names, and then down that of the model.
func TestStepOfALayer(t *testing.T) {
	const text = `
layer Gain(v) {
    weight k: f32 = 0.5
    loss own = (k - v) ** 2
    return k * v
}
model Line {
    input x: f32
    target y: f32
    weight w: f32 = 0.5
    g = x -> Gain as gain
    output z = w * g
    loss far = mean_squared_error(y, z)
}
train Line {
    step gain.own = SGD(0.1) for gain
    step far = SGD(0.1) for w
}
`
	after := trainedText(t, text, 1)[0]
	for name, want := range map[string]float64{"gain.k": 0.7, "w": 0.7275} {
		if got := after[name]; math.Abs(got-want) > 1e-12 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}
