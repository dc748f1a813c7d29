package callback

import (
	"cmp"
	"io"
	"os"
	"time"

	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/lines"
)

// Progress writes a line after each epoch, with what was measured:
//
//	Epoch 2/4 - 0s - accuracy: 0.9520 - loss: 0.1711 - val_accuracy: 0.9800 - val_loss: 0.0825
//
// It is for programs: `dlgen train` shows its own.
type Progress struct {
	train.DetachedEvents
	To io.Writer // nil: os.Stderr

	start time.Time
}

// OnTrainBegin starts the clock for a training that goes on in the middle of an epoch.
func (p *Progress) OnTrainBegin(r *train.Run) error { return p.OnEpochBegin(r) }

// OnEpochBegin starts the clock.
func (p *Progress) OnEpochBegin(*train.Run) error {
	p.start = time.Now()
	return nil
}

// OnEpochEnd writes the line.
func (p *Progress) OnEpochEnd(r *train.Run) error {
	h := r.History
	measured := lines.Measured(h.Names, h.Epochs[len(h.Epochs)-1].Values)
	_, err := io.WriteString(cmp.Or[io.Writer](p.To, os.Stderr), lines.Epoch(r.Epoch, r.Epochs, time.Since(p.start), measured))
	return err
}
