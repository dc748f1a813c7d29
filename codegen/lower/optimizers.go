package lower

import (
	"strconv"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
)

// optimizer adds to a training graph what happens after the losses: derivatives, clipping, the rules of the groups
// and what Keras adds around each rule.
type optimizer struct {
	*body
	slots  []*ir.Variable
	count  *ir.Value                        // of the batches before this one, an i32
	groups map[*model.Group]*settings       // in which way each works
	states map[*model.Variable]*ir.Variable // the optimizers' own
	means  map[*model.Variable]*ir.Variable // the moving averages of weights
	after  map[*ir.Variable]*ir.Value       // what is stored at the end of the step
	loss   *lossScale                       // nil: the loss is not scaled, or by fixed numbers
	block  string                           // name of the train block: each keeps its own
}

// settings are what a group's optimizer does around its rule.
type settings struct {
	*model.Group
	declared  map[string]bool // what the rule itself does with its arguments of these names
	steps     int             // how many batches are a step
	every     int             // at each how many batches there is one: 1, or more and only the last of them counts
	due       *ir.Value       // bool: this batch ends a step; nil if each does
	iteration *ir.Value       // number of the step from 1, an f32
	rate      *ir.Value       // the learning rate, an f32
	hyper     *ir.Variable    // that holds it, nil if a schedule gives it
}

// optimize adds the optimizers of a train block to the graph in b, which has computed the total loss. It returns
// what the optimizers keep, and the graphs beside the steps: "schedule" of each LearningRateScheduler, and "finish" of
// what ends a training, if anything does.
func optimize(b *body, t *model.Train, l *losses) (slots []*ir.Variable, extras []*ir.Graph) {
	o := &optimizer{
		body: b, groups: map[*model.Group]*settings{}, states: map[*model.Variable]*ir.Variable{},
		means: map[*model.Variable]*ir.Variable{}, after: map[*ir.Variable]*ir.Value{}, block: t.Name,
	}
	if b.half == ir.F16 {
		o.beginScaling()
	}
	if t.Steps == nil {
		o.lower(t, t.Groups, 1, l.total)
	} else {
		o.inSteps(t, l)
	}
	o.endScaling()
	o.Scope = b.module.Root
	extras = o.schedules(t)
	if finish := o.finish(t); finish != nil {
		extras = append(extras, finish)
	}
	return o.slots, extras
}

// lower adds a step down a loss by the weights of groups.
func (o *optimizer) lower(t *model.Train, groups []*model.Group, every int, loss *ir.Value) {
	o.Scope = o.module.Root
	gradients := o.derivatives(groups, loss)
	if o.Phase = ir.Optimize; o.count == nil {
		o.counter()
	}
	for _, g := range groups {
		o.group(g, every, t.Settings.Int("gradient_accumulation_steps"), gradients[:len(g.Variables)])
		gradients = gradients[len(g.Variables):]
	}
}

// slot adds a variable that is not of the model.
func (o *optimizer) slot(path string, kind ir.VariableKind, t ir.Type, init ir.Init, scope *ir.Scope) *ir.Variable {
	v := &ir.Variable{Path: o.path(path), Kind: kind, Type: t, Init: init, Scope: scope}
	o.slots = append(o.slots, v)
	return v
}

// path is that of a slot: several blocks of one model keep different things.
func (o *optimizer) path(path string) string {
	if o.block == "" {
		return path
	}
	return o.block + "." + path
}

// counter reads and raises the number of batches.
func (o *optimizer) counter() {
	v := o.slot("iteration", ir.Slot, ir.Type{DType: ir.I32, Shape: ir.Shape{}}, constantInit(0), o.module.Root)
	o.count = o.Stored(v)
	o.Update(v, o.Add(o.count, o.Scalar(ir.I32, 1)))
}

// group adds the step of an optimizer for the weights that it trains.
func (o *optimizer) group(g *model.Group, every, steps int, gradients []*ir.Value) {
	number := len(o.groups)
	s := &settings{Group: g, declared: declared(g.Decl), steps: max(1, steps), every: every}
	if n, ok := s.own("gradient_accumulation_steps"); ok {
		s.steps = max(1, int(n))
	}
	o.groups[g] = s
	o.time(s)
	o.rate(s, number)
	gradients = o.accumulate(s, gradients)
	gradients = o.clip(s, gradients)
	for i, r := range g.Rules {
		o.step(s, r, gradients[i])
	}
}

