package checkpoint

import (
	"path/filepath"
	"time"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// Saver is a callback that keeps the latest position in a file: after epochs, and when training is interrupted. It
// comes last of all callbacks, so that it knows whether one of them has stopped the training.
type Saver struct {
	train.DetachedEvents
	Path  string
	Every time.Duration // between saves after epochs, the last apart; 0: after each
	// Before, if not nil, is called before a save, to write what must not be older than the checkpoint.
	Before func(r *train.Run) error

	saved time.Time
}

// OnTrainBegin takes away what a process that was killed has left half written.
func (s *Saver) OnTrainBegin(*train.Run) error {
	safetensors.Sweep(filepath.Dir(s.Path), filepath.Base(next(s.Path)))
	return nil
}

// OnEpochEnd saves if it is time.
func (s *Saver) OnEpochEnd(r *train.Run) error {
	if now := time.Now(); r.Last() || now.Sub(s.saved) >= s.Every {
		s.saved = now
		return s.save(r)
	}
	return nil
}

// OnInterrupt saves.
func (s *Saver) OnInterrupt(r *train.Run) error { return s.save(r) }

func (s *Saver) save(r *train.Run) error {
	if s.Before != nil {
		if err := s.Before(r); err != nil {
			return err
		}
	}
	return SaveRun(s.Path, r)
}
