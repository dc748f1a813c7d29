package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerConvLSTM = []row{
	{catalog.Layer, "ConvLSTM1D", convLSTM}, {catalog.Layer, "ConvLSTM2D", convLSTM}, {catalog.Layer, "ConvLSTM3D", convLSTM},
}

// convLSTM is an LSTM whose products are convolutions. That of the input is taken for all steps at once: the time
// axis joins the rows. Images have their channels last inside of the loop.
func convLSTM(c *call) []*ir.Value {
	x := c.rowed(0)
	rows, xs := x.Type.Shape[:2], c.droppedInput(x)
	n := len(xs[0].Type.Shape) - 3
	for i, x := range xs {
		if c.ChannelsFirst() {
			x = c.Transpose(x, append(append([]int{0, 1}, everyAxis(3, n+3)...), 2))
		}
		s := x.Type.Shape
		xs[i] = c.Reshape(x, append(ir.Shape{s[0] * s[1]}, s[2:]...))
	}
	kernel := c.weight("kernel")
	spec := c.geometry(spatial(xs[0].Type.Shape, 1, 1), spatial(kernel.Type.Shape, 0, 2), 1)
	y := c.biased(gated(c.Builder, xs, kernel, func(x, kernel *ir.Value) *ir.Value { return c.Conv(x, kernel, spec) }))
	y = c.Reshape(y, append(rows[:2:2], y.Type.Shape[1:]...))
	state := append(ir.Shape{}, y.Type.Shape[2:n+2]...)
	return c.overTime(convLSTMStep, c.turned(y), 2, append(state, ir.Dim(c.Int("filters"))))
}

// convLSTMStep convolves the state so that it keeps its size.
func convLSTMStep(c *call, x *ir.Value, h, s []*ir.Value) []*ir.Value {
	kernel := c.weight("recurrent_kernel")
	in, size := spatial(s[0].Type.Shape, 1, 1), spatial(kernel.Type.Shape, 0, 2)
	spec := ir.ConvSpec{Strides: onesOf(len(in)), Dilate: onesOf(len(in)), Groups: 1}
	spec.Lo, spec.Hi = border("same", in, size, spec.Strides, spec.Dilate)
	z := gated(c.Builder, h, kernel, func(x, kernel *ir.Value) *ir.Value { return c.Conv(x, kernel, spec) })
	return c.lstm(c.Add(x, z), s[1])
}
