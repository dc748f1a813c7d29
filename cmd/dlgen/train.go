package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// trainVerb is `dlgen train`.
type trainVerb struct {
	program
	Block  string `arg:"" optional:"" name:"train" help:"The train block. Default: all, in the order of the file."`
	Epochs *int   `placeholder:"N" help:"Epochs, instead of the train block's."`
	Seed   *int   `placeholder:"N" help:"Seed of weights, shuffling and random layers, instead of the train block's."`
	Out    string `name:"out" placeholder:"DIR" help:"Where the files of the run go. Default: a new folder runs/MODEL-N."`
	Resume string `placeholder:"DIR" help:"Go on with the run of a folder."`
	Quiet  bool   `short:"q" help:"Show no progress."`
}

// Help is what `dlgen train --help` shows.
func (*trainVerb) Help() string {
	return `Trains a model as its train blocks say, and writes weights, checkpoint and history.
Ctrl-C finishes the step, saves, and says how to go on. A run that is in the folder of --out already moves into a folder
previous-N there.

The folder of a run has the program, too: the .dl with what it imports, what was learnt of its data, and what --set gave,
which then holds for predicting and going on. --precision, --batch-size and --memory hold for going on.

Examples:
  dlgen train examples/linear.dl --out linear-run
  dlgen train examples/rain.dl --epochs 3 --seed 3 --out rain-run
  dlgen train examples/rain.dl --epochs 5 --resume rain-run
  dlgen train examples/visitors.dl --out visitors-run`
}

// Run trains.
func (v *trainVerb) Run(e *env) error {
	if v.Epochs != nil && *v.Epochs < 0 {
		return usage("--epochs is a whole number that is not negative")
	}
	v.kept, v.goesOn = v.Resume, v.Resume != ""
	b, err := v.build(e, false)
	if err != nil {
		return err
	}
	model, err := v.pick(b)
	if err != nil {
		return err
	}
	a := v.common("train", model)
	v.reading(&a)
	a.add("epochs", v.Epochs)
	a.add("seed", v.Seed)
	out := v.Out
	if out == "" && v.Resume == "" {
		out = newRun(model)
	}
	a.add("out", out)
	a.add("resume", v.Resume)
	if err := v.keep(&a, b, cmp.Or(out, v.Resume)); err != nil {
		return err
	}
	a.add("quiet", v.Quiet)
	a.add("command", v.goOn(out))
	if v.Block != "" {
		a = append(a, v.Block)
	}
	return e.exec(b.binary, a)
}

// keep adds what the folder of the run is to have besides what it writes itself: the program, what was learnt of its data, what
// --set gave.
func (v *trainVerb) keep(a *arguments, b *built, run string) error {
	root, sources := b.source.Sources()
	folder := filepath.Join(filepath.Dir(b.binary), "locks")
	made, err := b.locks(root, folder)
	if err != nil {
		return err
	}
	if v.File != "-" {
		settings, err := v.settings(folder, run)
		if err != nil {
			return err
		}
		if settings != "" {
			made = append(made, settings)
		}
	}
	a.add("root", root)
	a.add("locks", folder)
	for _, path := range append(sources, made...) {
		a.add("source", path)
	}
	return nil
}

// pick returns the model to train: the named one, that of the named block, or the only one that has data.
func (v *trainVerb) pick(b *built) (string, error) {
	if v.Model != "" {
		return v.Model, nil
	}
	var models, blocks []string
	for _, t := range b.trains {
		if !slices.Contains(models, t.model) && (v.Block == "" || v.Block == t.name) {
			models = append(models, t.model)
		}
		blocks = append(blocks, t.name)
	}
	switch {
	case len(models) == 1:
		return models[0], nil
	case len(b.trains) == 0:
		return "", errors.New(v.File + " has no train block with a dataset (train Model on Dataset { … })")
	case len(models) == 0:
		return "", usage(fmt.Sprintf("%s has no train block %s with a dataset; %s", v.File, v.Block, named(blocks)))
	}
	return "", usage(fmt.Sprintf("%s trains several models: -m picks one of %s", v.File, strings.Join(models, ", ")))
}

// named lists the names of train blocks; those without one are left out.
func named(blocks []string) string {
	known := slices.DeleteFunc(slices.Clone(blocks), func(name string) bool { return name == "" })
	if len(known) == 0 {
		return "its train blocks have no names"
	}
	return "it has " + strings.Join(known, ", ")
}

// goOn is the command that goes on with the run after an interrupt.
func (v *trainVerb) goOn(out string) string {
	if out == "" {
		out = v.Resume
	}
	var more []string
	if v.Block != "" {
		more = append(more, v.Block)
	}
	if v.Epochs != nil {
		more = append(more, "--epochs", strconv.Itoa(*v.Epochs))
	}
	if v.Seed != nil {
		more = append(more, "--seed", strconv.Itoa(*v.Seed))
	}
	return v.again("train", append(more, "--resume", out)...)
}

// newRun returns the first folder runs/MODEL-N that is not there yet.
func newRun(model string) string {
	for n := 1; ; n++ {
		dir := filepath.Join("runs", model+"-"+strconv.Itoa(n))
		if _, err := os.Stat(dir); err != nil {
			return dir
		}
	}
}

// locks writes what was learnt of the sources into a folder, in the layout that they have below root, and returns the files.
func (b *built) locks(root, folder string) (files []string, err error) {
	made, err := b.source.Locks()
	if err != nil {
		return nil, err
	}
	for _, o := range made {
		o.Path = filepath.Join(folder, layout(root, o.Path))
		if err := (disk{}).put(o); err != nil {
			return nil, err
		}
		files = append(files, o.Path)
	}
	return files, nil
}

// layout is where a file lies below a folder, its name if it does not.
func layout(root, path string) string {
	if path, err := filepath.Abs(path); err == nil && root != "" {
		if rel, err := filepath.Rel(root, path); err == nil && filepath.IsLocal(rel) {
			return rel
		}
	}
	return filepath.Base(path)
}
