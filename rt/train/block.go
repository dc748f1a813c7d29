package train

import (
	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Block is a train block of a .dl file.
type Block struct {
	Learner         *rt.Learner
	Training        *rt.Training // one of the learner's
	Feed            *data.Feed   // nil without `on`: the caller gives the samples
	Validate        *data.Feed   // validation_data, or nil
	BatchSize       int          // rows of a step; 0: the model's
	Epochs          int
	InitialEpoch    int
	Seed            int64
	Shuffle         bool
	StepsPerEpoch   int     // 0: as many as there are batches
	ValidationSplit float64 // the part of the rows, at their end, that validates
	ValidationFreq  int     // validate every so many epochs
	Callbacks       []Callback
}

// negative returns a count that is below 0, with its name, or 0.
func (b *Block) negative() (name string, n int) {
	for _, c := range []struct {
		name string
		n    int
	}{{"Epochs", b.Epochs}, {"StepsPerEpoch", b.StepsPerEpoch}, {"InitialEpoch", b.InitialEpoch}, {"ValidationFreq", b.ValidationFreq}} {
		if c.n < 0 {
			return c.name, c.n
		}
	}
	return "", 0
}
