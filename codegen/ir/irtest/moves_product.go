package irtest

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// dot contracts an axis of one value with that of a weight made to fit.
func dot(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.constantAxis(x)
	if axis < 0 {
		return nil, 0
	}
	k, n := x.Type.Shape[axis], ir.Dim(g.size())
	shape := ir.Shape{k, n}
	contract := g.random.IntN(2)
	if contract == 1 {
		shape = ir.Shape{n, k}
	}
	if elements(x.Type.Shape)/int(k)*int(n) > largest {
		return nil, 0
	}
	w := g.fit(g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && !t.Shape.HasBatch() }), ir.Type{DType: ir.F32, Shape: shape})
	return g.b.Dot(x, w, nil, nil, []int{axis}, []int{contract}), g.bounds[x] * g.bounds[w] * float64(k)
}

// pairs is a batched product of two values of the same shape, or their product summed over the rows.
func pairs(g *generator) (*ir.Value, float64) {
	x := g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && len(t.Shape) == 3 && elements(t.Shape) < 60 })
	if x == nil {
		return nil, 0
	}
	y := g.like(x)
	if g.random.IntN(3) == 0 {
		n := x.Type.Shape[0]
		return g.b.Dot(x, y, nil, nil, []int{0}, []int{0}), g.bounds[x] * g.bounds[y] * max(float64(n), float64(-n)*8)
	}
	return g.b.Dot(x, y, []int{0}, []int{0}, []int{2}, []int{2}), g.bounds[x] * g.bounds[y] * float64(x.Type.Shape[2])
}

// image returns a value as [n, h, w, c] or [n, h, c]; nil if there is none.
func (g *generator) image() *ir.Value {
	x := g.pick(func(t ir.Type) bool {
		return t.DType == ir.F32 && len(t.Shape) >= 2 && t.Shape[0].IsBatch() && !slices.ContainsFunc(t.Shape[1:], ir.Dim.IsBatch) && len(t.Shape) <= 4
	})
	if x != nil && len(x.Type.Shape) == 2 {
		return g.b.Reshape(x, append(x.Type.Shape.Clone(), 1))
	}
	return x
}

func conv(g *generator) (*ir.Value, float64) {
	x := g.image()
	if x == nil {
		return nil, 0
	}
	bound := g.bounds[x]
	if bound == 0 {
		x, bound = g.b.Unary(ir.OpTanh, x), 1
	}
	s := x.Type.Shape
	rank := len(s) - 2
	c := ir.ConvSpec{Strides: make([]int, rank), Lo: make([]int, rank), Hi: make([]int, rank), Dilate: make([]int, rank), Groups: 1}
	channels, filters := int(s[rank+1]), g.size()
	if g.random.IntN(3) == 0 {
		c.Groups, filters = channels, channels*(1+g.random.IntN(2))
	}
	kernel := make(ir.Shape, rank+2)
	for i := range rank {
		kernel[i] = ir.Dim(1 + g.random.IntN(3))
		c.Strides[i], c.Dilate[i] = 1+g.random.IntN(2), 1+g.random.IntN(2)
		reach := (int(kernel[i])-1)*c.Dilate[i] + 1
		c.Lo[i], c.Hi[i] = g.random.IntN(2), max(0, reach-int(s[i+1]))
	}
	kernel[rank], kernel[rank+1] = ir.Dim(channels/c.Groups), ir.Dim(filters)
	k := g.fit(g.pick(func(t ir.Type) bool { return t.DType == ir.F32 && !t.Shape.HasBatch() }), ir.Type{DType: ir.F32, Shape: kernel})
	y := g.b.Conv(x, k, c)
	if elements(y.Type.Shape) > largest {
		return nil, 0
	}
	return y, bound * g.bounds[k] * float64(kernel.Elements(1)/filters)
}

