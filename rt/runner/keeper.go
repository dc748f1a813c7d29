package runner

import (
	"io"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/callback"
)

// keeper is a callback that keeps the history, and the weights of the epoch with the lowest val_loss, in files.
type keeper struct {
	train.DetachedEvents
	folder   string
	metadata map[string]string
	had      bool // the run goes on: best weights may be on disk already

	best   *rt.Params // not on disk yet if fresh
	lowest float64
	fresh  bool
}

// OnTrainBegin learns what the epochs before reached.
func (k *keeper) OnTrainBegin(r *train.Run) error {
	k.lowest = math.Inf(1)
	if k.had {
		for _, loss := range r.History.Series("val_loss") {
			if loss < k.lowest {
				k.lowest = loss
			}
		}
	}
	return nil
}

// OnEpochEnd keeps the weights if they are the best so far.
func (k *keeper) OnEpochEnd(r *train.Run) error {
	if loss := r.History.Last("val_loss"); loss < k.lowest && !k.others(r) {
		k.lowest, k.fresh = loss, true
		now := r.Trainer.Instance.Params
		if k.best == nil {
			k.best = rt.NewParams(now.Table)
		}
		copy(k.best.Slab, now.Slab)
	}
	return nil
}

// others reports whether a ModelCheckpoint of the file writes the best weights.
func (k *keeper) others(r *train.Run) bool {
	return slices.ContainsFunc(r.Block.Callbacks, func(c train.Callback) bool {
		m, ok := c.(*callback.ModelCheckpoint)
		return ok && m.Filepath == bestFile
	})
}

// write writes what is there. It is done before each checkpoint, so that a run that goes on from that knows the lowest
// loss to be on disk.
func (k *keeper) write(r *train.Run) error {
	if k.fresh {
		if err := k.best.SaveFile(filepath.Join(k.folder, bestFile), k.metadata); err != nil {
			return err
		}
		k.fresh = false
	}
	return writeHistory(filepath.Join(k.folder, historyFile), r.History)
}

// writeHistory writes a history as CSV; what was not measured is empty. Epochs are counted from 0, as in Keras's files.
func writeHistory(path string, h *train.History) error {
	var text strings.Builder
	text.WriteString(strings.Join(slices.Concat([]string{"epoch"}, h.Names), ",") + "\n")
	for _, e := range h.Epochs {
		text.WriteString(strconv.Itoa(e.Number))
		for _, v := range e.Values {
			text.WriteByte(',')
			if !math.IsNaN(v) {
				text.WriteString(strconv.FormatFloat(v, 'g', -1, 64))
			}
		}
		text.WriteByte('\n')
	}
	return safetensors.Replace(path, func(w io.Writer) error {
		_, err := io.WriteString(w, text.String())
		return err
	})
}
