package callback

import "github.com/dlgen/dlgen/rt/train"

// Lambda is a callback of functions; those that are nil do nothing.
type Lambda struct {
	TrainBegin, EpochBegin, BatchEnd, EpochEnd, Interrupt, TrainEnd func(r *train.Run) error
}

// OnTrainBegin calls TrainBegin.
func (l Lambda) OnTrainBegin(r *train.Run) error { return call(l.TrainBegin, r) }

// OnEpochBegin calls EpochBegin.
func (l Lambda) OnEpochBegin(r *train.Run) error { return call(l.EpochBegin, r) }

// OnBatchEnd calls BatchEnd.
func (l Lambda) OnBatchEnd(r *train.Run) error { return call(l.BatchEnd, r) }

// Detached reports whether there is no BatchEnd.
func (l Lambda) Detached() bool { return l.BatchEnd == nil }

// OnEpochEnd calls EpochEnd.
func (l Lambda) OnEpochEnd(r *train.Run) error { return call(l.EpochEnd, r) }

// OnInterrupt calls Interrupt.
func (l Lambda) OnInterrupt(r *train.Run) error { return call(l.Interrupt, r) }

// OnTrainEnd calls TrainEnd.
func (l Lambda) OnTrainEnd(r *train.Run) error { return call(l.TrainEnd, r) }

func call(f func(r *train.Run) error, r *train.Run) error {
	if f == nil {
		return nil
	}
	return f(r)
}
