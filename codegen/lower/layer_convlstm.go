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
	x := c.maskedInput(c.rowed(0))
	n := len(x.Type.Shape) - 3
	if c.ChannelsFirst() {
		x = c.Transpose(x, append(append([]int{0, 1}, everyAxis(3, n+3)...), 2))
	}
	kernel := c.weight("kernel")
	s := x.Type.Shape
	frames := c.Reshape(x, append(ir.Shape{s[0] * s[1]}, s[2:]...))
	y := c.biased(c.Conv(frames, kernel, c.geometry(spatial(s, 2, 1), spatial(kernel.Type.Shape, 0, 2), 1)))
	y = c.Reshape(y, append(ir.Shape{s[0], s[1]}, y.Type.Shape[1:]...))
	state := append(ir.Shape{}, y.Type.Shape[2:n+2]...)
	return c.overTime(convLSTMStep, c.turned(y), 2, append(state, ir.Dim(c.Int("filters"))))
}

// convLSTMStep convolves the state so that it keeps its size.
func convLSTMStep(c *call, x *ir.Value, s []*ir.Value) []*ir.Value {
	kernel := c.weight("recurrent_kernel")
	in, size := spatial(s[0].Type.Shape, 1, 1), spatial(kernel.Type.Shape, 0, 2)
	spec := ir.ConvSpec{Strides: onesOf(len(in)), Dilate: onesOf(len(in)), Groups: 1}
	spec.Lo, spec.Hi = border("same", in, size, spec.Strides, spec.Dilate)
	return c.lstm(c.Add(x, c.Conv(s[0], kernel, spec)), s[1])
}
