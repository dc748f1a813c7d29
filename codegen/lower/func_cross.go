package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// cross makes the axis of vectors the last one of a sample; a missing third coordinate is 0.
func cross(c *call) *ir.Value {
	t, lead := c.out(0), c.lead0()
	nameA, nameB, nameC := c.CrossAxes()
	flat := c.in[0].Type.Shape[c.axis(nameA, 0)] == 2 && c.in[1].Type.Shape[c.axis(nameB, 1)] == 2
	rest := t.Shape.Clone()
	if !flat {
		k := lead + catalog.Wrap(c.Int(nameC), len(rest)-lead)
		rest = slices.Delete(rest, k, k+1)
	}
	x, y := c.coordinates(0, nameA, rest), c.coordinates(1, nameB, rest)
	part := func(i, j int) *ir.Value { return c.Sub(c.Mul(x[i], y[j]), c.Mul(x[j], y[i])) }
	if flat {
		return part(0, 1)
	}
	k := lead + catalog.Wrap(c.Int(nameC), len(rest)+1-lead)
	one := slices.Insert(rest.Clone(), k, 1)
	return c.Concat(k, c.Reshape(part(1, 2), one), c.Reshape(part(2, 0), one), c.Reshape(part(0, 1), one))
}

// coordinates are an operand's places along an axis, each repeated to a shape, and zeros for a missing third one.
func (c *call) coordinates(i int, axis string, to ir.Shape) [3]*ir.Value {
	d := c.out(0).DType
	x, at := c.as(i, d), c.axis(axis, i)
	out := [3]*ir.Value{2: c.Fill(d, to, 0)}
	for k := range int(x.Type.Shape[at]) {
		one := c.SliceAxis(x, at, ir.Dim(k), ir.Dim(k+1))
		out[k] = c.repeat(c.Reshape(one, slices.Delete(x.Type.Shape.Clone(), at, at+1)), c.lead(i), to)
	}
	return out
}
