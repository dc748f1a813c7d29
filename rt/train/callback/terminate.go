package callback

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/train"
)

// TerminateOnNaN ends training when a loss is no finite number: without an error, or with RaiseError as if there were no
// such callback, with an error that says where the number came from; other callbacks hear of no end then.
type TerminateOnNaN struct {
	train.DetachedEvents
	RaiseError bool
}

// OnBadLoss says where, and ends the training.
func (t TerminateOnNaN) OnBadLoss(r *train.Run, _ float64) error {
	if t.RaiseError {
		return nil
	}
	r.Say("Batch " + strconv.Itoa(r.Batch) + ": Invalid loss, terminating training")
	return train.StopTraining
}
