package rt

import (
	"errors"
	"strconv"
)

// Loop is what the trainers of generated code have in common: single steps, for a loop of the caller's own.
type Loop struct{ trainer *Trainer }

// NewLoop returns a loop that begins at step 0.
func NewLoop(i *Instance, l *Learner, t *Training) Loop { return Loop{NewTrainer(i, l, t)} }

// Rate returns the learning rate, that of the first optimizer if there are several; ok is false if a schedule gives it.
func (l *Loop) Rate() (rate float64, ok bool) { return l.trainer.Rate() }

// ChangeRates replaces each learning rate that is not given by a schedule, and reports whether there is one.
func (l *Loop) ChangeRates(change func(rate float64) float64) bool {
	return l.trainer.ChangeRates(change)
}

// Reset begins an epoch: layers with stateful=true begin with zeros.
func (l *Loop) Reset() { l.trainer.Reset() }

// Finish does what ends a training, such as putting averaged weights in place.
func (l *Loop) Finish() error { return l.trainer.Finish() }

// StepBatch trains on a batch and returns its total loss. Put copies a sample into the memory of the batch.
func StepBatch[S any](l *Loop, batch []S, put func(*S, []Slab, int)) (loss float32, err error) {
	t := l.trainer
	if most := t.Instance.Model.BatchSize; len(batch) == 0 || len(batch) > most {
		return 0, errors.New("a batch has 1 to " + strconv.Itoa(most) + " samples")
	}
	t.Call.N = len(batch)
	putRows(t.Call, batch, put)
	if err := t.Step(); err != nil {
		return 0, OfRow(0, err)
	}
	return float32(t.Loss(0)), nil
}
