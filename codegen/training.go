package codegen

import (
	"github.com/dlgen/dlgen/codegen/golang"
	"github.com/dlgen/dlgen/codegen/model"
)

// settingsOf reads the keys of a train block that the run time needs.
func settingsOf(t *model.Train, batchSize int) golang.Settings {
	a := t.Settings
	s := golang.Settings{
		BatchSize:       a.Int("batch_size"),
		Epochs:          a.Int("epochs"),
		InitialEpoch:    a.Int("initial_epoch"),
		Seed:            int64(a.Int("seed")),
		Shuffle:         a.Bool("shuffle"),
		ValidationSplit: a.Float("validation_split"),
		ValidationFreq:  a.Int("validation_freq"),
	}
	s.Callbacks = callbacksOf(t)
	if _, given := a.Spans["device"]; given {
		s.Device = a.Word("device")
	}
	if a.Has("steps_per_epoch") {
		s.StepsPerEpoch = a.Int("steps_per_epoch")
	}
	if batchSize > 0 {
		s.BatchSize = batchSize
	}
	return s
}
