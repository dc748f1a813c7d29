package main

import (
	"fmt"
	"io"
	"slices"

	"github.com/dlgen/dlgen/rt"
)

// work is a workload. Its name and size are those under which other frameworks are timed.
type work struct {
	name, unit string
	slow       bool    // only on request
	once       bool    // a run is all that is timed
	flops      float64 // of a run; 0 if the file of the model tells, or memory is what counts
	bytes      float64 // that a run has to move at least, where memory is what counts
	model      model   // whose plan knows the FLOPs
	// prepare returns a run of the work, after its results have been found right.
	prepare func(o *options) (func() error, error)
	// also returns another number that the last run gave, for a line of its own: its name and unit.
	also func() (name, unit string, value float64)
}

// model tells which graph of a file a workload runs.
type model struct {
	file  string // without .dl
	train bool   // a step, else a prediction
	rows  int
}

// works are all workloads but those of whole processes.
func works() []*work {
	return slices.Concat(trainings(), predictions(), fits(), products(), convolutions(), elementwise())
}

// print times the work and prints its line.
func (w *work) print(out io.Writer, o *options) error {
	run, err := w.prepare(o)
	if err != nil {
		return err
	}
	waitForQuiet(o.threads, o.quiet)
	c := clock{o.threads, o.seconds}
	measure := c.measure
	if w.once {
		measure = c.once
	}
	samples, err := measure(run)
	if err != nil {
		return err
	}
	if err := emit(out, w.name, w.unit, o.threads, samples); err != nil || w.also == nil {
		return err
	}
	name, unit, value := w.also()
	return emit(out, name, unit, o.threads, []float64{value})
}

// instance gives a model its own threads.
func (o *options) instance() rt.Option { return rt.WithThreads(o.threads) }

// pool returns the threads of kernels.
func (o *options) pool() *rt.Pool { return rt.NewPool(o.threads) }

// errWrong is a result that is not what it should be.
func errWrong(what string, got, want float64) error {
	return fmt.Errorf("%s: got %g, want %g", what, got, want)
}
