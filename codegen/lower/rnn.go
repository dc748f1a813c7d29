package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// recurrence is an RNN over a user's cell while it is lowered: a loop over axis 0 of what is turned to have time
// there. From turn to turn go the cell's states, the states of layers in the cell, and the output where somebody
// wants that of the turn before. A step has the cell's input of that step, and what else is cut by steps, behind the states.
type recurrence struct {
	*call
	cell   *model.Body
	in     *body             // the loop's
	layers []*model.Variable // the states of layers
	before []*ir.Value       // what goes from turn to turn, before the first …
	now    []*ir.Value       // … and in a turn
	x      *ir.Value         // of this turn
	beside []*ir.Value       // what else is of this turn
	on     *ir.Value         // whether this turn's step is one; nil without a mask
	over   []*ir.Value       // what is cut by turns: [time, rows, …]
}

// rnn runs a cell over time. A step that is masked out changes no state and gives the output of the step before. Where
// the output is one of the states, that is also so of the first step, which has the initial state before it.
func rnn(c *call) []*ir.Value {
	r := &recurrence{call: c, cell: c.node.Cell, layers: statesOf(c.node.Cell)}
	r.in = c.body.newLoop("step", c.in[0].Type.Shape[1])
	r.states()
	r.x = r.scan("x", c.in[0])
	if m, at := c.operand("mask"); m != nil {
		r.on = r.scan("mask", c.body.perRow(m, c.lead(at) == 1))
	}
	besides, at := c.operands(model.Beside)
	for i, v := range besides {
		r.beside = append(r.beside, r.scan("beside", c.body.perRow(v, c.lead(at[i]) == 1)))
	}
	out, next := r.turn()
	return r.results(r.loop(out, next))
}

// carried is how many states the cell has.
func (r *recurrence) carried() int {
	besides, _ := r.operands(model.Beside)
	return len(r.cell.Params) - 1 - len(besides)
}

// states adds the parameters of what goes from turn to turn.
func (r *recurrence) states() {
	given, at := r.operands("initial_state")
	for i, p := range r.cell.Params[1 : 1+r.carried()] {
		t := typeOf(p)
		if i < len(given) {
			r.before = append(r.before, r.body.perRow(r.Cast(given[i], t.DType), r.lead(at[i]) == 1))
		} else {
			r.before = append(r.before, r.begins(i, t))
		}
	}
	for _, s := range r.layers {
		r.before = append(r.before, r.body.current(s))
	}
	if r.keepsOutput() {
		t := irType(r.cell.Results[0].Type)
		r.before = append(r.before, r.Fill(t.DType, append(ir.Shape{ir.Batch}, t.Shape...), 0))
	}
	r.now = r.in.carry(r.before)
	for i, s := range r.layers {
		r.in.begun[s] = r.now[r.carried()+i]
	}
}

// keepsOutput reports whether a turn, or what comes after the last, needs the output of the turn before and has it
// not among the states.
func (r *recurrence) keepsOutput() bool {
	_, mask := r.operand("mask")
	if r.Bool("zero_output_for_mask") {
		return !r.Bool("return_sequences")
	}
	return r.outputState() < 0 && (mask >= 0 || !r.Bool("return_sequences"))
}

// outputState is the place among the states of the one that the output is, -1 if it is none.
func (r *recurrence) outputState() int {
	return slices.Index(r.cell.Results[1:], r.cell.Results[0])
}

// scan adds the parameter of what is cut by turns along time, a sample's first axis.
func (r *recurrence) scan(name string, v *ir.Value) *ir.Value {
	v = timeFirst(r.Builder, v)
	if r.Bool("go_backwards") {
		v = r.Reverse(v, 0)
	}
	r.over = append(r.over, v)
	return r.in.slice(name, v)
}

// timeFirst turns [rows, time, …] to [time, rows, …], or back.
func timeFirst(b *ir.Builder, x *ir.Value) *ir.Value {
	perm := axes(x)
	perm[0], perm[1] = 1, 0
	return b.Transpose(x, perm)
}

// turn lowers the cell into the loop's body. It returns the output and what goes to the next turn.
func (r *recurrence) turn() (out *ir.Value, next []*ir.Value) {
	n := r.carried()
	next = r.in.inline(r.cell, slices.Concat([]*ir.Value{r.x}, r.now[:n], r.beside)...)
	for _, u := range r.cell.Updates {
		r.in.update(u.Variable, r.in.value(u.Value))
	}
	for i, v := range next {
		next[i] = r.in.perRow(v, r.cell.Results[i].PerSample)
	}
	out, next = next[0], next[1:]
	if r.on != nil {
		for i := range next {
			next[i] = r.in.choose(r.on, next[i], r.now[i])
		}
		out = r.in.choose(r.on, out, r.masked(out.Type))
	}
	for _, s := range r.layers {
		next = append(next, r.in.current(s))
	}
	if r.keepsOutput() {
		next = append(next, out)
	}
	return out, next
}

// masked is the output of a step that is masked out.
func (r *recurrence) masked(t ir.Type) *ir.Value {
	if r.Bool("zero_output_for_mask") {
		return r.in.Fill(t.DType, t.Shape, 0)
	}
	if i := r.outputState(); i >= 0 {
		return r.now[i]
	}
	return r.now[len(r.now)-1]
}

// choose returns x in the rows that are on, else y.
func (b *body) choose(on, x, y *ir.Value) *ir.Value {
	return b.Where(b.Broadcast(on, x.Type.Shape, []int{0}), x, y)
}

// loop makes the loop. It returns what goes out of the last turn and the output: of all turns, or the last one.
func (r *recurrence) loop(out *ir.Value, next []*ir.Value) (last []*ir.Value, output *ir.Value) {
	penalty := r.in.penalty()
	var stacked []*ir.Value
	if r.Bool("return_sequences") {
		stacked = append(stacked, out)
	}
	if penalty != nil {
		stacked = append(stacked, penalty)
	}
	last = r.in.finish(r.before, r.over, next, stacked)
	if penalty != nil {
		r.body.penalize(last[len(last)-1])
		last = last[:len(last)-1]
	}
	if !r.Bool("return_sequences") && !r.keepsOutput() {
		return last, last[r.outputState()]
	}
	return last, last[len(last)-1]
}

// results orders what the loop leaves: the output first, then, if they are wanted, the states.
func (r *recurrence) results(last []*ir.Value, output *ir.Value) []*ir.Value {
	n := r.carried()
	r.keep(last[:n])
	for i, s := range r.layers {
		r.body.update(s, last[n+i])
	}
	if r.Bool("return_sequences") {
		output = timeFirst(r.Builder, output)
	}
	if r.Bool("return_state") {
		return append([]*ir.Value{output}, last[:n]...)
	}
	return []*ir.Value{output}
}

// statesOf returns the states that the layers in a cell update, in a graph that trains.
func statesOf(cell *model.Body) (states []*model.Variable) {
	seen := map[*model.Variable]bool{}
	add := func(v *model.Variable) {
		if !seen[v] {
			seen[v] = true
			states = append(states, v)
		}
	}
	for _, u := range cell.Updates {
		add(u.Variable)
	}
	for _, n := range cell.Nodes {
		if n.Training {
			for _, v := range sortedStates(n) {
				add(v)
			}
		}
		if n.Cell != nil {
			for _, v := range statesOf(n.Cell) {
				add(v)
			}
		}
	}
	return states
}
