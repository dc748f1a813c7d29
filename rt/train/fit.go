package train

import (
	"context"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Fit trains an instance as a block says. The history has what was measured, also if there is an error. If the context is
// cancelled the step that runs is finished, and the error is the context's.
func Fit(ctx context.Context, i *rt.Instance, b *Block, o Options) (*History, error) {
	r, err := newRun(i, b, &o)
	if err != nil {
		return newHistory(b.Learner, false), err
	}
	defer r.release(b, &o)
	defer func() {
		r.feeder.close() // the one that is there then
		r.feeder.augment.close()
	}()
	err = r.fit(ctx)
	if err != nil && err == ctx.Err() {
		if err := r.tell(Callback.OnInterrupt); err != nil {
			return r.History, err
		}
	}
	return r.History, err
}

// release closes the samples that were opened for this run.
func (r *Run) release(b *Block, o *Options) {
	if o.Samples == nil {
		_ = data.Close(r.training)
	}
	if o.Validation == nil && b.Validate != nil {
		_ = data.Close(r.validation)
	}
}

// fit runs all epochs.
func (r *Run) fit(ctx context.Context) error {
	if err := r.adapt(ctx); err != nil {
		return err
	}
	if err := r.tell(Callback.OnTrainBegin); err != nil {
		return err
	}
	if r.Batch > 0 {
		r.keep()
	}
	for r.Epoch < r.Epochs && !r.stopping {
		if err := r.epoch(ctx); err != nil {
			return err
		}
		r.Epoch, r.Batch, r.ended = r.Epoch+1, 0, false
	}
	if err := r.finish(); err != nil {
		return err
	}
	return r.tell(Callback.OnTrainEnd)
}

// epoch runs the current epoch, or the rest of it.
func (r *Run) epoch(ctx context.Context) error {
	if r.Batch == 0 {
		r.Trainer.Reset()
		r.means.reset()
		if err := r.tell(Callback.OnEpochBegin); err != nil {
			return err
		}
		r.keep()
	}
	if err := r.turns(ctx); err != nil {
		return err
	}
	if r.Batch == 0 || r.broken { // stopped before it began, or by a bad loss
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := r.weightsFinite(); err != nil {
		return err
	}
	if err := r.endEpoch(ctx); err != nil {
		return err
	}
	return r.tell(Callback.OnEpochEnd)
}
