package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// filters change the border of images.
var filters = []row{
	fn("image_pad_images", func(c *call) *ir.Value { return c.bordered("padding", 1) }),
	fn("image_crop_images", func(c *call) *ir.Value { return c.bordered("cropping", -1) }),
}

// bordered pads; less than nothing cuts.
func (c *call) bordered(what string, sign int) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	rank := len(x.Type.Shape)
	lo, hi := make([]int, rank), make([]int, rank)
	for i := range 2 {
		axis := lead + c.ImageAxis(i)
		before, behind, _ := c.Border(i, int(x.Type.Shape[axis]), what)
		lo[axis], hi[axis] = sign*before, sign*behind
	}
	return c.Pad(x, lo, hi, make([]int, rank), 0)
}
