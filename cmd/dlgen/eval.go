package main

import "path/filepath"

// evalVerb is `dlgen eval`.
type evalVerb struct {
	program
	weightsFile
	asJSON
	Block string `arg:"" optional:"" name:"train" help:"The train block whose dataset is read. Default: the first that has one."`
	Split string `enum:"all,train,validation" default:"all" help:"Rows: all, train or validation, as the train block splits them."`
}

// weightsFile names trained weights.
type weightsFile struct {
	Weights string `required:"" placeholder:"FILE" help:"Trained weights, a .safetensors file."`
}

// Help is what `dlgen eval --help` shows.
func (*evalVerb) Help() string {
	return `Measures loss and metrics of trained weights on the dataset of a train block.

Examples:
  dlgen eval examples/rain.dl --weights rain-run/weights.safetensors
  dlgen eval examples/rain.dl --weights rain-run/weights.safetensors --split validation --json`
}

// Run measures.
func (v *evalVerb) Run(e *env) error {
	v.kept = filepath.Dir(v.Weights)
	b, err := v.build(e, false)
	if err != nil {
		return err
	}
	a := v.common("eval", v.Model)
	v.reading(&a)
	a.add("weights", v.Weights)
	a.add("split", v.Split)
	a.add("json", v.JSON)
	if v.Block != "" {
		a = append(a, v.Block)
	}
	return e.exec(b.binary, a)
}
