package callback

import (
	"errors"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// SwapEMAWeights validates with the moving averages of the weights, which optimizers with use_ema keep, in the weights'
// place. With SwapOnEpoch they are in place at the end of each epoch too, for callbacks behind this one, and the next
// epoch goes on with the weights.
type SwapEMAWeights struct {
	train.DetachedEvents
	SwapOnEpoch bool

	pairs   []pair
	swapped bool
}

// pair is a weight and its average.
type pair struct{ weight, average []byte }

// OnTrainBegin finds the averages.
func (s *SwapEMAWeights) OnTrainBegin(r *train.Run) error {
	t := r.Trainer
	prefix := ""
	if t.Training.Name != "" {
		prefix = t.Training.Name + "."
	}
	s.pairs, s.swapped = nil, s.swapped && r.Resumed()
	for i := range t.Instance.Params.Table {
		w := &t.Instance.Params.Table[i]
		if average := t.Slots.Find(prefix + w.Path + ".moving_average"); average != nil && average.Kind == rt.Slot {
			s.pairs = append(s.pairs, pair{t.Instance.Params.Data(w), t.Slots.Data(average)})
		}
	}
	if s.pairs == nil {
		return errors.New("SwapEMAWeights: no optimizer keeps moving averages (use_ema = true)")
	}
	return nil
}

// swap exchanges weights and averages.
func (s *SwapEMAWeights) swap() {
	for _, p := range s.pairs {
		for i, b := range p.weight {
			p.weight[i], p.average[i] = p.average[i], b
		}
	}
	s.swapped = !s.swapped
}

// OnTestBegin puts the averages in place.
func (s *SwapEMAWeights) OnTestBegin(*train.Run) error {
	if !s.swapped {
		s.swap()
	}
	return nil
}

// OnTestEnd puts the weights back.
func (s *SwapEMAWeights) OnTestEnd(*train.Run) error {
	if s.swapped {
		s.swap()
	}
	return nil
}

// OnFinish puts the weights back: the end of training sees to the averages itself.
func (s *SwapEMAWeights) OnFinish(*train.Run) error { return s.OnTestEnd(nil) }

// Kept returns what outlives the process.
func (s *SwapEMAWeights) Kept() []safetensors.Tensor {
	swapped := 0.0
	if s.swapped {
		swapped = 1
	}
	return []safetensors.Tensor{train.Numbers("swap_ema_weights", swapped)}
}

// Restore takes it back.
func (s *SwapEMAWeights) Restore(tensors []safetensors.Tensor) error {
	x, ok := train.NumbersOf(tensors, "swap_ema_weights", 1)
	s.swapped = ok && x[0] != 0
	return nil
}

// OnEpochBegin puts the weights back.
func (s *SwapEMAWeights) OnEpochBegin(*train.Run) error { return s.OnTestEnd(nil) }

// OnEpochEnd puts the averages in place if they are wanted there.
func (s *SwapEMAWeights) OnEpochEnd(*train.Run) error {
	if s.SwapOnEpoch {
		return s.OnTestBegin(nil)
	}
	return nil
}
