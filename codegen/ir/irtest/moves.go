package irtest

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// move adds a value to the graph and tells how large its floats can be; nil if it found nothing to do.
type move func(g *generator) (v *ir.Value, bound float64)

// moves are those of random graphs; what stands twice comes twice as often.
var moves = []move{
	unary, unary, narrow, binary, binary, quotient, power, choice, stepped, integers, mixed,
	reshape, transpose, broadcast, slice, pad, reverse, concat, rows,
	sum, extreme, prod, cumSum, sorted, argMax, gather, scatter, neighbours, dot, dot, pairs, conv, pool, leaf,
}

// wide are the functions that take all numbers, with what they make of a bound.
var wide = []struct {
	kind  ir.Kind
	bound func(float64) float64
}{
	{ir.OpNeg, same}, {ir.OpAbs, same}, {ir.OpSin, one}, {ir.OpCos, one}, {ir.OpAtan, one2}, {ir.OpTanh, one}, {ir.OpAsinh, same}, {ir.OpSigmoid, one},
	{ir.OpErf, one}, {ir.OpExp, math.Exp}, {ir.OpExpm1, math.Exp}, {ir.OpSinh, math.Cosh}, {ir.OpCosh, math.Cosh}, {ir.OpStopGradient, same},
}

func same(x float64) float64 { return x }
func one(float64) float64    { return 1 }
func one2(float64) float64   { return 2 }

func unary(g *generator) (*ir.Value, float64) {
	x, f := g.float(), wide[g.random.IntN(len(wide))]
	if f.kind == ir.OpStopGradient && g.Smooth {
		return nil, 0
	}
	return g.b.Unary(f.kind, x), f.bound(g.bounds[x])
}

// domains are the functions that take some numbers only, with the middle and the half width of a good range.
var domains = []struct {
	kind         ir.Kind
	middle, half float64
	bound        float64
}{
	{ir.OpSqrt, 1.5, 1, 2}, {ir.OpRsqrt, 1.5, 1, 2}, {ir.OpLog, 1.5, 1, 1}, {ir.OpLog1p, 0.5, 1, 1}, {ir.OpTan, 0, 0.8, 2}, {ir.OpAsin, 0, 0.7, 1},
	{ir.OpAcos, 0, 0.7, 3}, {ir.OpAcosh, 2.5, 1, 3}, {ir.OpAtanh, 0, 0.7, 1}, {ir.OpErfinv, 0, 0.7, 1}, {ir.OpLgamma, 1.6, 1, 2},
}

func narrow(g *generator) (*ir.Value, float64) {
	x, f := g.float(), domains[g.random.IntN(len(domains))]
	x = g.b.Mul(g.b.Unary(ir.OpSin, x), g.b.Fill(ir.F32, x.Type.Shape, f.half))
	return g.b.Unary(f.kind, g.b.Add(x, g.b.Fill(ir.F32, x.Type.Shape, f.middle))), f.bound
}

func binary(g *generator) (*ir.Value, float64) {
	x := g.float()
	y := g.like(x)
	bx, by := g.bounds[x], g.bounds[y]
	switch g.random.IntN(5) {
	case 0:
		return g.b.Add(x, y), bx + by
	case 1:
		return g.b.Sub(x, y), bx + by
	case 2:
		return g.b.Max(x, y), max(bx, by)
	case 3:
		return g.b.Min(x, y), max(bx, by)
	}
	return g.b.Mul(x, y), bx * by
}

// positive returns a value from 0.5 to 2.5 of x's type.
func (g *generator) positive(x *ir.Value) *ir.Value {
	return g.b.Add(g.b.Unary(ir.OpSin, g.like(x)), g.b.Fill(ir.F32, x.Type.Shape, 1.5))
}

func quotient(g *generator) (*ir.Value, float64) {
	x := g.float()
	if g.random.IntN(2) == 0 {
		return g.b.Binary(ir.OpAtan2, x, g.positive(x)), 2
	}
	return g.b.Div(x, g.positive(x)), 2 * g.bounds[x]
}

