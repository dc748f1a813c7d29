package callback

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/train"
)

// TerminateOnNaN ends training, without an error, when a loss is no finite number.
type TerminateOnNaN struct{ train.DetachedEvents }

// OnBadLoss says where, and ends the training.
func (TerminateOnNaN) OnBadLoss(r *train.Run, _ float64) error {
	r.Say("Batch " + strconv.Itoa(r.Batch) + ": Invalid loss, terminating training")
	return train.StopTraining
}
