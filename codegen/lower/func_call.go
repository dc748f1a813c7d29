package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// What the rows of functions share.

// fn is a row of a function with one result.
func fn(name string, f func(c *call) *ir.Value) row { return row{catalog.Func, name, one(f)} }

// common is the element type in which all operands meet.
func (c *call) common() ir.DType {
	var ops []catalog.Operand
	for _, v := range c.node.In {
		ops = append(ops, catalog.Operand{Type: v.Type, Const: v.Const})
	}
	return dtypeOf(catalog.Promote(ops...))
}

// repeat repeats a value to a shape as NumPy does; what has the batch axis in front keeps it there.
func (c *call) repeat(v *ir.Value, lead int, to ir.Shape) *ir.Value {
	axes := make([]int, len(v.Type.Shape))
	for i := range axes {
		axes[i] = len(to) - len(axes) + i
	}
	if lead == 1 {
		axes[0] = 0
	}
	return c.Broadcast(v, to, axes)
}

// spread returns an operand in an element type, repeated to a shape.
func (c *call) spread(i int, d ir.DType, to ir.Shape) *ir.Value {
	return c.repeat(c.as(i, d), c.lead(i), to)
}

// float returns an operand as a float: f32 if it is a whole number.
func (c *call) float(i int) *ir.Value {
	return c.as(i, dtypeOf(catalog.ToFloat(c.node.In[i].Type.DType)))
}

// truth returns an operand as bools.
func (c *call) truth(i int) *ir.Value { return c.as(i, ir.Bool) }

// rank is the number of axes of operand i of a sample.
func (c *call) rank(i int) int { return len(c.in[i].Type.Shape) - c.lead(i) }

// axis returns an axis argument as an axis of operand i.
func (c *call) axis(name string, i int) int {
	return catalog.Wrap(c.Int(name), c.rank(i)) + c.lead(i)
}

// axes returns an argument of axes as those of operand i, sorted; none is all of the sample's.
func (c *call) axes(name string, i int) []int {
	axes := c.AxesOf(name, c.rank(i))
	for k := range axes {
		axes[k] += c.lead(i)
	}
	return axes
}

// filled is a constant of x's type.
func filled(b *ir.Builder, x *ir.Value, v float64) *ir.Value {
	return b.Fill(x.Type.DType, x.Type.Shape, v)
}

// scaled is x · v.
func scaled(b *ir.Builder, x *ir.Value, v float64) *ir.Value { return b.Mul(x, filled(b, x, v)) }

// shifted is x + v.
func shifted(b *ir.Builder, x *ir.Value, v float64) *ir.Value { return b.Add(x, filled(b, x, v)) }

// below is x < v, above v < x.
func below(b *ir.Builder, x *ir.Value, v float64) *ir.Value {
	return b.Binary(ir.OpLess, x, filled(b, x, v))
}

func above(b *ir.Builder, x *ir.Value, v float64) *ir.Value {
	return b.Binary(ir.OpLess, filled(b, x, v), x)
}

// equals is x = v.
func equals(b *ir.Builder, x *ir.Value, v float64) *ir.Value {
	return b.Binary(ir.OpEqual, x, filled(b, x, v))
}

// back repeats what a reduction of x over axes gave along these axes.
func back(b *ir.Builder, v, x *ir.Value, axes []int) *ir.Value {
	return b.Spread(v, x.Type.Shape, axes)
}

// counted is the number of elements of x along axes, as a scalar of x's type: the rows count where the batch axis
// is among them.
func counted(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	var along ir.Shape
	for _, axis := range axes {
		along = append(along, x.Type.Shape[axis])
	}
	return elements(b, along, x.Type.DType)
}

// meanOf is the mean of x, which are floats, over axes. Half floats do not hold large counts, so they are averaged as
// f32.
func meanOf(b *ir.Builder, x *ir.Value, axes []int) *ir.Value {
	if len(axes) == 0 {
		return x
	}
	if d := x.Type.DType; d == ir.F16 || d == ir.BF16 {
		return b.Cast(meanOf(b, b.Cast(x, ir.F32), axes), d)
	}
	sum := b.Sum(x, axes...)
	return b.Div(sum, b.Broadcast(counted(b, x, axes), sum.Type.Shape, nil))
}
