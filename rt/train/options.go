package train

import (
	"slices"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Options change how a block is run.
type Options struct {
	Samples    data.Samples // to train on, instead of the block's dataset; its `augment` applies to them, too
	Validation data.Samples // instead of the block's validation_data or validation_split
	Files      data.Finder  // where the files of datasets are looked up; zero: the working directory, then $DLGEN_DATA
	Epochs     int          // 0: the block's
	BatchSize  int          // rows of a step, at most the model's; 0: the block's
	Seed       int64        // of the order and of random numbers; 0: the block's
	// StepsPerEpoch makes so many batches an epoch; 0: the block's. Samples that never end need it.
	StepsPerEpoch  int
	InitialEpoch   int          // the epoch to begin with, counted from 0; 0: the block's
	ValidationFreq int          // validate every so many epochs; 0: the block's
	Callbacks      []Callback   // called in order, after the block's own
	Resume         *State       // go on from there
	Dir            string       // where callbacks write files with relative names; "": the working directory
	Say            func(string) // takes a line that a callback has to say; nil: nobody does
}

// over returns a block as the options change it.
func (o *Options) over(b *Block) *Block {
	changed := *b
	for _, n := range []struct{ to, by *int }{
		{&changed.Epochs, &o.Epochs}, {&changed.BatchSize, &o.BatchSize}, {&changed.StepsPerEpoch, &o.StepsPerEpoch},
		{&changed.InitialEpoch, &o.InitialEpoch}, {&changed.ValidationFreq, &o.ValidationFreq},
	} {
		if *n.by != 0 {
			*n.to = *n.by
		}
	}
	if o.Seed != 0 {
		changed.Seed = o.Seed
	}
	return &changed
}

// All reads all rows of the block's dataset. The pool may be nil.
func (b *Block) All(files data.Finder, pool *rt.Pool) (data.Samples, error) {
	if b.Feed == nil {
		return nil, errNoDataset(b)
	}
	return b.load(b.Feed, files, pool)
}

// load reads a dataset as the model's fields.
func (b *Block) load(f *data.Feed, files data.Finder, pool *rt.Pool) (data.Samples, error) {
	m := b.Learner.Model
	return data.Open(f, slices.Concat(m.Inputs, m.Targets), files, pool)
}

// Samples reads the block's datasets: the rows to train on, and those to validate with or nil. The pool may be nil.
func (b *Block) Samples(files data.Finder, pool *rt.Pool) (training, validation data.Samples, err error) {
	all, err := b.All(files, pool)
	if err != nil {
		return nil, nil, err
	}
	switch {
	case b.Validate != nil:
		validation, err := b.load(b.Validate, files, pool)
		return all, validation, err
	case b.ValidationSplit > 0:
		return data.Split(all, b.ValidationSplit)
	}
	return all, nil, nil
}

// samples returns what the options and the block say to train on and to validate with.
func (o *Options) samples(b *Block, pool *rt.Pool) (training, validation data.Samples, err error) {
	switch {
	case o.Samples == nil:
		training, validation, err = b.Samples(o.Files, pool)
	case o.Validation == nil && b.Validate != nil:
		training = o.Samples
		validation, err = b.load(b.Validate, o.Files, pool)
	case o.Validation == nil && b.ValidationSplit > 0 && o.Samples.Rows() < 0:
		err = errNoSplit()
	case o.Validation == nil && b.ValidationSplit > 0:
		training, validation, err = data.Split(o.Samples, b.ValidationSplit)
	default:
		training = o.Samples
	}
	if o.Validation != nil {
		validation = o.Validation
	}
	if err != nil {
		return nil, nil, err
	}
	if training.Rows() == 0 || validation != nil && validation.Rows() == 0 {
		return nil, nil, errNoRows()
	}
	return training, validation, nil
}
