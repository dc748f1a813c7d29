package train

import (
	"math"
	"slices"
	"strconv"

	"github.com/dlgen/dlgen/rt"
)

// LearningRate is the name in histories of the rate with which an epoch was trained, where callbacks change it.
const LearningRate = "learning_rate"

// History is what each epoch measured.
type History struct {
	Names  []string // loss, the other losses, the metrics; with validation the same again with val_; last LearningRate
	Epochs []Epoch
}

// Epoch is a row of a history.
type Epoch struct {
	Number int       // from 0
	Values []float64 // of the history's names; NaN where an epoch was not validated
}

// Series returns the values of a name, epoch by epoch, nil if there is no such name.
func (h *History) Series(name string) []float64 {
	at := slices.Index(h.Names, name)
	if at < 0 {
		return nil
	}
	series := make([]float64, len(h.Epochs))
	for i := range h.Epochs {
		series[i] = h.Epochs[i].Values[at]
	}
	return series
}

// Last returns the value of a name in the last epoch, NaN if there is none.
func (h *History) Last(name string) float64 {
	series := h.Series(name)
	if len(series) == 0 {
		return math.NaN()
	}
	return series[len(series)-1]
}

// Names returns what a learner measures: its losses, the total first, then its metrics. Each element of a metric that is
// no scalar has a name of its own: recall_0, recall_1.
func Names(l *rt.Learner) []string {
	names := slices.Clone(l.Losses)
	for i := range l.Metrics {
		m := &l.Metrics[i]
		if len(m.Shape) == 0 {
			names = append(names, m.Name)
			continue
		}
		for k := range m.Len() {
			names = append(names, m.Name+"_"+strconv.Itoa(k))
		}
	}
	return names
}

// newHistory returns an empty history.
func newHistory(l *rt.Learner, validated bool) *History {
	h := &History{Names: Names(l)}
	if validated {
		for _, name := range slices.Clone(h.Names) {
			h.Names = append(h.Names, "val_"+name)
		}
	}
	return h
}

// clone copies a history, so that the copy does not grow with it.
func (h *History) clone() *History {
	return &History{Names: slices.Clone(h.Names), Epochs: slices.Clone(h.Epochs)}
}
