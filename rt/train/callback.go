package train

import "errors"

// Callback is told how a training goes on. What it returns as an error ends the training with it, StopTraining apart.
type Callback interface {
	OnTrainBegin(r *Run) error
	OnEpochBegin(r *Run) error
	OnBatchEnd(r *Run) error
	OnEpochEnd(r *Run) error  // the epoch is in the history
	OnInterrupt(r *Run) error // the context was cancelled; nothing else follows
	OnTrainEnd(r *Run) error
}

// StopTraining is what a callback returns to end the training. After a batch the epoch ends at once, with its validation.
var StopTraining = errors.New("stop training")

// Events does nothing at any event. Callbacks embed it and have the methods that they need.
type Events struct{}

// OnTrainBegin does nothing.
func (Events) OnTrainBegin(*Run) error { return nil }

// OnEpochBegin does nothing.
func (Events) OnEpochBegin(*Run) error { return nil }

// OnBatchEnd does nothing.
func (Events) OnBatchEnd(*Run) error { return nil }

// OnEpochEnd does nothing.
func (Events) OnEpochEnd(*Run) error { return nil }

// OnInterrupt does nothing.
func (Events) OnInterrupt(*Run) error { return nil }

// OnTrainEnd does nothing.
func (Events) OnTrainEnd(*Run) error { return nil }

// tell calls a method of all callbacks. StopTraining is noted in the run; the first other error is returned.
func (r *Run) tell(event func(c Callback, r *Run) error) error {
	for _, c := range r.callbacks {
		switch err := event(c, r); {
		case err == StopTraining:
			r.stopping = true
		case err != nil:
			return err
		}
	}
	return nil
}
