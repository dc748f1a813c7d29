package callback

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dlgen/dlgen/rt/train"
	"github.com/dlgen/dlgen/rt/train/checkpoint"
)

// BackupAndRestore keeps the latest position in a folder, and goes on from it when the same training is begun again.
type BackupAndRestore struct {
	train.DetachedEvents
	BackupDir        string
	SaveFreq         int  // batches between files; 0: an epoch
	DeleteCheckpoint bool // at the end of training
}

func (b *BackupAndRestore) path(r *train.Run) string {
	return filepath.Join(r.Path(b.BackupDir), "backup.safetensors")
}

// Start returns the position that is kept, or nil.
func (b *BackupAndRestore) Start(r *train.Run) (*train.State, error) {
	s, passed, err := checkpoint.Latest(b.path(r))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if passed != nil {
		r.Say(passed.Error() + "; going on from the backup before it")
	}
	return s, err
}

// OnTrainBegin makes the folder.
func (b *BackupAndRestore) OnTrainBegin(r *train.Run) error {
	return os.MkdirAll(r.Path(b.BackupDir), 0o777)
}

// OnBatchEnd saves if it is time.
func (b *BackupAndRestore) OnBatchEnd(r *train.Run) error {
	if b.SaveFreq <= 0 || int(r.Trainer.Call.Step)%b.SaveFreq != 0 {
		return nil
	}
	return checkpoint.SaveRun(b.path(r), r)
}

// OnEpochEnd saves.
func (b *BackupAndRestore) OnEpochEnd(r *train.Run) error {
	if b.SaveFreq > 0 {
		return nil
	}
	return checkpoint.SaveRun(b.path(r), r)
}

// OnInterrupt saves.
func (b *BackupAndRestore) OnInterrupt(r *train.Run) error {
	return checkpoint.SaveRun(b.path(r), r)
}

// OnTrainEnd takes the files away.
func (b *BackupAndRestore) OnTrainEnd(r *train.Run) error {
	if !b.DeleteCheckpoint {
		return nil
	}
	return checkpoint.Remove(b.path(r))
}
