package catalog

import "sync"

// byName is the catalog by name. Several entries may share one (Hinge the metric and the loss class).
var byName = sync.OnceValue(func() map[string][]*Entry {
	m := map[string][]*Entry{}
	for _, e := range All() {
		m[e.Name] = append(m[e.Name], e)
	}
	return m
})

// Find returns the entry of a name that is of the first of the kinds that there is, nil if it is of none.
func Find(name string, kinds ...Kind) *Entry {
	for _, k := range kinds {
		for _, e := range byName()[name] {
			if e.Kind == k {
				return e
			}
		}
	}
	return nil
}

// inOrder is which of several entries a name in an expression stands for. Names that are both in keras.ops
// and keras.losses are the losses.
var inOrder = []Kind{
	Layer, Loss, Func, MetricFunc, Metric, Optimizer, Schedule, Initializer, Regularizer, Constraint, Callback, Source,
}

// Meaning returns what a name in an expression, or what it is an alias of, means in the catalog; nil if nothing.
func Meaning(name string) *Entry { return Find(ClassOf(name), inOrder...) }

// Is reports whether an entry is of one of the kinds; nil is of none.
func (e *Entry) Is(kinds ...Kind) bool {
	if e == nil {
		return false
	}
	for _, k := range kinds {
		if e.Kind == k {
			return true
		}
	}
	return false
}

// IsFunction reports whether an entry computes tensors from tensors without owning anything.
func (e *Entry) IsFunction() bool { return e.Is(Func, Loss, MetricFunc) }
