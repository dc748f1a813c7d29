package check

import (
	"errors"
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

// start is a model with layers that start from files.
type start struct {
	model *Model
	root  *instance
}

// startFromFiles gives the variables under layers with a file their values, when all models have been checked: a file has the
// names of the model on its own.
func (c *checker) startFromFiles() {
	for n := 0; n < len(c.starts); n++ { // a model that was imported is checked on the way, and may start from files itself
		c.startInside(c.starts[n].model, c.starts[n].root)
	}
}

func (c *checker) startInside(m *Model, i *instance) {
	for _, child := range i.sortedChildren() {
		c.startInside(m, child)
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
	names, others := c.namesAlone(i)
	prefix := i.scope.Path() + "."
	for _, v := range m.Variables {
		name, under := strings.CutPrefix(v.Path, prefix)
		if !under {
			continue
		}
		if alone, known := names[v]; known {
			name = alone
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
		if left[t.Name] != nil && !others[t.Name] {
			c.add(weightTooMany(w, t.Name, i.layer.sym.name))
			return
		}
	}
}

// namesAlone returns how the variables of a model that is used as a layer are called in the model on its own, where layers
// that only its losses and metrics use count, too, and the names of all that it has there.
func (c *checker) namesAlone(i *instance) (names map[*Variable]string, all map[string]bool) {
	d, ok := i.layer.sym.decl.(*dsl.Model)
	if !ok || !leavesBehind(d.Body) {
		return nil, nil
	}
	m := c.alone(i.layer.sym, d)
	names, all = map[*Variable]string{}, map[string]bool{}
	sameNames(i, m.root, names)
	for _, v := range m.Variables {
		all[v.Path] = true
	}
	return names, all
}

// leavesBehind reports whether a model has what its use as a layer has not.
func leavesBehind(b *dsl.Block) bool {
	found := false
	walkStmts(b, func(s dsl.Stmt) {
		switch s.(type) {
		case *dsl.Loss, *dsl.Metric:
			found = true
		}
	})
	return found
}

// alone returns a model as it is on its own; one that was imported is no part of the program by that.
func (c *checker) alone(s *symbol, d *dsl.Model) *Model {
	for _, m := range c.program.Models {
		if m.Decl == d {
			return m
		}
	}
	if c.imported[d] == nil {
		c.imported[d] = c.checkModel(s.home, d)
	}
	return c.imported[d]
}

// sameNames maps the variables of a layer to the paths of those that another has at the same places of the text.
func sameNames(i, other *instance, names map[*Variable]string) {
	for pos, v := range i.vars {
		if o := other.vars[pos]; o != nil {
			names[v.Variable] = o.Path
		}
	}
	for pos, child := range i.children {
		if o := other.children[pos]; o != nil {
			sameNames(child, o, names)
		}
	}
}
