package runner

import (
	"context"
	"fmt"
	"time"

	"github.com/dlgen/dlgen/rt/train"
)

// fit trains a block on its dataset for a short while, and measures how long steps wait for their rows. A note says it in
// words; where the data cannot be read it says why.
func (b *benching) fit(ctx context.Context, m *Model, block *train.Block) (note string, err error) {
	if block.Feed == nil {
		return "", nil
	}
	i, err := b.flags.instance(m.Learner, block.Seed)
	if err != nil {
		return "", err
	}
	start := time.Now()
	samples, _, err := block.Samples(b.flags.finder(), i.Pool)
	if err != nil {
		fmt.Fprintf(b.stderr, "dlgen bench: not measured with data: %v\n", err)
		return "", nil
	}
	loading := time.Since(start)
	own := *block
	own.Callbacks, own.Validate, own.ValidationSplit, own.Epochs = nil, nil, 0, block.InitialEpoch+1<<30
	w := &waiting{budget: time.Duration(b.flags.seconds * float64(time.Second))}
	if _, err := train.Fit(ctx, i, &own, train.Options{Samples: samples, Callbacks: []train.Callback{w}}); err != nil {
		return "", err
	}
	line := &benchLine{Work: dotted("fit", block.Training.Name), Model: m.Learner.Model.Name, Rows: own.BatchSize, Waiting: &w.share}
	note = fmt.Sprintf("%s: %s reads %d rows in %s; a step then takes %s, %.1f %% of it waiting for data",
		line.Work, block.Feed.Dataset, samples.Rows(), duration(loading.Seconds()), duration(w.step), 100*w.share)
	return note, b.put(line, &timing{seconds: []float64{w.step}})
}

// waiting is a callback that measures a fit from the end of its first step on, and ends it.
type waiting struct {
	train.DetachedEvents
	budget time.Duration

	began  time.Time
	before time.Duration // waited until then
	steps  int
	step   float64 // seconds, on average
	share  float64 // of it waiting
}

// OnBatchEnd counts a step.
func (w *waiting) OnBatchEnd(r *train.Run) error {
	if w.began.IsZero() {
		w.began, w.before = time.Now(), r.Waited()
		return nil
	}
	w.steps++
	took := time.Since(w.began)
	if took < w.budget || w.steps < fewestSamples && took < 5*w.budget {
		return nil
	}
	w.step = took.Seconds() / float64(w.steps)
	w.share = (r.Waited() - w.before).Seconds() / took.Seconds()
	return train.StopTraining
}
