package check

import (
	"errors"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// Models that start from a file of weights: `Encoder(weights="encoder.safetensors")`.

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
			e.report(fault.WrongArgument(s.at, l.sym.name, &p, describe(d)))
		}
		return isNone(d)
	}
	l.inst.weights = &weightsFile{string(text.(catalog.Text)), s.at}
	return true
}

// startFromFiles gives the variables under layers with a file their values, when all models have been checked: a file has the
// names of the model on its own.
func (c *checker) startFromFiles() {
	for n := 0; n < len(c.starts); n++ { // a model that was imported is checked on the way, and may start from files itself
		c.startInside(c.starts[n], c.roots[c.starts[n]])
	}
}

func (c *checker) startInside(m *model.Model, i *instance) {
	for _, child := range i.sortedChildren() {
		c.startInside(m, child)
		if child.weights != nil {
			c.startFromFile(m, child)
		}
	}
}

func (c *checker) startFromFile(m *model.Model, i *instance) {
	w := i.weights
	stored, err := []model.Stored(nil), errNoWeights
	if c.opts.Weights != nil {
		stored, err = c.opts.Weights(w.at.Source, w.path)
	}
	if err != nil {
		c.add(fault.WeightsUnreadable(w.at, w.path, err))
		return
	}
	wanted, others := c.wantedWeights(m, i)
	part, ambiguous := partOf(stored, wanted)
	if ambiguous != "" {
		c.add(fault.WeightsTwice(w.at, w.path, i.layer.sym.name, part, ambiguous))
		return
	}
	left := map[string]*model.Stored{}
	for n := range stored {
		if name, inside := strings.CutPrefix(stored[n].Name, part); inside {
			left[name] = &stored[n]
		}
	}
	for _, want := range wanted {
		name := want.alone
		if part != "" {
			name = want.name
		}
		v, t := want.v, left[name]
		switch {
		case t == nil && v.Adapts: // of a model that was trained without it
			continue
		case t == nil:
			c.add(fault.WeightMissing(w.at, w.path, name, v, stored))
			return
		case !t.Shape.Equal(v.Type.Shape):
			c.add(fault.WeightShape(w.at, w.path, t, v))
			return
		}
		delete(left, name)
		v.Init = floatList(t.Values)
	}
	var over []string
	for _, t := range stored {
		name, inside := strings.CutPrefix(t.Name, part)
		if inside && left[name] != nil && (part != "" || !others[name]) {
			over = append(over, t.Name)
		}
	}
	if len(over) > 0 {
		c.add(fault.WeightsOver(w.at, w.path, over, i.layer.sym.name))
	}
}

// wantedWeight is a variable with its names in the model on its own, where layers of losses count, and as a layer.
type wantedWeight struct {
	alone, name string
	v           *model.Variable
}

// wantedWeights are the variables of a layer, and the names that others have in a file of the model on its own.
func (c *checker) wantedWeights(m *model.Model, i *instance) (wanted []wantedWeight, others map[string]bool) {
	names, others := c.namesAlone(i)
	under := i.scope.Path() + "."
	for _, v := range m.Variables {
		if name, inside := strings.CutPrefix(v.Path, under); inside {
			alone, known := names[v]
			if !known {
				alone = name
			}
			wanted = append(wanted, wantedWeight{alone, name, v})
		}
	}
	return wanted, others
}

func floatList(values []float64) catalog.List {
	list := make(catalog.List, len(values))
	for n, x := range values {
		list[n] = catalog.Float(x)
	}
	return list
}

// partOf returns what the names of a file begin with where the wanted weights are: "" in the file of the model itself, "encoder."
// in that of a model that has it as `encoder`. Of two such parts it returns both.
func partOf(stored []model.Stored, wanted []wantedWeight) (part, other string) {
	has := map[string]bool{}
	for _, t := range stored {
		has[t.Name] = true
	}
	whole := func(name func(wantedWeight) string) bool {
		return !slices.ContainsFunc(wanted, func(w wantedWeight) bool { return !w.v.Adapts && !has[name(w)] })
	}
	first := slices.IndexFunc(wanted, func(w wantedWeight) bool { return !w.v.Adapts })
	if first < 0 || whole(func(w wantedWeight) string { return w.alone }) {
		return "", ""
	}
	for _, t := range stored {
		p, ends := strings.CutSuffix(t.Name, "."+wanted[first].name)
		switch {
		case !ends || !whole(func(w wantedWeight) string { return p + "." + w.name }):
		case part != "":
			return part, p + "."
		default:
			part = p + "."
		}
	}
	return part, ""
}

// namesAlone returns how the variables of a model that is used as a layer are called in the model on its own, where layers
// that only its losses and metrics use count, too, and the names of all that it has there.
func (c *checker) namesAlone(i *instance) (names map[*model.Variable]string, all map[string]bool) {
	d, ok := i.layer.sym.decl.(*dsl.Model)
	if !ok || !leavesBehind(d.Body) {
		return nil, nil
	}
	m := c.alone(i.layer.sym, d)
	names, all = map[*model.Variable]string{}, map[string]bool{}
	sameNames(i, c.roots[m], names)
	for _, v := range m.Variables {
		all[v.Path] = true
	}
	return names, all
}

// leavesBehind reports whether a model has what its use as a layer has not.
func leavesBehind(b *dsl.Block) bool {
	found := false
	dsl.WalkStmts(b, func(s dsl.Stmt) {
		switch s.(type) {
		case *dsl.Loss, *dsl.Metric:
			found = true
		}
	})
	return found
}

// alone returns a model as it is on its own; one that was imported is no part of the program by that.
func (c *checker) alone(s *symbol, d *dsl.Model) *model.Model {
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
func sameNames(i, other *instance, names map[*model.Variable]string) {
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
