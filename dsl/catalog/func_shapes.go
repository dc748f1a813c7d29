package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// moves returns the entry of a function that moves the elements of x, the rule giving its new shape.
func moves(name, doc, example string, shape func(c *Call, x dsl.Shape) (dsl.Shape, bool), more ...Param) Entry {
	return Entry{
		Kind: Func, Name: name, Doc: name + " " + doc + ".", Params: append([]Param{anyX}, more...), Example: "output y = " + example,
		Rule: func(c *Call) {
			t := c.In[0].Type
			var ok bool
			if t.Shape, ok = shape(c, t.Shape); ok {
				c.Out(t)
			}
		},
	}
}

// visible lets values whose batch axis is visible take part.
func visible(e Entry) Entry {
	e.AcrossBatch = true
	return e
}

var shapes = []Entry{
	moves("reshape", "gives the elements of x, in their order, another shape; one length may be -1", "reshape(x, [8, 24])", reshape,
		required("newshape", ShapeArg, "The shape, without the batch.")),
	moves("ravel", "puts the elements of x in one row", "ravel(x)", func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
		n, ok := x.Size()
		return dsl.Shape{dsl.Dim(n)}, ok
	}),
	visible(moves("transpose", "permutes axes, or turns their order around", "transpose(x, [1, 0, 2])", transpose,
		option("axes", Ints, "none", "For each axis of the result which one of x it is."))),
	moves("swapaxes", "exchanges two axes", "swapaxes(x, 0, 1)", swapAxes,
		required("axis1", AxisArg, "One axis."), required("axis2", AxisArg, "The other one.")),
	moves("moveaxis", "moves axes to other places; the others keep their order", "moveaxis(x, 0, -1)", func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
		p, ok := c.movedAxes(len(x))
		return permuted(x, p), ok
	}, required("source", AxesArg, "The axes."), required("destination", AxesArg, "Where they go.")),
	visible(moves("expand_dims", "adds an axis of length 1, or several", "expand_dims(x, -1)", func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
		return c.expanded(x, "axis")
	}, required("axis", AxesArg, "The place in the result."))),
	moves("squeeze", "drops axes of length 1", "squeeze(x[0:1], axis=0)", squeeze,
		option("axis", AxesArg, "none", "The axes; none is all of length 1.")),
	moves("flip", "turns elements along axes around", "flip(x, axis=0)", axesOnly, axesParam),
	moves("fliplr", "turns elements along the second axis around", "fliplr(x)", atLeastAxes(2)),
	moves("flipud", "turns elements along the first axis around", "flipud(x)", atLeastAxes(1)),
	moves("roll", "moves elements along axes; what leaves at the end comes in at the start", "roll(x, 1, axis=0)", roll,
		required("shift", Tensor, "By how many places, one number or one for each axis."),
		Param{Name: "axis", Type: AxesArg, Default: "none", Doc: "The axes; none is all elements in one row."}),
	renamed("array", moves("rot90", "turns the plane of two axes by a quarter, k times", "rot90(x)", rot90,
		option("k", IntArg, "1", "How often."), option("axes", Ints, "[0, 1]", "The axes, turned from the first to the second."))),
	moves("tile", "repeats x as a whole along its axes", "tile(x, [2, 1, 1])", tile, required("repeats", Ints, "How often for each axis, the last ones first.")),
	moves("repeat", "repeats each element along an axis", "repeat(x, 2, axis=0)", repeats,
		required("repeats", Ints, "How often, one number or one for each place."), flatAxisParam),
	moves("broadcast_to", "repeats x to a shape", "broadcast_to(x, [2, 8, 8, 3])", broadcastTo, required("shape", ShapeArg, "The shape, without the batch.")),
	moves("pad", "puts elements around x", "pad(x, [[1, 1], [1, 1], [0, 0]])", pad,
		required("pad_width", AnyArg, "How many: a number, [before, after], or a pair for each axis."),
		choice("mode", "What is put there: a number, x mirrored without or with its edge, the edge, x again, a slope from the edge to 0, or what is computed from each line of the axis. What `empty` puts is 0 here.",
			"constant", "reflect", "symmetric", "edge", "wrap", "circular", "linear_ramp", "maximum", "minimum", "mean", "median", "empty"),
		option("constant_values", FloatArg, "none", "The number for mode=constant; 0 if none.")),
	moves("tril", "keeps what lies on and below a diagonal of the last two axes, the rest is 0", "tril(x)", atLeastAxes(2), diagonalParam),
	moves("triu", "keeps what lies on and above a diagonal of the last two axes, the rest is 0", "triu(x)", atLeastAxes(2), diagonalParam),
	moves("diag", "makes a matrix with x on a diagonal of a vector, and takes the diagonal of a matrix", "diag(x[:, 0, 0])", diagOf, diagonalParam),
	moves("diagflat", "makes a matrix with the elements of x on a diagonal", "diagflat(x[0])", diagFlat, diagonalParam),
	visible(moves("diagonal", "takes the diagonal of two axes, which becomes the last axis", "diagonal(x)", diagonal,
		option("offset", IntArg, "0", "Which diagonal; above the main one if positive."),
		option("axis1", AxisArg, "0", "The axis of the rows."), option("axis2", AxisArg, "1", "The axis of the columns."))),
}

