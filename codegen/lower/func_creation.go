package lower

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// creation are functions that make values of nothing.
var creation = []row{
	fn("zeros", same(0)), fn("ones", same(1)), fn("empty", same(0)), fn("zeros_like", same(0)), fn("ones_like", same(1)), fn("empty_like", same(0)),
	fn("full", func(c *call) *ir.Value { return c.spread(0, c.out(0).DType, c.out(0).Shape) }),
	fn("full_like", func(c *call) *ir.Value { return c.spread(1, c.out(0).DType, c.out(0).Shape) }),
	fn("eye", masked(onDiagonal)), fn("identity", masked(onDiagonal)), fn("tri", masked(belowDiagonal)),
	fn("arange", func(c *call) *ir.Value {
		start, step, n, _, _ := c.Progression()
		if n <= 1024 {
			return c.listed(n, func(i int) float64 { return start + float64(i)*step })
		}
		i := c.Iota(c.out(0).DType, c.out(0).Shape, 0)
		return shifted(c.Builder, scaled(c.Builder, i, step), start)
	}),
	{catalog.Func, "linspace", linspace}, fn("logspace", logspace), fn("geomspace", geomspace),
	fn("array", func(c *call) *ir.Value { return c.as(0, c.out(0).DType) }),
	fn("size", func(c *call) *ir.Value { return c.Scalar(ir.I32, float64(sizeOf(c))) }),
	fn("ndim", func(c *call) *ir.Value { return c.Scalar(ir.I32, float64(c.rank(0))) }),
	fn("bartlett", window(func(_ *call, u float64) float64 { return 1 - math.Abs(2*u-1) })),
	fn("hanning", window(func(_ *call, u float64) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*u) })),
	fn("hamming", window(func(_ *call, u float64) float64 { return 0.54 - 0.46*math.Cos(2*math.Pi*u) })),
	fn("blackman", window(func(_ *call, u float64) float64 {
		return 0.42 - 0.5*math.Cos(2*math.Pi*u) + 0.08*math.Cos(4*math.Pi*u)
	})),
	fn("kaiser", window(func(c *call, u float64) float64 {
		beta := c.Float("beta")
		return besselSeries(beta*math.Sqrt(max(0, 1-(2*u-1)*(2*u-1)))) / besselSeries(beta)
	})),
	fn("vander", vander),
}

// same fills the result with one number.
func same(v float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value { return c.Fill(c.out(0).DType, c.out(0).Shape, v) }
}

// masked is a matrix that is 1 where a mask of its rows, columns and diagonal is true.
func masked(mask func(b *ir.Builder, rows, columns ir.Dim, k int) *ir.Value) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		k := 0
		if c.Has("k") {
			k = c.Int("k")
		}
		t := c.out(0)
		return c.Cast(mask(c.Builder, t.Shape[0], t.Shape[1], k), t.DType)
	}
}

// listed is a constant vector of the result's type.
func (c *call) listed(n int, element func(i int) float64) *ir.Value {
	d := c.out(0).DType
	lit := &ir.Literal{}
	for i := range n {
		switch x := element(i); {
		case d.IsFloat():
			lit.Floats = append(lit.Floats, x)
		case d == ir.Bool:
			lit.Ints = append(lit.Ints, map[bool]int64{true: 1}[x != 0])
		default:
			lit.Ints = append(lit.Ints, int64(x))
		}
	}
	return c.Const(d, ir.Dims(n), lit)
}

func sizeOf(c *call) int {
	n := 1
	for _, d := range c.in[0].Type.Shape[c.lead(0):] {
		n *= int(d)
	}
	return n
}

// window is a function of the place from 0 to 1; one point is 1.
func window(f func(c *call, u float64) float64) func(c *call) *ir.Value {
	return func(c *call) *ir.Value {
		n := c.Int("x")
		return c.listed(n, func(i int) float64 {
			if n == 1 {
				return 1
			}
			return f(c, float64(i)/float64(n-1))
		})
	}
}

// besselSeries is the modified Bessel function of order 0 by its power series.
func besselSeries(x float64) float64 {
	sum, term := 1.0, 1.0
	for k := 1; k < 500 && term > sum*1e-17; k++ {
		term *= x * x / 4 / float64(k*k)
		sum += term
	}
	return sum
}

// vander multiplies up, so that whole numbers stay whole and no power of 0 is divided.
func vander(c *call) *ir.Value {
	t, lead := c.out(0), c.lead(0)
	x := c.as(0, t.DType)
	one := append(x.Type.Shape.Clone(), 1)
	power := c.Fill(t.DType, x.Type.Shape, 1)
	parts := make([]*ir.Value, t.Shape[lead+1])
	for i := range parts {
		at := len(parts) - 1 - i
		if c.Bool("increasing") {
			at = i
		}
		parts[at] = c.Reshape(power, one)
		power = c.Mul(power, x)
	}
	return c.Concat(lead+1, parts...)
}
