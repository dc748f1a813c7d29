package main

import "path/filepath"

// runVerb is `dlgen run`.
type runVerb struct {
	program
	weightsFile
	In    string `name:"in" required:"" placeholder:"FILE" help:"Inputs and targets under their names, a .safetensors file."`
	Out   string `name:"out" required:"" placeholder:"FILE" help:"Where outputs, losses and metrics go."`
	Grads bool   `help:"Write the derivatives of the loss too, as grad.PATH."`
	Steps int    `placeholder:"N" help:"Train so many steps on this batch and write after.PATH."`
	Train bool   `help:"Compute as the model trains, instead of as it predicts."`
	Block string `name:"block" placeholder:"TRAIN" help:"The train block of --steps. Default: the first."`
}

// Help is what `dlgen run --help` shows.
func (*runVerb) Help() string {
	return `Runs a model on tensors of a file, for tests and tools.

Examples:
  dlgen run examples/linear.dl --weights linear-run/weights.safetensors --in x.safetensors --out y.safetensors
  dlgen run examples/linear.dl --weights linear-run/weights.safetensors --in x.safetensors --out y.safetensors --grads --steps 2`
}

// Run runs the model.
func (v *runVerb) Run(e *env) error {
	if v.Steps < 0 {
		return usage("--steps is a whole number that is not negative")
	}
	v.kept = filepath.Dir(v.Weights)
	b, err := v.build(e, v.Grads || v.Train)
	if err != nil {
		return err
	}
	a := v.common("run", v.Model)
	a.add("weights", v.Weights)
	a.add("in", v.In)
	a.add("out", v.Out)
	a.add("grads", v.Grads)
	a.add("steps", count(v.Steps))
	a.add("train", v.Train)
	a.add("block", v.Block)
	return e.exec(b.binary, a)
}
