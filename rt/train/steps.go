package train

import (
	"context"
	"math"
	"slices"
)

// Detached is a callback that reads and changes variables by the methods of Run alone while an epoch lasts. Where a GPU trains, all
// others cost a copy of the variables after each step, so that they find them in memory.
type Detached interface {
	Callback
	// Detached reports whether that holds.
	Detached() bool
}

// DetachedEvents are Events for callbacks that are Detached.
type DetachedEvents struct{ Events }

// Detached returns true.
func (DetachedEvents) Detached() bool { return true }

// started is a step under way.
type started struct{ batch, rows int }

// turns runs the batches of the epoch.
func (r *Run) turns(ctx context.Context) error {
	if r.holding = !slices.ContainsFunc(r.callbacks, attached); r.holding {
		r.Trainer.Hold()
	}
	var err error
	for (r.open() || r.Batch < r.Steps) && !r.stopping && err == nil {
		err = r.turn(ctx)
	}
	if err == errPassEnd {
		r.Steps, err = r.Batch, nil
	}
	r.holding = false
	if ended := r.Settle(); err == nil {
		err = ended
	}
	if err == StopTraining { // for a bad loss
		return nil
	}
	return err
}

func attached(c Callback) bool {
	d, ok := c.(Detached)
	return !ok || !d.Detached()
}

// turn is one batch.
func (r *Run) turn(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	t := r.Trainer
	switch err := r.feeder.next(t.Call); {
	case err == errPassEnd:
		return err
	case err != nil:
		return errStep(r.Epoch, r.Batch, err)
	}
	if err := t.Start(); err != nil {
		return errStep(r.Epoch, r.Batch, r.ofRow(r.Batch, err))
	}
	r.under = append(r.under, started{r.Batch, t.Call.N})
	if err := r.wait(t.Ahead()); err != nil {
		return err
	}
	r.Batch++
	return r.tell(Callback.OnBatchEnd)
}

// wait ends steps until only so many are under way.
func (r *Run) wait(most int) error {
	t := r.Trainer
	for len(r.under) > most {
		s := r.under[0]
		r.under = append(r.under[:0], r.under[1:]...)
		if err := t.Wait(); err != nil {
			r.under = r.under[:0]
			return errStep(r.Epoch, s.batch, err)
		}
		if loss := t.Loss(0); math.IsNaN(loss) || math.IsInf(loss, 0) {
			return r.badLoss(s, loss)
		}
		r.means.add(s.rows, r.loss)
	}
	return nil
}

// Settle ends the steps that are under way and brings the variables to memory, for a callback that is Detached and reads them
// at the end of a batch.
func (r *Run) Settle() error {
	err := r.wait(0)
	if ended := r.Trainer.Settle(); err == nil {
		err = ended
	}
	if r.holding {
		r.Trainer.Hold()
	}
	return err
}

// badLoss ends the training, unless a callback ends it in its own way.
func (r *Run) badLoss(s started, loss float64) error {
	last := len(r.under) == 0
	for len(r.under) > 0 { // what was started behind it began with bad numbers
		r.under = r.under[1:]
		if err := r.Trainer.Wait(); err != nil {
			return errStep(r.Epoch, s.batch, err)
		}
	}
	r.Batch, r.holding = s.batch, false
	if err := r.Trainer.Settle(); err != nil {
		return errStep(r.Epoch, s.batch, err)
	}
	switch err := r.judge(loss); {
	case err == StopTraining:
		r.stopping, r.broken = true, true
		return err
	case err != nil:
		return errStep(r.Epoch, s.batch, err)
	}
	err := r.badSample(s.batch, last, loss)
	if err == nil {
		err = errLoss(loss, r.origin(s.batch))
	}
	return errStep(r.Epoch, s.batch, err)
}
