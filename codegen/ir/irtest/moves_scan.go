package irtest

import (
	"fmt"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// loop adds a scan whose body is a random graph of its own.
func loop(g *generator) (*ir.Value, float64) {
	if g.NoScan || g.depth > 1 {
		return nil, 0
	}
	state := g.float()
	if g.bounds[state] > 1 {
		state = g.b.Unary(ir.OpTanh, state)
	}
	length := ir.Dim(g.size())
	t := state.Type
	elements := g.fit(g.float(), ir.Type{DType: ir.F32, Shape: append(ir.Shape{length}, g.shape(1)...)})
	if !t.Shape.HasBatch() || g.random.IntN(2) == 0 {
		elements = g.turned(length, elements)
	}
	constants := []*ir.Value{g.float(), g.int(), g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && !t.Shape.HasBatch() })}
	body := g.body(state, elements, constants)
	results := g.b.Scan(body, length, g.random.IntN(2) == 0, []*ir.Value{state}, []*ir.Value{elements}, constants)
	for _, v := range results[1:] {
		if v.Type.Shape.HasBatch() {
			v = g.b.Transpose(v, forward(len(v.Type.Shape))) // rows in front
		}
		g.keep(v, 1)
	}
	return results[0], 1
}

// turned returns values of rows with the axis of the turns in front, if there are any, else what it was given.
func (g *generator) turned(length ir.Dim, otherwise *ir.Value) *ir.Value {
	x := g.pick(func(t ir.Type) bool {
		return t.DType == ir.F32 && len(t.Shape) > 1 && t.Shape[0] == ir.Batch && t.Shape[1] == length
	})
	if x == nil {
		return otherwise
	}
	v := g.b.Transpose(x, forward(len(x.Type.Shape)))
	g.bounds[v] = g.bounds[x]
	return v
}

// forward is the permutation that changes the first two axes.
func forward(rank int) []int {
	perm := make([]int, rank)
	for i := range perm {
		perm[i] = i
	}
	perm[0], perm[1] = 1, 0
	return perm
}

// body makes the graph of one turn: its state stays below 1, and it stacks two values.
func (g *generator) body(state, elements *ir.Value, constants []*ir.Value) *ir.Graph {
	in := &generator{Options: g.Options, random: g.random, depth: g.depth + 1, bounds: map[*ir.Value]float64{}, stream: g.stream + 50}
	in.b = ir.NewBuilder("turn", g.b.Scope)
	param := func(kind ir.ParamKind, name string, t ir.Type, bound float64) *ir.Value {
		v := in.b.Param(&ir.Param{Kind: kind, Name: name}, t)
		in.keep(v, bound)
		return v
	}
	h := param(ir.Carried, "h", state.Type, 1)
	param(ir.Slice, "x", ir.Type{DType: ir.F32, Shape: elements.Type.Shape[1:]}, g.bounds[elements])
	for i, c := range constants {
		param(ir.Constant, fmt.Sprintf("c%d", i), c.Type, g.bounds[c])
	}
	if g.random.IntN(2) == 0 {
		param(ir.Turn, "t", ir.Type{DType: ir.I32}, 0)
	}
	for range 3 + g.random.IntN(6) {
		in.step()
	}
	next := in.b.Unary(ir.OpTanh, in.b.Add(in.fit(in.float(), state.Type), h))
	in.b.Result("h", next)
	in.b.Result("y", next)
	if v := in.float(); !slices.Contains(in.pool[:1], v) {
		in.b.Result("z", in.b.Unary(ir.OpTanh, v))
	}
	return in.b.Graph
}
