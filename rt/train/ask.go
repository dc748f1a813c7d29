package train

import (
	"math"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// What callbacks ask of a run, and do to it.

// Resumed reports whether the run goes on from a state.
func (r *Run) Resumed() bool { return r.resumed }

// Stop ends the training as StopTraining does.
func (r *Run) Stop() { r.stopping = true }

// Stopping reports whether a callback has ended the training.
func (r *Run) Stopping() bool { return r.stopping }

// Path returns where a callback writes a file.
func (r *Run) Path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.dir, name)
}

// Say tells people something.
func (r *Run) Say(line string) {
	if r.say != nil {
		r.say(line)
	}
}

// Value returns what the last epoch in the history measured; ok is false if it did not, as without its validation.
func (r *Run) Value(name string) (v float64, ok bool) {
	at, last := slices.Index(r.History.Names, name), len(r.History.Epochs)-1
	if at < 0 || last < 0 || name != LearningRate && at >= len(r.History.Names)/2 && r.validator != nil && !r.validates() {
		return math.NaN(), false
	}
	return r.History.Epochs[last].Values[at], true
}

// Rate returns the learning rate, that of the first optimizer if there are several; ok is false if a schedule gives it.
func (r *Run) Rate() (rate float64, ok bool) {
	return r.Trainer.Rate() // which no step changes
}

// ChangeRates replaces each learning rate that is not given by a schedule, and reports whether there is one.
func (r *Run) ChangeRates(change func(rate float64) float64) bool {
	if r.Settle() != nil {
		return false // the device is lost, of which the next step tells
	}
	return r.Trainer.ChangeRates(change)
}

// Samples returns the rows to train on, and those to validate with or nil.
func (r *Run) Samples() (training, validation data.Samples) {
	if r.validation != nil {
		validation = locked{r.validation, r.lock}
	}
	return locked{r.training, r.lock}, validation
}

// locked are samples that the run gathers from too.
type locked struct {
	data.Samples
	lock *sync.Mutex
}

// Gather waits for the run.
func (l locked) Gather(rows []int, fields []rt.Slab) error {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.Samples.Gather(rows, fields)
}
