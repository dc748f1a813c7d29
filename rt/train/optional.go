package train

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
)

// Stateful is a callback whose memory outlives the process: a resumed training goes on as if it had never stopped.
type Stateful interface {
	Callback
	// Kept returns what is to be kept, in tensors that may share memory until the next event.
	Kept() []safetensors.Tensor
	// Restore takes it back, before OnTrainBegin. Tensors is empty if the training had no such callback.
	Restore(tensors []safetensors.Tensor) error
}

// Testing is a callback that is told when an epoch's validation begins and ends.
type Testing interface {
	Callback
	OnTestBegin(r *Run) error
	OnTestEnd(r *Run) error
}

// Starter is a callback that knows from where a training goes on, if the options do not say it.
type Starter interface {
	Callback
	// Start returns a state, or nil.
	Start(r *Run) (*State, error)
}

// LossJudge is a callback that is asked what to do about a loss that is no finite number, which else is an error.
// StopTraining ends the training without one, and without what follows an epoch.
type LossJudge interface {
	Callback
	OnBadLoss(r *Run, loss float64) error
}

// Finishing is a callback that is told when all epochs are done, before what ends a training puts averaged weights in
// place; OnTrainEnd comes after that.
type Finishing interface {
	Callback
	OnFinish(r *Run) error
}

// RateChanger is a callback that changes learning rates: as in Keras, the history has LearningRate then.
type RateChanger interface {
	Callback
	ChangesRates()
}

// changesRates reports whether a callback does.
func (r *Run) changesRates() bool {
	return slices.ContainsFunc(r.callbacks, func(c Callback) bool { _, is := c.(RateChanger); return is })
}

// finish ends the training.
func (r *Run) finish() error {
	for _, c := range r.callbacks {
		if f, ok := c.(Finishing); ok {
			if err := f.OnFinish(r); err != nil {
				return err
			}
		}
	}
	return r.Trainer.Finish()
}

// start takes over the state of the options, or that of a callback.
func (r *Run) start(s *State) error {
	for _, c := range r.callbacks {
		starter, ok := c.(Starter)
		if !ok || s != nil {
			continue
		}
		var err error
		if s, err = starter.Start(r); err != nil {
			return err
		}
	}
	if s == nil {
		return nil
	}
	return r.resume(s)
}

// judge asks the callbacks about a bad loss: the first error counts.
func (r *Run) judge(loss float64) error {
	for _, c := range r.callbacks {
		if judge, ok := c.(LossJudge); ok {
			if err := judge.OnBadLoss(r, loss); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellTesting calls a method of the callbacks that have it.
func (r *Run) tellTesting(event func(c Testing, r *Run) error) error {
	for _, c := range r.callbacks {
		if t, ok := c.(Testing); ok {
			if err := event(t, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// kept returns what all callbacks keep; the names begin with the number of the callback among those that keep anything.
func (r *Run) kept() []safetensors.Tensor {
	var all []safetensors.Tensor
	n := 0
	for _, c := range r.callbacks {
		keeper, ok := c.(Stateful)
		if !ok {
			continue
		}
		for _, t := range keeper.Kept() {
			t.Name = strconv.Itoa(n) + "." + t.Name
			all = append(all, t)
		}
		n++
	}
	return all
}

// restore gives the callbacks back what they kept.
func (r *Run) restore(all []safetensors.Tensor) error {
	n := 0
	for _, c := range r.callbacks {
		keeper, ok := c.(Stateful)
		if !ok {
			continue
		}
		var own []safetensors.Tensor
		for _, t := range all {
			if name, ok := strings.CutPrefix(t.Name, strconv.Itoa(n)+"."); ok {
				t.Name = name
				own = append(own, t)
			}
		}
		if err := keeper.Restore(own); err != nil {
			return err
		}
		n++
	}
	return nil
}
