package lower

import "github.com/dlgen/dlgen/codegen/ir"

// lossForms are what the losses of the prelude need besides functions of Keras.
var lossForms = []row{
	fn("_pick", pickLabel),
	fn("_counted", countedLoss),
	fn("_signed_labels", signedLabels),
	fn("_on_diagonal", diagonalMask),
	fn("_alike", alike),
}

// pickLabel takes the element at each label as a sum in which all others are 0, so that no label can lead astray and the
// derivative needs no scatter.
func pickLabel(c *call) *ir.Value {
	x := c.float(0)
	space := x.Type.Shape
	if c.lead(0) == 0 && c.lead(1) == 1 {
		space = append(ir.Shape{ir.Batch}, space...)
	}
	lead := len(space) - c.rank(0)
	x = c.repeat(x, c.lead(0), space)
	axis := c.axis("axis", 0) - c.lead(0) + lead
	labels := c.as(1, ir.I32)
	axes := otherAxes(len(space), []int{axis})
	if lead == 1 && c.lead(1) == 0 {
		axes = axes[1:]
	}
	there := c.Binary(ir.OpEqual, c.Iota(ir.I32, space, axis), c.Broadcast(labels, space, axes))
	return c.Sum(c.Where(there, x, filled(c.Builder, x, 0)), axis)
}

// countedLoss leaves elements of a loss out, and out of its average.
func countedLoss(c *call) *ir.Value {
	t := c.out(0)
	loss, valid := c.spread(0, t.DType, t.Shape), c.spread(1, ir.Bool, t.Shape)
	c.body.count(c.node.Out[0], valid)
	return c.Where(valid, loss, filled(c.Builder, loss, 0))
}

// signedLabels asks whether the labels of the whole batch are 0 and 1.
func signedLabels(c *call) *ir.Value {
	x := c.float(0)
	other := c.Unary(ir.OpNot, c.Binary(ir.OpOr, equals(c.Builder, x, 0), equals(c.Builder, x, 1)))
	strange := c.Reduce(ir.OpReduceMax, c.Cast(other, ir.I32), axes(x)...)
	binary := c.Binary(ir.OpEqual, strange, c.Scalar(ir.I32, 0))
	return c.Where(c.Broadcast(binary, x.Type.Shape, nil), shifted(c.Builder, scaled(c.Builder, x, 2), -1), x)
}

// diagonalMask compares the numbers of row and column.
func diagonalMask(c *call) *ir.Value {
	s := c.out(0).Shape
	lead := c.lead(0)
	return c.Binary(ir.OpEqual, c.Iota(ir.I32, s, lead), c.Iota(ir.I32, s, lead+1))
}

// alike compares two lists, one along each axis of the result.
func alike(c *call) *ir.Value {
	t, d := c.out(0).Shape, c.common()
	lead := len(t) - 2
	along := func(i int) *ir.Value {
		v, axes := c.as(i, d), []int{lead + i}
		if c.lead(i) == 1 {
			axes = []int{0, lead + i}
		}
		return c.Broadcast(c.Reshape(v, v.Type.Shape[:len(axes)]), t, axes)
	}
	return c.Binary(ir.OpEqual, along(0), along(1))
}
