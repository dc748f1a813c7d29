package callback

import (
	"bytes"
	"strconv"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// EarlyStopping ends training when what it watches has not become better for some epochs.
type EarlyStopping struct {
	train.DetachedEvents
	Monitor            string  // a name of the history; "": val_loss
	Max                bool    // larger is better
	MinDelta           float64 // the least change that counts as better
	Patience           int     // epochs without any that are waited for
	Baseline           *float64
	RestoreBestWeights bool
	StartFromEpoch     int
	Verbose            int

	best    best
	wait    int
	epoch   int    // of the best
	stopped int    // the epoch after which it stopped, else 0
	weights []byte // nil: none yet
}

// OnTrainBegin forgets earlier trainings.
func (e *EarlyStopping) OnTrainBegin(r *train.Run) (err error) {
	if e.Monitor, err = monitored(r, "EarlyStopping", e.Monitor); err != nil {
		return err
	}
	if !r.Resumed() {
		e.best, e.wait, e.epoch, e.stopped, e.weights = best{}, 0, 0, 0, nil
	}
	return nil
}

// OnEpochEnd judges the epoch.
func (e *EarlyStopping) OnEpochEnd(r *train.Run) error {
	now, ok := r.Value(e.Monitor)
	if !ok || r.Epoch < e.StartFromEpoch {
		return nil
	}
	if e.RestoreBestWeights && e.weights == nil {
		e.remember(r)
	}
	e.wait++
	if e.best.take(now, e.MinDelta, e.Max) {
		if e.RestoreBestWeights {
			e.remember(r)
		}
		// What is not better than the baseline does not count as an improvement.
		if e.Baseline == nil || improved(now, *e.Baseline, e.MinDelta, e.Max) {
			e.wait = 0
		}
		return nil
	}
	if e.wait >= e.Patience && r.Epoch > 0 {
		e.stopped = r.Epoch
		return train.StopTraining
	}
	return nil
}

// remember copies the weights.
func (e *EarlyStopping) remember(r *train.Run) {
	e.weights, e.epoch = append(e.weights[:0], r.Trainer.Instance.Params.Slab...), r.Epoch
}

// OnTrainEnd puts the best weights back.
func (e *EarlyStopping) OnTrainEnd(r *train.Run) error {
	if e.stopped > 0 && e.Verbose > 0 {
		r.Say("Epoch " + strconv.Itoa(e.stopped+1) + ": early stopping")
	}
	if !e.RestoreBestWeights || e.weights == nil {
		return nil
	}
	if e.Verbose > 0 {
		r.Say("Restoring model weights from the end of the best epoch: " + strconv.Itoa(e.epoch+1))
	}
	copy(r.Trainer.Instance.Params.Slab, e.weights)
	return nil
}

// Kept returns what outlives the process.
func (e *EarlyStopping) Kept() []safetensors.Tensor {
	kept := []safetensors.Tensor{e.best.numbers("early_stopping", float64(e.wait), float64(e.epoch), float64(e.stopped))}
	if e.weights != nil {
		kept = append(kept, safetensors.Tensor{Name: "early_stopping.weights", DType: safetensors.U8, Shape: []int{len(e.weights)}, Data: e.weights})
	}
	return kept
}

// Restore takes it back.
func (e *EarlyStopping) Restore(tensors []safetensors.Tensor) error {
	x := e.best.restore(tensors, "early_stopping", 3)
	e.wait, e.epoch, e.stopped, e.weights = int(x[0]), int(x[1]), int(x[2]), nil
	for i := range tensors {
		if tensors[i].Name == "early_stopping.weights" {
			e.weights = bytes.Clone(tensors[i].Data)
		}
	}
	return nil
}
