package model

import (
	"strconv"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Metric is a metric: a value averaged over the samples (weighted by Weight, if there is one), or, if Class is
// not nil, a metric class fed with In.
type Metric struct {
	Name   string
	Value  *Value
	Weight *Value
	Of     *catalog.Entry // the class or function that it is, nil if it is another expression
	Class  *catalog.Instance
	In     []*Value
	Doc    string
	At     dsl.Span
}

// Names are what training calls a metric's results: its name, or that with the number of each element of a vector.
func (t *Metric) Names() []string {
	n, vector := t.elements()
	if !vector {
		return []string{t.Name}
	}
	var names []string
	for i := range n {
		names = append(names, t.Name+"_"+strconv.Itoa(i))
	}
	return names
}

// elements is how many results a metric has, if they are a vector: of each class, or of each threshold.
func (t *Metric) elements() (n int, vector bool) {
	if t.Class == nil {
		return 0, false
	}
	switch t.Class.Entry.Name {
	case "F1Score", "FBetaScore":
		vector = !t.Class.Args.Has("average")
	case "R2Score":
		vector = !t.Class.Args.Has("class_aggregation")
	case "Precision", "Recall", "TruePositives", "TrueNegatives", "FalsePositives", "FalseNegatives":
		limits, _ := t.Class.Args.Values["thresholds"].(catalog.List)
		return len(limits), len(limits) > 1
	}
	if vector {
		shape := t.In[0].Type.Shape
		n = int(shape[len(shape)-1])
	}
	return n, vector
}

// Monitored lists the names of what training computes: `val_` stands before those of the rows that validate.
func (m *Model) Monitored(validates bool) []string {
	names := []string{"loss"}
	for _, l := range m.Training.Losses {
		if l.Name != "" {
			names = append(names, l.Name)
		}
	}
	for _, t := range m.Training.Metrics {
		names = append(names, t.Names()...)
	}
	if validates {
		for _, n := range names[:len(names):len(names)] {
			names = append(names, "val_"+n)
		}
	}
	return names
}
