package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// registry is what both elaborations of a model share: its layers, variables and fields.
type registry struct {
	model   *model.Model
	root    *instance
	fields  map[*dsl.Input]*model.Field
	updates map[*dsl.Update]bool // those that the graph that trains has
	streams map[streamKey]int
	layers  int
	tooMany bool
	spoilt  bool // it uses what is at fault elsewhere: a const, or a word that the parser has reported
}

// instance is one layer: it owns weights, and other layers.
type instance struct {
	scope    *model.Scope
	parent   *instance
	pos      string                     // program position within the parent
	given    name                       // the user's name for it, if there is one
	made     map[string]*instance       // layers made in its body, by position
	children map[string]*instance       // those that lie under its name
	vars     map[string]*instanceVar    // by position for declared ones, by name for those of the catalog
	owned    map[string]*model.Variable // what a layer of the catalog owns, by name
	fed      bool
	failed   bool // it was fed, and there was a fault
	fedAt    dsl.Span
	members  *frame // names of a user's layer as they stood after it was last elaborated
	policy   model.Policy
	outside  model.Policy // of a layer that runs another one: what comes in and goes out is rounded to
	still    bool         // made with trainable=false, or inside one that was
	inFunc   bool         // made in a func, which may own no weights
	adopted  bool         // a cell: what it owns lies directly under the name of the layer that runs it
	held     bool         // given as an argument to a layer that feeds it
	layer    *layer       // as it was last made
	path     string       // how the text reaches it: `blocks[1]`
	weights  *weightsFile
}

// instanceVar is a variable with its place among its siblings.
type instanceVar struct {
	*model.Variable
	pos   string
	given name
}

// name is a name that the user gave, and where: two things of one name are allowed only if one place, in
// several turns, named both.
type name struct {
	text string
	at   dsl.Span
}

func newInstance(parent *instance, kind, pos string, at dsl.Span) *instance {
	i := &instance{parent: parent, pos: pos}
	i.scope = &model.Scope{Kind: kind, At: at}
	if parent != nil {
		i.scope.Parent = parent.scope
		i.still, i.policy = parent.still, parent.policy
	}
	return i
}

// keep remembers a layer that was made at a position, under the name of which it lies at another.
func (i *instance) keep(made, lies string, child *instance) {
	if i.made == nil {
		i.made = map[string]*instance{}
	}
	i.made[made] = child
	i.hold(lies, child)
}

// hold lets a layer lie under the name of this one.
func (i *instance) hold(pos string, child *instance) {
	if i.children == nil {
		i.children = map[string]*instance{}
	}
	i.children[pos] = child
}

func (i *instance) setVar(key string, v *instanceVar) {
	if i.vars == nil {
		i.vars = map[string]*instanceVar{}
	}
	i.vars[key] = v
}

func newRegistry(m *model.Model) *registry {
	r := &registry{model: m, fields: map[*dsl.Input]*model.Field{}, updates: map[*dsl.Update]bool{}, streams: map[streamKey]int{}}
	r.root = newInstance(nil, m.Name, "", m.Decl.Name.At.At)
	return r
}

// instance returns the layer that is made at a place, the same one in both elaborations and each time that
// a shared layer around it is fed.
func (e *elab) instance(kind string, at dsl.Span) *instance {
	key := e.key(at)
	if i := e.place.made[key]; i != nil {
		return i
	}
	if e.reg.layers++; e.reg.layers > maxLayers && !e.reg.tooMany {
		e.reg.tooMany = true
		e.c.stopped = true
		e.c.add(fault.TooManyLayers(at, maxLayers))
	}
	i := newInstance(e.place, kind, key, at)
	e.place.keep(key, key, i)
	return i
}

// declare makes a variable at a place of a body, or returns the one made there before.
func (e *elab) declare(id *dsl.Ident, v catalog.Variable, doc string) *model.Variable {
	key := e.key(id.At.At)
	if old := e.place.vars[key]; old != nil {
		return old.Variable
	}
	e.judgeAxes(&v)
	made := &model.Variable{Variable: v, Scope: e.place.scope, At: id.At.At, Doc: doc}
	made.Trainable = made.Trainable && !e.place.still
	e.place.setVar(key, &instanceVar{Variable: made, pos: key, given: name{id.Name, id.At.At}})
	e.reg.model.Variables = append(e.reg.model.Variables, made)
	return made
}

// judgeAxes checks the axes that a weight's initializer and constraint name: they are the weight's.
func (e *elab) judgeAxes(v *catalog.Variable) {
	for _, x := range []catalog.Value{v.Init, v.Constraint} {
		i, ok := x.(*catalog.Instance)
		if !ok {
			continue
		}
		for _, name := range []string{"axis", "input_axes", "output_axes"} {
			if i.Args.Has(name) {
				e.judgeAxesOf(i, name, len(v.Type.Shape))
			}
		}
	}
}

// judgeAxesOf reports the first axis of an argument that is outside of a number of axes, or stands there twice.
func (e *elab) judgeAxesOf(i *catalog.Instance, name string, rank int) {
	at, given := i.Args.Spans[name]
	if !given {
		return // the default is fit for a matrix; a vector has no other
	}
	seen := map[int]bool{}
	for _, axis := range i.Args.Ints(name, 1) {
		switch {
		case axis < -rank || axis >= rank:
			e.report(fault.NoAxisOfWeight(at, name, axis, rank))
			return
		case seen[catalog.Wrap(axis, rank)]:
			e.report(fault.AxisOfWeightTwice(at, name, axis))
			return
		}
		seen[catalog.Wrap(axis, rank)] = true
	}
}

// ownsAll reports whether a layer of the catalog was fed before and owned the same.
func (i *instance) ownsAll(vars []*catalog.Variable) bool {
	if i.owned == nil || len(i.owned) != len(vars) {
		return false
	}
	for _, v := range vars {
		if old := i.owned[v.Name]; old == nil || !old.Type.Shape.Equal(v.Type.Shape) {
			return false
		}
	}
	return true
}

// own makes the variables of a layer of the catalog, or returns those made before if they are the same.
func (e *elab) own(i *instance, vars []*catalog.Variable, at dsl.Span) (map[string]*model.Variable, *model.Variable) {
	if i.ownsAll(vars) {
		return i.owned, nil
	}
	out := make(map[string]*model.Variable, len(vars))
	for n, v := range vars {
		old := i.vars[v.Name]
		if old == nil {
			e.judgeAxes(v)
			made := &model.Variable{Variable: *v, Scope: i.scope, At: at}
			made.Trainable = made.Trainable && !i.still
			old = &instanceVar{Variable: made, pos: placeNumber(n), given: name{v.Name, at}}
			i.setVar(v.Name, old)
			e.reg.model.Variables = append(e.reg.model.Variables, made)
		} else if !old.Type.Shape.Equal(v.Type.Shape) {
			return nil, old.Variable
		}
		out[v.Name] = old.Variable
	}
	i.owned = out
	return out, nil
}

// read returns the value of a variable as this body sees it: one value each, so that grad can name it.
func (e *elab) read(v *model.Variable) *model.Value {
	k := readKey{v, e.frozen && !v.State}
	if r := e.run.reads[k]; r != nil {
		return r
	}
	r := &model.Value{Type: v.Type, Name: v.Name, At: v.At, Variable: v, Frozen: k.frozen}
	e.run.reads[k] = r
	return r
}