func power(g *generator) (*ir.Value, float64) {
	x := g.float()
	if g.random.IntN(2) == 0 {
		return g.b.Binary(ir.OpPow, x, g.b.Fill(ir.F32, x.Type.Shape, 2)), g.bounds[x] * g.bounds[x]
	}
	exponent := g.b.Unary(ir.OpSin, x)
	return g.b.Binary(ir.OpPow, g.positive(x), exponent), 2.5
}

// odd is no sum or product of the numbers that occur, so no value lies just beside it.
const odd = 0.31831

// choice takes one of two values where a third is above a number.
func choice(g *generator) (*ir.Value, float64) {
	x := g.float()
	y, z := g.like(x), g.like(x)
	c := g.b.Binary(ir.OpLess, g.b.Fill(ir.F32, x.Type.Shape, odd), z)
	return g.b.Where(c, x, y), max(g.bounds[x], g.bounds[y])
}

// stepped rounds, far from the steps' edges for numbers that are round themselves.
func stepped(g *generator) (*ir.Value, float64) {
	x := g.float()
	if g.Smooth {
		return nil, 0
	}
	bound := 3*g.bounds[x] + 2
	x = g.b.Add(g.b.Mul(x, g.b.Fill(ir.F32, x.Type.Shape, 2+odd)), g.b.Fill(ir.F32, x.Type.Shape, odd))
	kinds := []ir.Kind{ir.OpFloor, ir.OpCeil, ir.OpRound, ir.OpTrunc, ir.OpSign}
	if i := g.random.IntN(len(kinds) + 1); i < len(kinds) {
		return g.b.Unary(kinds[i], x), bound
	}
	kind := []ir.Kind{ir.OpMod, ir.OpFloorDiv}[g.random.IntN(2)]
	return g.b.Binary(kind, x, g.b.Fill(ir.F32, x.Type.Shape, 0.7)), 2 * bound
}

func integers(g *generator) (*ir.Value, float64) {
	x := g.int()
	y := g.fit(g.int(), x.Type)
	kinds := []ir.Kind{ir.OpAdd, ir.OpSub, ir.OpMul, ir.OpMax, ir.OpMin, ir.OpMod, ir.OpFloorDiv, ir.OpAnd, ir.OpOr, ir.OpXor, ir.OpShiftLeft, ir.OpShiftRight, ir.OpPow}
	if i := g.random.IntN(len(kinds) + 1); i < len(kinds) {
		return g.b.Binary(kinds[i], x, y), 0
	}
	return g.b.Not(x), 0
}

// mixed goes from integers and bools to floats.
func mixed(g *generator) (*ir.Value, float64) {
	x := g.int()
	switch g.random.IntN(3) {
	case 0:
		x = g.b.Binary(ir.OpMod, x, g.b.Fill(ir.I32, x.Type.Shape, 5))
		return g.b.Cast(x, ir.F32), 5
	case 1:
		y := g.fit(g.int(), x.Type)
		kind := []ir.Kind{ir.OpEqual, ir.OpLess, ir.OpLessEqual}[g.random.IntN(3)]
		return g.b.Cast(g.b.Not(g.b.Binary(kind, x, y)), ir.F32), 1
	}
	return g.b.Cast(g.b.Cast(x, ir.U8), ir.I32), 0
}

func leaf(g *generator) (*ir.Value, float64) {
	x := g.float()
	s := x.Type.Shape
	switch g.random.IntN(4) {
	case 0:
		g.stream++
		return g.b.Random(ir.F32, s, []string{"uniform", "normal"}[g.random.IntN(2)], g.depth*100+g.stream), 4
	case 1:
		if len(s) > 0 && !s[0].IsBatch() {
			return g.b.Iota(ir.I32, s, g.axis(x)), 0
		}
	case 2:
		n := g.size()
		lit := &ir.Literal{}
		for range n {
			lit.Floats = append(lit.Floats, float64(g.random.IntN(64)-32)/32)
		}
		return g.b.Const(ir.F32, ir.Dims(n), lit), 1
	}
	return g.b.Div(x, g.b.Broadcast(g.b.Rows(ir.F32), s, nil)), g.bounds[x]
}
