package irtest

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

func reshape(g *generator) (*ir.Value, float64) {
	x := g.floatOf(2)
	s, i := x.Type.Shape, g.random.IntN(len(x.Type.Shape)-1)
	if s[i].IsBatch() && (s[i+1].IsBatch() || g.random.IntN(4) > 0) {
		return nil, 0
	}
	merged := slices.Concat(s[:i], ir.Shape{s[i] * s[i+1]}, s[i+2:])
	if s[i+1].IsBatch() || s[i].IsBatch() {
		return g.b.Reshape(g.b.Reshape(x, merged), s), g.bounds[x] // rows of another number would meet no others
	}
	return g.b.Reshape(x, merged), g.bounds[x]
}

func transpose(g *generator) (*ir.Value, float64) {
	x := g.floatOf(2)
	perm := g.random.Perm(len(x.Type.Shape))
	if x.Type.Shape[0].IsBatch() { // rows stay in front, and come back if they went
		back := make([]int, len(perm))
		for i, axis := range perm {
			back[axis] = i
		}
		y := g.b.Unary(ir.OpSin, g.b.Transpose(x, perm))
		return g.b.Transpose(y, back), 1
	}
	return g.b.Transpose(x, perm), g.bounds[x]
}

func broadcast(g *generator) (*ir.Value, float64) {
	x := g.float()
	at := g.random.IntN(len(x.Type.Shape) + 1)
	if at == 0 && len(x.Type.Shape) > 0 && x.Type.Shape[0].IsBatch() {
		at = 1
	}
	shape := slices.Insert(x.Type.Shape.Clone(), at, ir.Dim(g.size()))
	if elements(shape) > largest {
		return nil, 0
	}
	var axes []int
	for i := range x.Type.Shape {
		if i >= at {
			i++
		}
		axes = append(axes, i)
	}
	return g.b.Broadcast(x, shape, axes), g.bounds[x]
}

func slice(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	s := x.Type.Shape
	starts, limits, strides := make([]ir.Dim, len(s)), s.Clone(), make([]int, len(s))
	for i, n := range s {
		strides[i] = 1
		if n > 0 {
			strides[i] = 1 + g.random.IntN(2)
			starts[i] = ir.Dim(g.random.IntN(int(n)))
			limits[i] = starts[i] + 1 + ir.Dim(g.random.IntN(int(n-starts[i])))
		}
	}
	return g.b.Slice(x, starts, limits, strides), g.bounds[x]
}

func pad(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	s := x.Type.Shape
	lo, hi, between := make([]int, len(s)), make([]int, len(s)), make([]int, len(s))
	for i, n := range s {
		if n > 0 {
			lo[i], hi[i], between[i] = g.random.IntN(3)-1, g.random.IntN(3)-1, g.random.IntN(2)
			if int(n)+lo[i]+hi[i]+(int(n)-1)*between[i] < 1 {
				lo[i], hi[i] = 0, 1
			}
		}
	}
	y := g.b.Pad(x, lo, hi, between, 0.5)
	if elements(y.Type.Shape) > largest {
		return nil, 0 // it stays as a dead operation
	}
	return y, max(g.bounds[x], 0.5)
}

func reverse(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.constantAxis(x)
	if axis < 0 {
		return nil, 0
	}
	return g.b.Reverse(x, axis), g.bounds[x]
}

func concat(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.constantAxis(x)
	if axis < 0 || elements(x.Type.Shape)*2 > largest {
		return nil, 0
	}
	t := ir.Type{DType: ir.F32, Shape: x.Type.Shape.Clone()}
	t.Shape[axis] = ir.Dim(g.size())
	y := g.fit(g.float(), t)
	return g.b.Concat(axis, x, y, x), max(g.bounds[x], g.bounds[y])
}

// rows joins rows to rows, takes some of them out again, and compares each with each.
func rows(g *generator) (*ir.Value, float64) {
	x := g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && len(t.Shape) == 2 && t.Shape[0].IsBatch() })
	if x == nil || g.depth > 0 {
		return nil, 0
	}
	both := g.b.Concat(0, x, g.b.Unary(ir.OpSin, x))
	products := g.b.Dot(both, x, nil, nil, []int{1}, []int{1})
	near := g.b.Unary(ir.OpTanh, products)
	first := g.b.SliceAxis(near, 0, 0, ir.Batch)
	return g.b.Reduce(ir.OpReduceMax, first, 1), 1
}

func sum(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.axis(x)
	n := x.Type.Shape[axis]
	return g.b.Sum(x, axis), g.bounds[x] * max(float64(n), float64(-n)*8)
}

func extreme(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	kind := []ir.Kind{ir.OpReduceMax, ir.OpReduceMin}[g.random.IntN(2)]
	return g.b.Reduce(kind, x, g.axis(x)), g.bounds[x]
}

func prod(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	return g.b.Reduce(ir.OpProd, g.b.Unary(ir.OpSin, x), g.axis(x)), 1
}

func cumSum(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.axis(x)
	n := x.Type.Shape[axis]
	return g.b.CumSum(x, axis, g.random.IntN(2) == 0, g.random.IntN(2) == 0), g.bounds[x] * max(float64(n), float64(-n)*8)
}
