package tensorboard

import (
	"errors"
	"math"
	"path/filepath"
	"strings"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/train"
)

// TensorBoard is a callback that writes what a training measures.
type TensorBoard struct {
	train.DetachedEvents
	LogDir              string
	HistogramFreq       int // epochs between histograms of the weights; 0: none
	WriteStepsPerSecond bool
	UpdateFreq          int              // batches between losses and metrics; 0: at the end of an epoch only
	Now                 func() time.Time // the clock; nil: that of the machine

	train, validation *Writer
	start             time.Time // of the epoch
	first             int       // its batches that were done then
}

// OnTrainBegin makes the files.
func (t *TensorBoard) OnTrainBegin(r *train.Run) (err error) {
	if t.Now == nil {
		t.Now = time.Now
	}
	dir := r.Path(t.LogDir)
	if t.train, err = NewWriter(filepath.Join(dir, "train"), t.Now); err != nil {
		return err
	}
	if half := len(r.History.Names) / 2; half > 0 && strings.HasPrefix(r.History.Names[half], "val_") {
		if t.validation, err = NewWriter(filepath.Join(dir, "validation"), t.Now); err != nil {
			return err
		}
	}
	t.start, t.first = t.Now(), r.Batch
	if !r.Resumed() {
		return nil
	}
	if t.validation != nil {
		err = t.validation.Restart(r.Epoch)
	}
	return errors.Join(err, t.train.Restart(r.Epoch))
}

// OnEpochBegin starts the clock.
func (t *TensorBoard) OnEpochBegin(*train.Run) error {
	t.start, t.first = t.Now(), 0
	return nil
}

// OnBatchEnd writes losses and metrics if it is time.
func (t *TensorBoard) OnBatchEnd(r *train.Run) error {
	step := int(r.Trainer.Call.Step)
	if t.UpdateFreq <= 0 || step%t.UpdateFreq != 0 {
		return nil
	}
	logs, err := r.Logs()
	if err != nil {
		return err
	}
	for i, v := range logs {
		t.train.Scalar("batch_"+r.History.Names[i], v)
	}
	if t.WriteStepsPerSecond {
		t.train.Scalar("batch_steps_per_second", t.rate(r))
	}
	return t.train.Flush(step - 1)
}

// rate is in steps a second.
func (t *TensorBoard) rate(r *train.Run) float64 {
	return float64(r.Batch-t.first) / max(t.Now().Sub(t.start).Seconds(), 1e-9)
}

// OnEpochEnd writes what the epoch measured.
func (t *TensorBoard) OnEpochEnd(r *train.Run) error {
	values := r.History.Epochs[len(r.History.Epochs)-1].Values
	for i, name := range r.History.Names {
		if plain, ok := strings.CutPrefix(name, "val_"); ok && t.validation != nil && i >= len(values)/2 {
			if !math.IsNaN(values[i]) {
				t.validation.Scalar("epoch_"+plain, values[i])
			}
			continue
		}
		if name != train.LearningRate {
			t.train.Scalar("epoch_"+name, values[i])
		}
	}
	if rate, ok := r.Rate(); ok {
		t.train.Scalar("epoch_learning_rate", rate)
	}
	if t.WriteStepsPerSecond {
		t.train.Scalar("epoch_steps_per_second", t.rate(r))
	}
	if t.HistogramFreq > 0 && r.Epoch%t.HistogramFreq == 0 {
		t.histograms(r.Trainer.Instance.Params)
	}
	if t.validation != nil {
		if err := t.validation.Flush(r.Epoch); err != nil {
			return err
		}
	}
	return t.train.Flush(r.Epoch)
}

// histograms adds those of all weights that are floats.
func (t *TensorBoard) histograms(p *rt.Params) {
	for i := range p.Table {
		v := &p.Table[i]
		if v.DType != rt.Float32 {
			continue
		}
		x := make([]float64, v.Len())
		for k, w := range p.Slab[v.Offset:].F32(0, v.Len()) {
			x[k] = float64(w)
		}
		t.train.Histogram(strings.ReplaceAll(v.Path, ".", "/")+"/histogram", x)
	}
}

// OnInterrupt closes the files.
func (t *TensorBoard) OnInterrupt(*train.Run) error { return t.close() }

// OnTrainEnd closes the files.
func (t *TensorBoard) OnTrainEnd(*train.Run) error { return t.close() }

func (t *TensorBoard) close() error {
	err := t.train.Close()
	if t.validation != nil {
		err = errors.Join(err, t.validation.Close())
	}
	return err
}