func pool(g *generator) (*ir.Value, float64) {
	x := g.image()
	if x == nil {
		return nil, 0
	}
	bound := g.bounds[x]
	if bound == 0 {
		x, bound = g.b.Unary(ir.OpTanh, x), 1
	}
	rank := len(x.Type.Shape) - 2
	p := ir.PoolSpec{Window: make([]int, rank), Strides: make([]int, rank), Lo: make([]int, rank), Hi: make([]int, rank)}
	size := 1
	for i := range rank {
		p.Window[i] = 1 + g.random.IntN(min(3, int(x.Type.Shape[i+1])))
		p.Strides[i], p.Lo[i] = 1+g.random.IntN(2), g.random.IntN(p.Window[i])
		size *= p.Window[i]
	}
	if g.random.IntN(2) == 0 {
		return g.b.SumPool(x, p), bound * float64(size)
	}
	return g.b.MaxPool(x, p), bound
}

// sorted sorts what the caller gave: equal values computed in different ways might change places.
func sorted(g *generator) (*ir.Value, float64) {
	x := g.given(2)
	if x == nil {
		return nil, 0
	}
	axis := len(x.Type.Shape) - 1
	order := g.b.ArgSort(x, axis, g.random.IntN(2) == 0)
	if g.random.IntN(3) == 0 {
		return order, 0
	}
	return g.b.Gather(x, order, axis, axis), g.bounds[x]
}

func argMax(g *generator) (*ir.Value, float64) {
	x := g.given(1)
	if x == nil {
		return nil, 0
	}
	return g.b.ArgMax(x, g.axis(x)), 0
}

// given returns a float parameter of the graph.
func (g *generator) given(rank int) *ir.Value {
	for range 8 {
		if x := g.floatOf(rank); x != nil && x.Op.Kind == ir.OpParam && g.depth == 0 {
			return x
		}
	}
	return nil
}

// indices returns integers below n, of the shape of some integers that there are.
func (g *generator) indices(n ir.Dim) *ir.Value {
	i := g.int()
	return g.b.Binary(ir.OpMod, i, g.b.Fill(ir.I32, i.Type.Shape, float64(n)))
}

func gather(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.constantAxis(x)
	if axis < 0 {
		return nil, 0
	}
	i := g.indices(x.Type.Shape[axis])
	if x.Type.Shape.HasBatch() && i.Type.Shape.HasBatch() {
		if x.Type.Shape[0] != i.Type.Shape[0] || axis == 0 {
			return nil, 0
		}
		return g.b.Gather(x, i, axis, 1), g.bounds[x]
	}
	if elements(x.Type.Shape)*elements(i.Type.Shape) > largest || axis > 0 && i.Type.Shape.HasBatch() {
		return nil, 0
	}
	return g.b.Gather(x, i, axis, 0), g.bounds[x]
}

// neighbours are sums of up to two of them, with weights of up to 1 each.
func neighbours(g *generator) (*ir.Value, float64) {
	x := g.floatOf(1)
	axis := g.constantAxis(x)
	if axis < 0 {
		return nil, 0
	}
	in, out := int(x.Type.Shape[axis]), g.size()
	table := make([]float64, in*out)
	for j := range out {
		i := g.random.IntN(in)
		table[i*out+j] = 1 - 2*g.random.Float64()
		table[min(i+1, in-1)*out+j] = 0.5
	}
	first, weights := ir.Mixing(g.b, ir.F32, table, in, out)
	return g.b.Mix(x, first, weights, axis), 2 * g.bounds[x]
}

func scatter(g *generator) (*ir.Value, float64) {
	n, c := ir.Dim(g.size()), ir.Dim(g.size())
	i := g.indices(n)
	s := i.Type.Shape
	u := g.fit(g.float(), ir.Type{DType: ir.F32, Shape: append(s.Clone(), c)})
	bound := g.bounds[u] * float64(s.Elements(8))
	if len(s) > 1 && s.HasBatch() && g.random.IntN(2) == 0 {
		return g.b.ScatterAdd(i, u, ir.Shape{s[0], n, c}, 1, 1), bound
	}
	return g.b.ScatterAdd(i, u, ir.Shape{n, c}, 0, 0), bound
}
