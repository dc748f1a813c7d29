package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// overTime runs a step over the time axis of x[time, rows, …], which has been turned, and gives what the layer returns. A step that is
// masked out changes no state, so that the output, the first state, stays as it was.
func (c *call) overTime(f step, x *ir.Value, n int, state ir.Shape) []*ir.Value {
	in := c.body.newLoop("step", x.Type.Shape[0])
	inner := *c
	inner.Builder, inner.body = in.Builder, in

	before := c.initialStates(n, append(ir.Shape{x.Type.Shape[1]}, state...))
	now := in.carry(before)
	over := []*ir.Value{x}
	step := in.slice("x", over[0])
	var on *ir.Value
	if m := c.rowedFor("mask"); m != nil {
		over = append(over, c.turned(m))
		on = in.slice("mask", over[1])
	}
	next := f(&inner, step, c.droppedAtAllSteps(&inner, now[0], "recurrent_dropout", 1), now[:n])
	out := next[0]
	if on != nil {
		out, next = inner.skip(on, now, next)
	}
	var stacked []*ir.Value
	if c.Bool("return_sequences") {
		stacked = []*ir.Value{out}
	}
	last := in.finish(before, over, next, stacked)
	c.keep(last[:n])
	y := last[0]
	switch {
	case stacked != nil:
		y = timeFirst(c.Builder, last[len(last)-1])
	case on != nil && c.masksToZero():
		end := x.Type.Shape[0]
		there := c.Reshape(c.SliceAxis(over[1], 0, end-1, end), over[1].Type.Shape[1:])
		y = c.body.choose(there, y, filled(c.Builder, y, 0))
	}
	results := []*ir.Value{c.watched(c.unrowed(c.userOrder(y, stacked != nil)))}
	if c.Bool("return_state") {
		for _, s := range last[:n] {
			results = append(results, c.watched(c.unrowed(c.userOrder(s, false))))
		}
	}
	return results
}

// userOrder turns images [rows, …, channels], or [rows, time, …, channels], to the order of axes that the user wants.
func (c *call) userOrder(y *ir.Value, sequences bool) *ir.Value {
	if !c.ChannelsFirst() {
		return y
	}
	first, n := 1, len(y.Type.Shape)
	if sequences {
		first = 2
	}
	return c.Transpose(y, append(append(everyAxis(0, first), n-1), everyAxis(first, n-1)...))
}

// masksToZero reports whether the output of a masked step is 0: so it is inside of a Bidirectional that gives all steps.
func (c *call) masksToZero() bool {
	zero, _ := c.Values["zero_output_for_mask"].(catalog.Bool)
	return bool(zero)
}

// skip keeps the states in the rows that are masked out. The output there is the state that was kept, or 0.
func (c *call) skip(on *ir.Value, now, next []*ir.Value) (out *ir.Value, then []*ir.Value) {
	for i := range next {
		then = append(then, c.body.choose(on, next[i], now[i]))
	}
	if c.masksToZero() {
		return c.body.choose(on, next[0], filled(c.Builder, next[0], 0)), then
	}
	return then[0], then
}

// turned is x with time in front, from the last step to the first if the layer goes backwards.
func (c *call) turned(x *ir.Value) *ir.Value {
	x = timeFirst(c.Builder, x)
	if c.Bool("go_backwards") {
		x = c.Reverse(x, 0)
	}
	return x
}

// initialStates are those that were given, else what begins says.
func (c *call) initialStates(n int, shape ir.Shape) []*ir.Value {
	_, at := c.operands("initial_state")
	out := make([]*ir.Value, n)
	for i := range out {
		if i < len(at) {
			out[i] = c.rowed(at[i])
			if c.ChannelsFirst() {
				out[i] = c.Transpose(out[i], append(append([]int{0}, everyAxis(2, len(shape))...), 1))
			}
		} else {
			out[i] = c.begins(i, ir.Type{DType: ir.F32, Shape: shape})
		}
	}
	return out
}
