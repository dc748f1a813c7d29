package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// shapes are functions that move the elements of one value.
var shapes = []row{
	fn("reshape", reshaped), fn("ravel", reshaped), fn("expand_dims", reshaped), fn("squeeze", reshaped),
	fn("transpose", func(c *call) *ir.Value { return c.permute(c.Permutation(c.rank(0))) }),
	fn("moveaxis", func(c *call) *ir.Value { return c.permute(c.MovedAxes(c.rank(0))) }),
	fn("swapaxes", func(c *call) *ir.Value { return swapped(c.Builder, c.in[0], c.axis("axis1", 0), c.axis("axis2", 0)) }),
	fn("flip", func(c *call) *ir.Value { return turned(c.Builder, c.in[0], c.axes("axis", 0)...) }),
	fn("fliplr", func(c *call) *ir.Value { return c.Reverse(c.in[0], c.lead(0)+1) }),
	fn("flipud", func(c *call) *ir.Value { return c.Reverse(c.in[0], c.lead(0)) }),
	fn("roll", roll), fn("rot90", rot90), fn("tile", tile), fn("repeat", repeats),
	fn("broadcast_to", func(c *call) *ir.Value { return c.repeat(c.in[0], c.lead(0), c.out(0).Shape) }),
	fn("pad", pad),
	fn("tril", triangle(true)), fn("triu", triangle(false)), fn("diag", diag), fn("diagflat", diag), fn("diagonal", diagonal),
}

// reshaped gives the elements the shape of the result.
func reshaped(c *call) *ir.Value { return c.Reshape(c.in[0], c.out(0).Shape) }

// permute puts the axes of a sample into another order.
func (c *call) permute(order []int) *ir.Value {
	lead := c.lead(0)
	perm := make([]int, lead, lead+len(order))
	for _, axis := range order {
		perm = append(perm, axis+lead)
	}
	return c.Transpose(c.in[0], perm)
}

// swapped exchanges two axes.
func swapped(b *ir.Builder, x *ir.Value, i, j int) *ir.Value {
	perm := make([]int, len(x.Type.Shape))
	for k := range perm {
		perm[k] = k
	}
	perm[i], perm[j] = j, i
	return b.Transpose(x, perm)
}

// turned is Reverse; along no axes it is x.
func turned(b *ir.Builder, x *ir.Value, axes ...int) *ir.Value {
	if len(axes) == 0 {
		return x
	}
	return b.Reverse(x, axes...)
}

// roll moves elements along axes, or in one row of them all.
func rolled(b *ir.Builder, x *ir.Value, axis, by int) *ir.Value {
	n := int(x.Type.Shape[axis])
	by = ((by % n) + n) % n
	if by == 0 {
		return x
	}
	at := ir.Dim(n - by)
	return b.Concat(axis, b.SliceAxis(x, axis, at, ir.Dim(n)), b.SliceAxis(x, axis, 0, at))
}

func rot90(c *call) *ir.Value {
	axes, lead := c.Ints("axes", 2), c.lead(0)
	i, j := catalog.Wrap(axes[0], c.rank(0))+lead, catalog.Wrap(axes[1], c.rank(0))+lead
	switch x := c.in[0]; ((c.Int("k") % 4) + 4) % 4 {
	case 1:
		return swapped(c.Builder, c.Reverse(x, j), i, j)
	case 2:
		return c.Reverse(x, i, j)
	case 3:
		return c.Reverse(swapped(c.Builder, x, i, j), j)
	default:
		return x
	}
}

// tile puts an axis of the number of copies before each axis and joins the two.
func tile(c *call) *ir.Value {
	x, lead, out := c.in[0], c.lead(0), c.out(0).Shape
	ones := slices.Repeat([]ir.Dim{1}, len(out)-len(x.Type.Shape))
	from := slices.Concat(x.Type.Shape[:lead], ones, x.Type.Shape[lead:])
	var wide ir.Shape
	var axes []int
	for i, d := range from {
		if d != out[i] {
			wide = append(wide, out[i]/d)
		}
		axes, wide = append(axes, len(wide)), append(wide, d)
	}
	return c.Reshape(c.Broadcast(c.Reshape(x, from), wide, axes), out)
}

// repeats puts an axis of the number of copies behind the axis, or takes places by a list.
func repeats(c *call) *ir.Value {
	x, axis := c.rowsOf(c.in[0].Type.DType)
	n := int(x.Type.Shape[axis])
	times := c.Ints("repeats", 1)
	if len(times) > 1 {
		var at []int
		for i, k := range times {
			at = append(at, slices.Repeat([]int{i}, k)...)
		}
		return taken(c.Builder, x, axis, at)
	}
	wide := slices.Insert(x.Type.Shape.Clone(), axis+1, ir.Dim(times[0]))
	axes := make([]int, len(x.Type.Shape))
	for i := range axes {
		axes[i] = i
		if i > axis {
			axes[i]++
		}
	}
	shape := x.Type.Shape.Clone()
	shape[axis] = ir.Dim(n * times[0])
	return c.Reshape(c.Broadcast(x, wide, axes), shape)
}

// taken takes places of an axis that are known at compile time.
func taken(b *ir.Builder, x *ir.Value, axis int, at []int) *ir.Value {
	return b.Gather(x, places32(b, at), axis, 0)
}

// places32 is a constant vector of whole numbers.
func places32(b *ir.Builder, at []int) *ir.Value {
	lit := &ir.Literal{}
	for _, i := range at {
		lit.Ints = append(lit.Ints, int64(i))
	}
	return b.Const(ir.I32, ir.Dims(len(at)), lit)
}

// margins puts numbers around the last axes, of which there are as many as lo and hi have.
func (c *call) margins(x *ir.Value, lo, hi []int, v float64) *ir.Value {
	d := x.Type.DType
	n := len(x.Type.Shape)
	front := make([]int, n-len(lo))
	if d == ir.Bool {
		x = c.Cast(x, ir.U8)
	}
	return c.Cast(c.Pad(x, slices.Concat(front, lo), slices.Concat(front, hi), make([]int, n), v), d)
}