var diagonalParam = option("k", IntArg, "0", "Which diagonal; above the main one if positive.")

func reshape(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	out := shapeOf(c.Ints("newshape", 1))
	size, _ := x.Size()
	known, open := 1, -1
	for i, d := range out {
		switch {
		case d == -1 && open < 0:
			open = i
		case d < 1:
			c.wrongValue("newshape", "a shape has lengths of at least 1, and at most one -1; not %s", shapeText(c.Ints("newshape", 1)))
			return nil, false
		default:
			known *= int(d)
		}
	}
	if open >= 0 && size%known == 0 {
		out[open] = dsl.Dim(size / known)
		known = size
	}
	if known != size {
		c.Fail("newshape", diag.WrongShape, "%s has %d elements, which %s cannot hold", c.In[0].Type, size, shapeText(c.Ints("newshape", 1)))
		return nil, false
	}
	return out, true
}

// permuted returns a shape with its axes in another order.
func permuted(x dsl.Shape, order []int) dsl.Shape {
	out := make(dsl.Shape, len(order))
	for i, axis := range order {
		out[i] = x[axis]
	}
	return out
}

func transpose(c *Call, x dsl.Shape) (dsl.Shape, bool) {
	order := c.Args.Permutation(len(x))
	seen := make([]bool, len(x))
	for _, axis := range order {
		if axis < 0 || axis >= len(x) || seen[axis] {
			d := c.wrongValue("axes", "`axes` names each of the axes 0 to %d once, not %s", len(x)-1, shapeText(c.Ints("axes", 1)))
			if slices.Contains(order, len(x)) {
				d.WithHint("axes count those of one sample, from 0; the batch is not among them")
			}
			return nil, false
		}
		seen[axis] = true
	}
	if len(order) != len(x) {
		c.wrongValue("axes", "%s has %d axes, `axes` names %d", c.In[0].Type, len(x), len(order))
		return nil, false
	}
	return permuted(x, order), true
}

// Permutation is the argument `axes` of transpose; none turns the order around.
func (a *Args) Permutation(rank int) []int {
	if a.Has("axes") {
		order := a.Ints("axes", 1)
		for i, axis := range order {
			order[i] = Wrap(axis, rank)
		}
		return order
	}
	order := make([]int, rank)
	for i := range order {
		order[i] = rank - 1 - i
	}
	return order
}

// renamed gives the operand another name than x.
func renamed(operand string, e Entry) Entry {
	e.Params[0].Name = operand
	return e
}
