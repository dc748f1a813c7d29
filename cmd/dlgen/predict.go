package main

import "path/filepath"

// predictVerb is `dlgen predict`.
type predictVerb struct {
	program
	weightsFile
	asJSON
	Inputs []string `arg:"" name:"input" help:"Images (PNG, JPEG, GIF), .npy, CSV, folders of these, a file of the kind that the dataset reads (.parquet, .npz …), or a text to go on with; - is a CSV or a text on stdin."`
	CSV    bool     `name:"csv" help:"Print CSV."`
	Npy    bool     `name:"npy" help:"Write .npy."`
	Out    string   `name:"out" placeholder:"FILE" help:"Write there instead of stdout."`
	Last   count    `placeholder:"N" help:"Only so many rows at the end of each input. Of a series, --last=1 is what comes after its end. Default: all."`

	Length      count    `placeholder:"N" help:"Tokens to write, of a model of text. Default: 200."`
	Temperature *float64 `placeholder:"T" help:"How bold the text is: 0 takes the likeliest token each time. Default: 1."`
	TopK        *int     `name:"top-k" placeholder:"N" help:"Choose each token among the N likeliest."`
	Seed        *int     `placeholder:"N" help:"Seed of the text. Default: 0."`
}

// Help is what `dlgen predict --help` shows.
func (*predictVerb) Help() string {
	return `Predicts from what a person has: images, tables, arrays, texts. A model of text, such as examples/shakespeare.dl,
goes on with the text that it is given; a model of windows, such as examples/visitors.dl, with the series: each window that
fits gives a row, named by the rows that it reads, and the last one tells what comes after the file's end.

Examples:
  dlgen predict examples/rain.dl --weights rain-run/weights.safetensors examples/tables/rain.csv
  dlgen predict examples/rain.dl --weights rain-run/weights.safetensors --json examples/tables/rain.csv
  dlgen predict examples/visitors.dl --weights visitors-run/weights.safetensors --last 1 examples/tables/museum.csv`
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
	a.add("last", v.Last)
	a.add("length", v.Length)
	a.add("temperature", v.Temperature)
	a.add("top-k", v.TopK)
	a.add("seed", v.Seed)
	return e.exec(b.binary, append(a, v.Inputs...))
}
