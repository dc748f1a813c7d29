package callback

import (
	"strconv"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// ReduceLROnPlateau makes the learning rate smaller when what it watches has not become better for some epochs.
type ReduceLROnPlateau struct {
	train.DetachedEvents
	Monitor  string // a name of the history; "": val_loss
	Max      bool   // larger is better
	Factor   float64
	Patience int
	MinDelta float64
	Cooldown int // epochs after a change in which nothing is counted
	MinLr    float64
	Verbose  int

	best    best
	wait    int
	cooling int
}

// OnTrainBegin forgets earlier trainings.
func (p *ReduceLROnPlateau) OnTrainBegin(r *train.Run) (err error) {
	if p.Monitor, err = monitored(r, "ReduceLROnPlateau", p.Monitor); err != nil {
		return err
	}
	if !r.Resumed() {
		p.best, p.wait, p.cooling = best{}, 0, 0
	}
	return nil
}

// ChangesRates says that it does.
func (p *ReduceLROnPlateau) ChangesRates() {}

// OnEpochEnd judges the epoch.
func (p *ReduceLROnPlateau) OnEpochEnd(r *train.Run) error {
	now, ok := r.Value(p.Monitor)
	if !ok {
		return nil
	}
	if p.cooling > 0 {
		p.cooling--
		p.wait = 0
	}
	if p.best.take(now, p.MinDelta, p.Max) {
		p.wait = 0
		return nil
	}
	if p.cooling > 0 {
		return nil
	}
	if p.wait++; p.wait >= p.Patience {
		p.reduce(r)
	}
	return nil
}

// reduce changes the rates that are not at their least yet.
func (p *ReduceLROnPlateau) reduce(r *train.Run) {
	changed := 0.0
	r.ChangeRates(func(rate float64) float64 {
		if float32(rate) <= float32(p.MinLr) {
			return rate
		}
		changed = max(rate*p.Factor, p.MinLr)
		return changed
	})
	if changed == 0 {
		return
	}
	p.cooling, p.wait = p.Cooldown, 0
	if p.Verbose > 0 {
		r.Say("Epoch " + strconv.Itoa(r.Epoch+1) + ": ReduceLROnPlateau reducing learning rate to " + strconv.FormatFloat(changed, 'g', -1, 64))
	}
}

// Kept returns what outlives the process.
func (p *ReduceLROnPlateau) Kept() []safetensors.Tensor {
	return []safetensors.Tensor{p.best.numbers("reduce_lr_on_plateau", float64(p.wait), float64(p.cooling))}
}

// Restore takes it back.
func (p *ReduceLROnPlateau) Restore(tensors []safetensors.Tensor) error {
	x := p.best.restore(tensors, "reduce_lr_on_plateau", 2)
	p.wait, p.cooling = int(x[0]), int(x[1])
	return nil
}