// declared lists the arguments that an optimizer declares itself.
func declared(d *dsl.Optimizer) map[string]bool {
	names := map[string]bool{}
	if d.Args != nil {
		for _, p := range d.Args.List {
			names[p.Name.Name] = true
		}
	}
	return names
}

// own returns an argument that is common to all optimizers, unless it is not given or the rule sees to it itself.
func (s *settings) own(name string) (float64, bool) {
	if s.declared[name] || !s.Optimizer.Args.Has(name) {
		return 0, false
	}
	return toFloat(s.Optimizer.Args.Values[name]), true
}

// time computes the number of the step, and whether this batch ends one.
func (o *optimizer) time(s *settings) {
	before := o.count
	if period := max(s.steps, s.every); period > 1 {
		n, one := o.Scalar(ir.I32, float64(period)), o.Scalar(ir.I32, 1)
		before = o.Binary(ir.OpFloorDiv, o.count, n)
		s.due = o.Binary(ir.OpEqual, o.Binary(ir.OpMod, o.Add(o.count, one), n), o.Scalar(ir.I32, 0))
	}
	s.iteration = o.Cast(o.Add(before, o.Scalar(ir.I32, 1)), ir.F32)
}

// rate gives the learning rate: a number that the caller may change, or what a schedule makes of the steps before.
func (o *optimizer) rate(s *settings, number int) {
	if s.Rate != nil {
		before := o.Sub(s.iteration, o.Scalar(ir.F32, 1))
		s.rate = o.Cast(o.inline(s.Rate, before)[0], ir.F32)
		return
	}
	name := "learning_rate"
	if number > 0 {
		name += "_" + strconv.Itoa(number)
	}
	value := toFloat(s.Optimizer.Args.Values["learning_rate"])
	s.hyper = o.slot(name, ir.Hyper, ir.Type{DType: ir.F32, Shape: ir.Shape{}}, constantInit(value), o.module.Root)
	s.rate = o.Stored(s.hyper)
}

// fill repeats a scalar for all elements of a weight.
func (o *optimizer) fill(scalar *ir.Value, t ir.Type) *ir.Value {
	if scalar.Type.DType != ir.Bool {
		scalar = o.Cast(scalar, t.DType)
	}
	return o.Broadcast(scalar, t.Shape, nil)
}

// step computes a weight's new value and that of its states.
func (o *optimizer) step(s *settings, r *model.Rule, gradient *ir.Value) {
	stored := o.module.variables[r.Variable]
	o.Scope = stored.Scope
	defer o.part(s.Decl.Name.Name)()
	old := o.current(r.Variable)
	w := o.decayed(s, old)
	params := []*ir.Value{w, gradient, s.rate, s.iteration}
	for _, v := range r.Slots {
		o.states[v] = o.slot(v.Path, ir.Slot, irType(v.Type), initOf(v), stored.Scope)
		params = append(params, o.Stored(o.states[v]))
	}
	change := o.inline(r.Body, params...)[0]
	o.Scope = stored.Scope
	if !change.Type.Shape.Equal(w.Type.Shape) {
		change = o.BroadcastTo(change, w.Type.Shape)
	}
	next := o.Sub(w, o.Cast(change, w.Type.DType))
	next = o.moving(s, r.Variable, next)
	o.constrained(s, r.Variable, next)
	for _, u := range r.Body.Updates {
		o.store(s, o.states[r.Slot(u.Variable)], o.value(u.Value))
	}
}

// constrained stores a weight as its constraint says. As in Keras, that holds after every batch, also after one whose
// gradients are only added up: what was loaded may lie outside, and MinMaxNorm may approach step by step.
func (o *optimizer) constrained(s *settings, v *model.Variable, next *ir.Value) {
	stored := o.module.variables[v]
	w := *s
	if s.steps > 1 && s.every <= 1 {
		next = o.Where(o.fill(s.due, stored.Type), o.Cast(next, stored.Type.DType), o.Stored(stored))
		next = constrain(o.Builder, v.Constraint, next)
		w.due = nil
	} else {
		next = constrain(o.Builder, v.Constraint, next)
	}
	o.store(&w, stored, next)
}

// store sets a variable at the end of the step; in a batch that ends no step it stays.
func (o *optimizer) store(s *settings, v *ir.Variable, next *ir.Value) {
	if !next.Type.Shape.Equal(v.Type.Shape) {
		next = o.BroadcastTo(next, v.Type.Shape)
	}
	next = o.Cast(next, v.Type.DType)
	if s.due != nil {
		next = o.Where(o.fill(s.due, v.Type), next, o.Stored(v))
	}
	o.after[v] = next
	o.Update(v, next)
}
