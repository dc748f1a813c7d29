package train

import (
	"context"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Run is a training under way, as callbacks see it.
type Run struct {
	Block   *Block
	Trainer *rt.Trainer
	History *History
	Epochs  int // the epoch to end before
	Epoch   int // the current one, from 0
	Steps   int // batches of an epoch; 0 while that is not known
	Batch   int // batches of the epoch that are done

	training, validation data.Samples // the second is nil without validation
	lock                 *sync.Mutex  // of both

	began *moment // from which a fault is replayed; nil if the step is not watched

	seed      int64
	size      int // rows of a batch
	rows      int // to train on, below 0 where that is not known
	means     means
	loss      func(i int) float64
	logs      []float64
	feeder    *feeder
	validator *measurer // nil without validation
	callbacks []Callback
	dir       string
	say       func(string)
	resumed   bool
	ended     bool // the epoch is in the history
	stopping  bool
	under     []started // steps that are under way, the oldest first
	holding   bool      // variables may stay on a GPU
	rated     bool      // the history ends with the learning rate
	broken    bool      // the loss is no number, and a callback has ended the training for it
}

// newRun prepares a training and starts to gather its first batch.
func newRun(i *rt.Instance, b *Block, o *Options) (*Run, error) {
	b = o.over(b)
	if name, n := b.negative(); n < 0 {
		return nil, errNegative(name, n)
	}
	size := b.BatchSize
	if size == 0 {
		size = i.Model.BatchSize
	}
	if size < 0 || size > i.Model.BatchSize {
		return nil, errBatchSize(size, i.Model.BatchSize)
	}
	training, validation, err := o.samples(b, i.Pool)
	if err != nil {
		return nil, err
	}
	r := &Run{Block: b, Trainer: rt.NewTrainer(i, b.Learner, b.Training), History: newHistory(b.Learner, validation != nil),
		Epochs: b.Epochs, Epoch: b.InitialEpoch, Steps: b.StepsPerEpoch, seed: b.Seed, rows: training.Rows(),
		callbacks: slices.Concat(b.Callbacks, o.Callbacks), dir: o.Dir, say: o.Say,
		training: training, validation: validation, lock: &sync.Mutex{}}
	if _, given := r.Rate(); given && r.changesRates() && !slices.Contains(r.History.Names, LearningRate) {
		r.History.Names, r.rated = append(r.History.Names, LearningRate), true
	}
	r.loss = r.Trainer.Loss
	r.means.sums = make([]float64, len(b.Learner.Losses))
	r.size = size
	if r.Steps == 0 && !r.open() {
		r.Steps = (r.rows + size - 1) / size
	}
	if err := r.start(o.Resume); err != nil {
		return nil, err
	}
	r.Trainer.Call.Seed = uint64(r.seed)
	if validation != nil {
		r.validator = newMeasurer(i, b.Learner, validation, r.lock, size)
	}
	r.feed(r.Batch, r.Epochs*r.Steps, newAugmenter(b, r.seed))
	return r, nil
}

// open reports whether an epoch is a pass through samples that come one after the other, however many there are.
func (r *Run) open() bool { return r.rows < 0 && r.Block.StepsPerEpoch == 0 }

// feed begins to gather the batches of this epoch from one on, and those after it up to one counted from the start of
// training.
func (r *Run) feed(batch, to int, a *augmenter) {
	first := r.Epoch*r.Steps + batch
	s, ok := r.training.(data.Streamed)
	if !ok {
		o := newOrder(r.rows, r.size, r.Block.Shuffle, r.seed)
		r.feeder = feed(r.Trainer.Call, newGatherer(r.training, r.lock, o), a, first, to)
		return
	}
	p := &puller{samples: s, size: r.size, endless: !r.open(), skip: first}
	if r.open() {
		p.skip, p.passes = batch, r.Epochs-r.Epoch
		if first, to = int(r.Trainer.Call.Step), math.MaxInt; p.passes <= 0 {
			to = first
		}
	}
	r.feeder = feed(r.Trainer.Call, p, a, first, to)
}

// Logs returns what the epoch measured so far: losses as means over rows, then metrics, by the history's names. It stays
// until the next call.
func (r *Run) Logs() ([]float64, error) {
	err := r.wait(0)
	if err != nil {
		return nil, err
	}
	r.logs, err = r.Trainer.Metrics(r.means.values(r.logs[:0]))
	return r.logs, err
}

// Waited is how long steps have waited for rows of the training so far.
func (r *Run) Waited() time.Duration { return r.feeder.waited }

// Last reports whether no epoch follows the current one.
func (r *Run) Last() bool { return r.stopping || r.Epoch+1 >= r.Epochs }

// validates reports whether the current epoch is validated.
func (r *Run) validates() bool {
	return r.validator != nil && (r.Epoch+1)%max(r.Block.ValidationFreq, 1) == 0
}

// endEpoch adds a row to the history.
func (r *Run) endEpoch(ctx context.Context) error {
	logs, err := r.Logs()
	if err != nil {
		return err
	}
	row := Epoch{Number: r.Epoch, Values: append(make([]float64, 0, len(r.History.Names)), logs...)}
	if r.validates() {
		if row.Values, err = r.validate(ctx, row.Values); err != nil {
			return err
		}
	}
	for len(row.Values) < len(r.History.Names) {
		row.Values = append(row.Values, math.NaN())
	}
	if last := len(row.Values) - 1; r.rated {
		row.Values[last], _ = r.Rate()
	}
	r.History.Epochs = append(r.History.Epochs, row)
	r.ended = true
	return nil
}

// validate appends what the samples to validate with measure.
func (r *Run) validate(ctx context.Context, values []float64) ([]float64, error) {
	if err := r.tellTesting(Testing.OnTestBegin); err != nil {
		return nil, err
	}
	values, err := r.validator.measure(ctx, values)
	if ended := r.tellTesting(Testing.OnTestEnd); err == nil && ended != nil {
		return nil, ended
	}
	if err != nil && err != ctx.Err() {
		err = errValidation(err)
	}
	return values, err
}
