package main

import (
	"encoding/json"
	"strconv"

	"github.com/dlgen/dlgen/codegen"
)

// benchVerb is `dlgen bench`.
type benchVerb struct {
	program
	asJSON
	Seconds float64 `default:"1" placeholder:"S" help:"Time for each measurement."`
}

// Help is what `dlgen bench --help` shows.
func (*benchVerb) Help() string {
	return `Times a model: predictions of one row and of a batch, steps of each train block, and how long steps of a short
fit wait for their data. FLOP/s are those of the plan; the peak is that of the best matrix product on this machine. A
machine that does something else shows in the figures.

Examples:
  dlgen bench examples/linear.dl --seconds 0.02
  dlgen bench examples/mnist.dl -m Mnist --batch-size 32 --threads 1 --seconds 0.02 --json`
}

// Run times the model.
func (v *benchVerb) Run(e *env) error {
	if !(v.Seconds > 0) {
		return usage("--seconds is a number above 0")
	}
	b, err := v.build(e, false)
	if err != nil {
		return err
	}
	if len(b.models) == 0 {
		return unknownModel(v.File, "", nil)
	}
	plan, err := json.Marshal(workOf(b.source, codegen.Target{BatchSize: int(v.BatchSize), Precision: string(v.Precision)}))
	if err != nil {
		return err
	}
	a := v.common("bench", v.Model)
	v.reading(&a)
	a.add("seconds", strconv.FormatFloat(v.Seconds, 'g', -1, 64))
	a.add("json", v.JSON)
	a.add("version", moduleVersion())
	a.add("plan", string(plan))
	return e.exec(b.binary, a)
}

// modelWork are the FLOPs of a model's graphs for a batch.
type modelWork struct {
	Predict int64            `json:"predict"`
	Train   map[string]int64 `json:"train"` // by the names of train blocks
}

// workOf asks the plan of each model.
func workOf(p *codegen.Program, t codegen.Target) map[string]*modelWork {
	all := map[string]*modelWork{}
	for _, e := range p.Packages[0].Explain(t) {
		w := &modelWork{Train: map[string]int64{}}
		all[e.Model] = w
		for _, g := range e.Graphs {
			sum := int64(0)
			for _, l := range g.Layers {
				sum += l.Flops
			}
			switch g.Name {
			case "predict":
				w.Predict = sum
			case "evaluate":
			case "train":
				w.Train[""] = sum
			default:
				w.Train[g.Name] = sum
			}
		}
	}
	return all
}
