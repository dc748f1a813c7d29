package irtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Options shape random graphs; the zero value is a graph of 30 steps of all sorts.
type Options struct {
	Steps  int  // how many steps, of one or some operations each; 30 if 0
	Train  bool // ends in grads of all weights, which codegen/autodiff expands, and stores the weights less a part of them
	Smooth bool // only what central differences can follow: no floor, no index that depends on a float
	NoScan bool
}

// Random returns a well-typed graph, always the same for a seed. It reads inputs from -1 to 1, as Inputs draws
// them; all floats in it stay small, and no decision in it hangs on a rounding error, so that f32 code can be
// compared with the oracle.
func Random(seed uint64) *ir.Graph { return RandomOf(seed, Options{}) }

// RandomOf returns a random graph of a certain shape.
func RandomOf(seed uint64, o Options) *ir.Graph {
	if o.Steps == 0 {
		o.Steps = 30
	}
	g := &generator{Options: o, random: rand.New(rand.NewPCG(seed, 0)), b: ir.NewBuilder(fmt.Sprintf("random_%d", seed), &ir.Scope{})}
	g.bounds = map[*ir.Value]float64{}
	g.inputs()
	for range o.Steps {
		g.step()
	}
	if o.Train {
		g.train()
	} else {
		g.finish()
	}
	return g.b.Graph
}

// generator makes one graph or one body.
type generator struct {
	Options
	random *rand.Rand
	b      *ir.Builder
	pool   []*ir.Value           // what may be used
	bounds map[*ir.Value]float64 // how large floats of a value can be
	depth  int                   // of loops around
	stream int
}

// most is how large floats may become before they are scaled down.
const most = 4

// largest is how many elements a value may have, of one row.
const largest = 600

func (g *generator) inputs() {
	scope := g.b.Scope
	field := func(name string, d ir.DType, index int, shape ...ir.Dim) {
		g.keep(g.b.Field(&ir.FieldSpec{Name: name, Type: ir.Type{DType: d, Shape: shape}, Index: index}), 1)
	}
	field("x", ir.F32, 0, ir.Batch, ir.Dim(g.size()), ir.Dim(g.size()))
	field("y", ir.F32, 0, ir.Batch, ir.Dim(g.size()))
	field("z", ir.F32, 0, ir.Batch)
	field("n", ir.I32, 3, ir.Batch, 2)
	for i, rank := range []int{1, 2, 2, 3} {
		name := fmt.Sprintf("w%d", i)
		t := ir.Type{DType: ir.F32, Shape: g.shape(rank)}
		g.keep(g.b.Stored(&ir.Variable{Path: name, Kind: ir.Weight, Type: t, Trainable: true, Scope: scope, Init: ir.Init{Kind: "zeros", Seed: -1}}), 1)
	}
}

// step adds one value by a move chosen at random, and scales it down if it may be large.
func (g *generator) step() {
	for {
		v, bound := g.move()(g)
		if v == nil {
			continue
		}
		if v.Type.DType.IsFloat() && bound > most {
			v, bound = g.b.Mul(v, g.b.Fill(v.Type.DType, v.Type.Shape, 1/bound)), 1
		}
		g.keep(v, bound)
		return
	}
}

// move chooses; loops, which hold moves themselves, are none of the table.
func (g *generator) move() move {
	if i := g.random.IntN(len(moves) + 2); i < len(moves) {
		return moves[i]
	}
	return loop
}

// results makes results of the values that nothing reads, and of the last.
func (g *generator) results() {
	users := ir.Users(g.b.Graph)
	for i, v := range g.pool {
		if len(users[v]) == 0 && v.Op.Kind != ir.OpParam {
			g.b.Result(fmt.Sprintf("r%d", i), v)
		}
	}
	g.b.Result("last", g.pool[len(g.pool)-1])
}

