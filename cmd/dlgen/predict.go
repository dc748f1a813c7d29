package main

import "path/filepath"

// predictVerb is `dlgen predict`.
type predictVerb struct {
	program
	weightsFile
	asJSON
	Inputs []string `arg:"" name:"input" help:"Images (PNG, JPEG, GIF), .npy, CSV, or folders of these; - is a CSV on stdin."`
	CSV    bool     `name:"csv" help:"Print CSV."`
	Npy    bool     `name:"npy" help:"Write .npy."`
	Out    string   `name:"out" placeholder:"FILE" help:"Write there instead of stdout."`
}

// Help is what `dlgen predict --help` shows.
func (*predictVerb) Help() string {
	return `Predicts from what a person has: images, tables, arrays.

Examples:
  dlgen predict examples/rain.dl --weights rain-run/weights.safetensors examples/tables/rain.csv
  dlgen predict examples/rain.dl --weights rain-run/weights.safetensors --json examples/tables/rain.csv`
}

// Run predicts.
func (v *predictVerb) Run(e *env) error {
	if v.JSON && (v.CSV || v.Npy) || v.CSV && v.Npy {
		return usage("--json, --csv and --npy exclude each other")
	}
	v.kept = filepath.Dir(v.Weights)
	b, err := v.build(e, false)
	if err != nil {
		return err
	}
	a := v.common("predict", v.Model)
	a.add("weights", v.Weights)
	a.add("json", v.JSON)
	a.add("csv", v.CSV)
	a.add("npy", v.Npy)
	a.add("out", v.Out)
	return e.exec(b.binary, append(a, v.Inputs...))
}
