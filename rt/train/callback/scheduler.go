package callback

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// LearningRateScheduler sets the learning rates when an epoch begins, those apart that an optimizer's own schedule gives.
type LearningRateScheduler struct {
	train.DetachedEvents
	Schedule func(epoch int, rate float64) float64 // of the epoch from 0 and the rate so far
	Compiled int                                   // without Schedule: which of the training's own computes it
	Verbose  int

	done int // the last epoch whose rates are set, plus 1
}

// OnTrainBegin forgets earlier trainings.
func (s *LearningRateScheduler) OnTrainBegin(r *train.Run) error {
	if !r.Resumed() {
		s.done = 0
	}
	return nil
}

// ChangesRates says that it does.
func (s *LearningRateScheduler) ChangesRates() {}

// OnEpochBegin sets the rates, once: a run that goes on where an epoch begins may have them already.
func (s *LearningRateScheduler) OnEpochBegin(r *train.Run) error {
	if s.done == r.Epoch+1 {
		return nil
	}
	s.done = r.Epoch + 1
	if s.Schedule != nil {
		r.ChangeRates(func(rate float64) float64 { return s.Schedule(r.Epoch, rate) })
	} else if err := r.Trainer.Schedule(s.Compiled, r.Epoch); err != nil {
		return err
	}
	if rate, ok := r.Rate(); ok && s.Verbose > 0 {
		r.Say("Epoch " + strconv.Itoa(r.Epoch+1) + ": LearningRateScheduler setting learning rate to " + strconv.FormatFloat(rate, 'g', -1, 32) + ".")
	}
	return nil
}

// Kept returns what outlives the process.
func (s *LearningRateScheduler) Kept() []safetensors.Tensor {
	return []safetensors.Tensor{train.Numbers("learning_rate_scheduler", float64(s.done))}
}

// Restore takes it back.
func (s *LearningRateScheduler) Restore(tensors []safetensors.Tensor) error {
	s.done = 0
	if x, ok := train.NumbersOf(tensors, "learning_rate_scheduler", 1); ok {
		s.done = int(x[0])
	}
	return nil
}