// train updates all weights by the derivatives of a number on which all results depend.
func (g *generator) train() {
	g.results()
	loss := Objective(g.b.Graph, "loss")
	var weights []*ir.Value
	for _, p := range g.b.Graph.Params {
		if p.Kind == ir.Stored {
			weights = append(weights, p.Value)
		}
	}
	grads := g.b.Grad(loss, weights...)
	g.b.Phase = ir.Optimize
	for i, w := range weights {
		change := g.b.Mul(grads[i], g.b.Fill(ir.F32, w.Type.Shape, 0.01))
		g.b.Update(w.Op.Attrs.Param.Variable, g.b.Sub(w, change))
	}
}

// finish makes results, and stores the last value.
func (g *generator) finish() {
	g.results()
	w := g.pool[len(g.pool)-1]
	for _, p := range g.b.Graph.Params {
		if p.Kind == ir.Stored && p.Name == "w1" {
			g.b.Update(p.Variable, g.fit(w, p.Variable.Type))
		}
	}
}

func (g *generator) keep(v *ir.Value, bound float64) {
	g.pool = append(g.pool, v)
	g.bounds[v] = bound
}

func (g *generator) size() int { return 1 + g.random.IntN(5) }

func (g *generator) shape(rank int) ir.Shape {
	s := make(ir.Shape, rank)
	for i := range s {
		s[i] = ir.Dim(g.size())
	}
	return s
}

// pick returns a value that fits, later ones with more chance; nil if none does.
func (g *generator) pick(fits func(t ir.Type) bool) *ir.Value {
	var found []*ir.Value
	for _, v := range g.pool {
		if fits(v.Type) {
			found = append(found, v)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return found[max(g.random.IntN(len(found)), g.random.IntN(len(found)))]
}

func (g *generator) float() *ir.Value {
	return g.pick(func(t ir.Type) bool { return t.DType == ir.F32 })
}

// floatOf returns a float value of so many axes at least; a body may have to make one.
func (g *generator) floatOf(rank int) *ir.Value {
	if x := g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && len(t.Shape) >= rank }); x != nil {
		return x
	}
	x := g.float()
	y := g.fit(x, ir.Type{DType: ir.F32, Shape: append(x.Type.Shape.Clone(), g.shape(rank-len(x.Type.Shape))...)})
	g.keep(y, g.bounds[x])
	return y
}

func (g *generator) int() *ir.Value {
	return g.pick(func(t ir.Type) bool { return t.DType == ir.I32 })
}

// axis returns an axis of a value.
func (g *generator) axis(v *ir.Value) int { return g.random.IntN(len(v.Type.Shape)) }

// constantAxis returns an axis of constant length of at least 1, -1 if there is none.
func (g *generator) constantAxis(v *ir.Value) int {
	for range 8 {
		if axis := g.axis(v); v.Type.Shape[axis] > 0 {
			return axis
		}
	}
	return -1
}

// fit makes a value of another type: the same if it is of that type, else its mean as far as axes are lost, repeated.
func (g *generator) fit(v *ir.Value, t ir.Type) *ir.Value {
	if v.Type.Equal(t) {
		return v
	}
	bound := g.bounds[v]
	v = g.b.Cast(v, t.DType)
	if v.Type.Shape.Equal(t.Shape) {
		g.bounds[v] = bound
		return v
	}
	shared := len(v.Type.Shape) > 0 && len(t.Shape) > 0 && v.Type.Shape[0] == t.Shape[0]
	var reduced []int
	count := 1
	for axis, n := range v.Type.Shape {
		if axis > 0 || !shared {
			reduced = append(reduced, axis)
			count *= max(int(n), int(-n)*8) // 8 rows at most are small
		}
	}
	v = g.b.Sum(v, reduced...)
	if t.DType.IsFloat() {
		v = g.b.Mul(v, g.b.Fill(t.DType, v.Type.Shape, 1/float64(max(count, 1))))
	}
	var kept []int
	if shared {
		kept = []int{0}
	}
	v = g.b.Broadcast(v, t.Shape, kept)
	g.bounds[v] = bound
	return v
}

// like returns some float value made to fit another.
func (g *generator) like(v *ir.Value) *ir.Value { return g.fit(g.float(), v.Type) }

// elements returns how many elements a value has of one row.
func elements(s ir.Shape) int { return s.Elements(1) }
