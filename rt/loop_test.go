package rt

import "testing"

// TestRates changes learning rates that the caller may change, and no others.
func TestRates(t *testing.T) {
	slots := []Variable{
		{Path: "learning_rate", Kind: Hyper, DType: Float32, Init: Init{Kind: InitConstant, Value: 0.5}},
		{Path: "m", Kind: Slot, DType: Float32, Offset: 64, Init: Init{Kind: InitConstant, Value: 3}},
		{Path: "learning_rate_1", Kind: Hyper, DType: Float32, Offset: 128, Init: Init{Kind: InitConstant, Value: 0.25}},
	}
	i := NewInstance(&Model{Name: "M", BatchSize: 2})
	given := NewLoop(i, &Learner{Slots: slots}, &Training{Rates: []string{"learning_rate", "learning_rate_1"}})
	if rate, ok := given.Rate(); rate != 0.5 || !ok {
		t.Errorf("the rate is %v, %v", rate, ok)
	}
	if !given.ChangeRates(func(rate float64) float64 { return rate / 2 }) {
		t.Error("no rate was changed")
	}
	for n, want := range []float32{0.25, 3, 0.125} {
		if got := given.trainer.Slots.Slab[64*n:].F32(0, 1)[0]; got != want {
			t.Errorf("slot %d is %v, want %v", n, got, want)
		}
	}
	scheduled := NewLoop(i, &Learner{Slots: slots}, &Training{})
	if _, ok := scheduled.Rate(); ok || scheduled.ChangeRates(func(float64) float64 { return 0 }) {
		t.Error("a schedule's rate was changed")
	}
}
