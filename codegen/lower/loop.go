package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
)

// loop is what the body of a loop has besides: the body around it and what it takes from there.
type loop struct {
	around   *body
	length   ir.Dim
	captured ir.Values // around's value → the parameter that stands for it
	outer    []*ir.Value
	turn     *ir.Value
	begun    map[*model.Variable]*ir.Value // states that go from turn to turn, at the beginning of this one
}

// newLoop begins the body of a loop over time.
func (b *body) newLoop(name string, length ir.Dim) *body {
	in := b.module.newBody(name)
	in.Scope, in.Phase, in.Part, in.Single, in.half, in.frozen = b.Scope, b.Phase, b.Part, b.Single, b.half, b.frozen
	in.loop = &loop{around: b, length: length, captured: ir.Values{}, begun: map[*model.Variable]*ir.Value{}}
	return in
}

// param adds a parameter that changes from turn to turn.
func (b *body) param(kind ir.ParamKind, name string, t ir.Type) *ir.Value {
	return b.Param(&ir.Param{Kind: kind, Name: name}, t)
}

// carry adds a parameter for each state, of the type that it has before the first turn.
func (b *body) carry(before []*ir.Value) []*ir.Value {
	out := make([]*ir.Value, len(before))
	for i, v := range before {
		out[i] = b.param(ir.Carried, "state", v.Type)
	}
	return out
}

// slice adds the parameter of what is read turn by turn along axis 0.
func (b *body) slice(name string, x *ir.Value) *ir.Value {
	return b.param(ir.Slice, name, ir.Type{DType: x.Type.DType, Shape: x.Type.Shape[1:]})
}

// capture returns what stands in a loop's body for a value made around it: a parameter that is the same in all turns.
func (b *body) capture(v *ir.Value) *ir.Value {
	if in := b.captured[v]; in != nil {
		return in
	}
	name := v.Name
	if name == "" {
		name = "constant"
	}
	in := b.param(ir.Constant, name, v.Type)
	b.captured[v] = in
	b.outer = append(b.outer, v)
	return in
}

// counter returns the number of the turn, counted over the loops around as well.
func (b *body) counter() *ir.Value {
	if b.turn == nil {
		b.turn = b.param(ir.Turn, "turn", ir.Type{DType: ir.I32})
	}
	if b.around.loop == nil {
		return b.turn
	}
	before := b.Mul(b.capture(b.around.counter()), b.Scalar(ir.I32, float64(b.length)))
	return b.Add(before, b.turn)
}

// finish makes the loop of its body: states are the body's carried parameters, each with its value before the first
// turn; next are their new values, stacked what is kept of each turn. Parameters that are the same in all turns have
// been made in passing; they and the turn go behind.
func (b *body) finish(init, scanned, next, stacked []*ir.Value) []*ir.Value {
	g := b.Graph
	var params []*ir.Param
	for _, last := range []bool{false, true} {
		for _, p := range g.Params {
			if last == (p.Kind == ir.Turn) {
				params = append(params, p)
			}
		}
	}
	g.Params = params
	for _, v := range next {
		b.Result("state", v)
	}
	for _, v := range stacked {
		b.Result("stacked", v)
	}
	return b.around.Scan(g, b.length, false, init, scanned, b.outer)
}

// Random draws random numbers; in a loop, others in each turn.
func (c *call) Random(d ir.DType, shape ir.Shape, mode string, stream int) *ir.Value {
	if c.body.loop == nil {
		return c.Builder.Random(d, shape, mode, stream)
	}
	return c.Builder.Random(d, shape, mode, stream, c.body.counter())
}
