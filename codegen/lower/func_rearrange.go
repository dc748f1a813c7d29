package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
)

var rearranging = []row{fn("rearrange", rearrange)}

// rearrange splits axes, puts them into another order and joins them.
func rearrange(c *call) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	var shape dsl.Shape
	for _, d := range x.Type.Shape[lead:] {
		shape = append(shape, dsl.Dim(d))
	}
	r, err := c.Rearrangement(shape)
	if err != nil {
		panic("lower: " + err.Error())
	}
	split := x.Type.Shape[:lead].Clone()
	for _, d := range r.Split {
		split = append(split, ir.Dim(d))
	}
	perm := make([]int, lead, len(split))
	for _, axis := range r.Order {
		perm = append(perm, axis+lead)
	}
	return c.Reshape(c.Transpose(c.Reshape(x, split), perm), c.out(0).Shape)
}
