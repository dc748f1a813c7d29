package check

import (
	"errors"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Models that start from a file of weights: `Encoder(weights="encoder.safetensors")`.

// Stored is a tensor of a file of weights.
type Stored struct {
	Name   string
	Shape  dsl.Shape
	Values []float64
}

// errNoWeights is what a caller without files gets.
var errNoWeights = errors.New("no files are read here")

// weightsFile is what is given as `weights`.
type weightsFile struct {
	path string
	at   dsl.Span
}

// weightsArgument reads `weights="file.safetensors"`.
func (e *elab) weightsArgument(l *layer, s *slot) bool {
	d := s.eval(e)
	text, ok := textOf(d)
	if !ok {
		if !isInvalid(d) && !isNone(d) {
			p := catalog.Param{Name: "weights", Type: catalog.TextArg}
			e.report(wrongArgument(s.at, l.sym.name, &p, describe(d)))
		}
		return isNone(d)
	}
	l.inst.weights = &weightsFile{string(text.(catalog.Text)), s.at}
	return true
}

// startFromFiles gives the variables under layers with a file their values, when all have their paths.
func (c *checker) startFromFiles(m *Model, i *instance) {
	children := make([]*instance, 0, len(i.children))
	for _, child := range i.children {
		children = append(children, child)
	}
	slices.SortFunc(children, func(a, b *instance) int { return strings.Compare(a.pos, b.pos) })
	for _, child := range children {
		c.startFromFiles(m, child)
		if child.weights != nil {
			c.startFromFile(m, child)
		}
	}
}

func (c *checker) startFromFile(m *Model, i *instance) {
	w := i.weights
	stored, err := []Stored(nil), errNoWeights
	if c.opts.Weights != nil {
		stored, err = c.opts.Weights(w.at.Source, w.path)
	}
	if err != nil {
		c.add(weightsUnreadable(w.at, w.path, err))
		return
	}
	left := map[string]*Stored{}
	for n := range stored {
		left[stored[n].Name] = &stored[n]
	}
	prefix := i.scope.Path() + "."
	for _, v := range m.Variables {
		name, under := strings.CutPrefix(v.Path, prefix)
		if !under {
			continue
		}
		t := left[name]
		switch {
		case t == nil && v.Adapts: // of a model that was trained without it
			continue
		case t == nil:
			c.add(weightMissing(w, name, v))
			return
		case !t.Shape.Equal(v.Type.Shape):
			c.add(weightShape(w, t, v))
			return
		}
		delete(left, name)
		values := make(catalog.List, len(t.Values))
		for n, x := range t.Values {
			values[n] = catalog.Float(x)
		}
		v.Init = values
	}
	for _, t := range stored {
		if left[t.Name] != nil {
			c.add(weightTooMany(w, t.Name, i.layer.sym.name))
			return
		}
	}
}
