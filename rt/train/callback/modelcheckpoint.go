package callback

import (
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// ModelCheckpoint writes files after epochs, or after a number of batches: whole checkpoints, or weights only.
type ModelCheckpoint struct {
	train.DetachedEvents
	Filepath              string // {epoch:02d} and names of the history are filled in
	Monitor               string // of SaveBestOnly, a name of the history; "": val_loss
	Max                   bool   // larger is better
	SaveBestOnly          bool
	SaveWeightsOnly       bool
	SaveFreq              int // batches between files; 0: an epoch
	InitialValueThreshold *float64
	Verbose               int

	best best
}

// OnTrainBegin forgets earlier trainings.
func (m *ModelCheckpoint) OnTrainBegin(r *train.Run) (err error) {
	if m.SaveBestOnly {
		if m.Monitor, err = monitored(r, "ModelCheckpoint", m.Monitor); err != nil {
			return err
		}
	}
	if !r.Resumed() {
		m.begin()
	}
	return nil
}

func (m *ModelCheckpoint) begin() {
	m.best = best{}
	if m.InitialValueThreshold != nil {
		m.best = best{*m.InitialValueThreshold, true}
	}
}

// OnBatchEnd writes a file if it is time.
func (m *ModelCheckpoint) OnBatchEnd(r *train.Run) error {
	if m.SaveFreq <= 0 || int(r.Trainer.Call.Step)%m.SaveFreq != 0 {
		return nil
	}
	logs, err := r.Logs()
	if err != nil {
		return err
	}
	return m.save(r, logs)
}

// OnEpochEnd writes a file.
func (m *ModelCheckpoint) OnEpochEnd(r *train.Run) error {
	if m.SaveFreq > 0 {
		return nil
	}
	return m.save(r, r.History.Epochs[len(r.History.Epochs)-1].Values)
}

// save writes a file if what was measured is good enough.
func (m *ModelCheckpoint) save(r *train.Run, logs []float64) error {
	value := func(name string) (v float64, whole, ok bool) {
		switch name {
		case "epoch":
			return float64(r.Epoch + 1), true, true
		case "batch":
			return float64(r.Batch), true, true
		}
		at := slices.Index(r.History.Names, name)
		if at < 0 {
			return 0, false, false
		}
		if at >= len(logs) {
			return math.NaN(), false, true // not validated yet
		}
		return logs[at], false, true
	}
	if m.SaveBestOnly {
		now, _, ok := value(m.Monitor)
		if !ok || math.IsNaN(now) || !m.best.take(now, 0, m.Max) {
			return nil
		}
	}
	name, err := expand(m.Filepath, value)
	if err != nil {
		return err
	}
	path := r.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	if m.Verbose > 0 {
		r.Say("saving model to " + path)
	}
	safetensors.Sweep(filepath.Dir(path), filepath.Base(path)) // of a run that was killed
	i := r.Trainer.Instance
	state, err := r.State()
	if err != nil {
		return err
	}
	if m.SaveWeightsOnly {
		return i.Params.SaveFile(path, map[string]string{"model": i.Model.Name})
	}
	return safetensors.Replace(path, func(w io.Writer) error { return checkpoint.Write(w, state) })
}

// Kept returns what outlives the process.
func (m *ModelCheckpoint) Kept() []safetensors.Tensor {
	return []safetensors.Tensor{m.best.numbers("model_checkpoint")}
}

// Restore takes it back.
func (m *ModelCheckpoint) Restore(tensors []safetensors.Tensor) error {
	if m.best.restore(tensors, "model_checkpoint", 0); !m.best.known {
		m.begin()
	}
	return nil
}
