package lower

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// body is a graph being made of a checked body.
type body struct {
	*ir.Builder
	module    *module
	values    map[*model.Value]*ir.Value
	now       map[*model.Variable]*ir.Value // states that were updated
	updated   []*model.Variable             // their order
	counted   map[*model.Value]*ir.Value    // what a loss counts in its average: see count
	weights   *ir.Value                     // of the samples, nil if they are alike: see weigh
	penalties []*ir.Value                   // of this graph's activities: see penalize
	gradBy    map[*model.Value]bool         // by what derivatives are taken
	ahead     map[*ir.Variable]*ir.Value    // weights as the steps before left them: see steps
	kept      map[*ir.Variable]*ir.Value    // memories as this graph leaves them: see memory
	remembers bool                          // the graph goes on from memories, and leaves new ones
	frozen    []*model.Variable             // what rests in the train block that this graph is a step of
	half      ir.DType                      // what layers round to that have no dtype, 0 for nothing: see policy
	*loop                                   // of a cell's body, else nil
}

// newBody begins a graph of a model.
func (m *module) newBody(name string) *body {
	return &body{
		Builder: ir.NewBuilder(name, m.Root), module: m, values: map[*model.Value]*ir.Value{},
		now: map[*model.Variable]*ir.Value{}, counted: map[*model.Value]*ir.Value{}, gradBy: map[*model.Value]bool{}, half: halves[m.precision],
		kept: map[*ir.Variable]*ir.Value{},
	}
}

// run lowers the calls of a body.
func (b *body) run(c *model.Body) {
	for _, n := range c.Nodes {
		if n.Entry.Name == "grad" {
			b.gradBy[n.In[1]] = true
		}
	}
	for _, n := range c.Nodes {
		b.node(n)
	}
}

// inline lowers a body with parameters (an optimizer's rule, a schedule) into this graph and returns its results.
func (b *body) inline(c *model.Body, params ...*ir.Value) []*ir.Value {
	for i, p := range c.Params {
		b.values[p] = params[i]
	}
	b.run(c)
	return b.all(c.Results)
}

func (b *body) all(vs []*model.Value) []*ir.Value {
	out := make([]*ir.Value, len(vs))
	for i, v := range vs {
		out[i] = b.value(v)
	}
	return out
}

// value returns what a checked value is in this graph. Results of calls stand there already; fields, variables and
// constants are made when they are first read, and a loop's body takes in what was made around it.
func (b *body) value(v *model.Value) *ir.Value {
	if made := b.values[v]; made != nil {
		return made
	}
	made := b.leaf(v)
	b.values[v] = made
	return made
}

func (b *body) leaf(v *model.Value) *ir.Value {
	scope := b.Scope
	defer func() { b.Scope = scope }()
	switch {
	case v.Const != nil:
		return b.constant(v.Const, irType(v.Type))
	case v.Variable != nil:
		w := b.variable(v.Variable)
		if v.Frozen {
			return b.StopGradient(w)
		}
		return w
	case b.loop != nil:
		return b.capture(b.around.value(v))
	case v.Field != nil:
		b.Scope = b.module.Root
		return b.Field(b.module.field(v.Field))
	}
	panic(fmt.Sprintf("lower: %s is read before it is made", v.Name))
}

// variable returns a variable as it was before this step; in a loop, a state that it updates as the last turn left it.
func (b *body) variable(v *model.Variable) *ir.Value {
	if b.loop != nil {
		if begun := b.begun[v]; begun != nil {
			return begun
		}
		return b.capture(b.around.variable(v))
	}
	stored := b.module.variables[v]
	if stored == nil {
		panic("lower: no variable " + v.Path)
	}
	if ahead := b.ahead[stored]; ahead != nil {
		return ahead
	}
	scope := b.Scope
	defer func() { b.Scope = scope }()
	b.Scope = stored.Scope
	return b.Stored(stored)
}

// current returns a state after the updates of this step so far.
func (b *body) current(v *model.Variable) *ir.Value {
	if now := b.now[v]; now != nil {
		return now
	}
	if b.loop != nil && b.begun[v] == nil {
		return b.capture(b.around.current(v))
	}
	return b.variable(v)
}

// update sets a state, at the end of the step.
func (b *body) update(v *model.Variable, to *ir.Value) {
	if b.now[v] == nil {
		b.updated = append(b.updated, v)
	}
	b.now[v] = to
}

// count records which elements of a loss's value count in the average: a bool or float of its shape.
func (b *body) count(loss *model.Value, mask *ir.Value) { b.counted[loss] = mask }

// penalize adds a value to the total loss: the sum of its elements, a sample's averaged over the batch.
func (b *body) penalize(v *ir.Value) { b.penalties = append(b.penalties, v) }
