package report

import (
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt"
	"github.com/dlgen/dlgen/rt/data"
)

// Activations are what a model's layers give for some rows.
type Activations struct {
	Rows   int
	Layers []Layer
}

// Layer is what one layer gives.
type Layer struct {
	Name   string
	Shape  []int
	Values []float32
}

// Activate computes what each layer gives for the first rows; nil if the learner has no graph for that.
func Activate(i *rt.Instance, l *rt.Learner, samples data.Samples) (*Activations, error) {
	n := min(l.ActivationRows, samples.Rows())
	if l.Activations == nil || n <= 0 {
		return nil, nil
	}
	c := i.NewCall(l.Activations.Arena, true)
	c.N, c.Results = n, make([]rt.Slab, len(l.Activations.Results))
	rows := make([]int, n)
	for k := range rows {
		rows[k] = k
	}
	if err := samples.Gather(rows, c.Fields); err != nil {
		return nil, err
	}
	if err := c.Do(l.Activations); err != nil {
		return nil, err
	}
	a := &Activations{Rows: n}
	for k := range l.Activations.Results {
		t := &l.Activations.Results[k]
		values := c.Results[k].F32(0, n*t.Len())
		a.Layers = append(a.Layers, Layer{t.Name, t.Shape, slices.Clone(values)})
	}
	return a, nil
}

// draw draws a histogram of each layer.
func (a *Activations) draw() string {
	var b strings.Builder
	for _, l := range a.Layers {
		b.WriteString(histogram(l.Name, shape(l.Shape), l.Values))
	}
	if b.Len() == 0 {
		return ""
	}
	return "<div class=\"grid small\">" + b.String() + "</div>"
}
