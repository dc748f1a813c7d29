package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

var layerRecurrent = []row{
	{catalog.Layer, "SimpleRNN", func(c *call) []*ir.Value { return c.recur(simpleStep, 1) }},
	{catalog.Layer, "LSTM", func(c *call) []*ir.Value { return c.recur(lstmStep, 2) }},
	{catalog.Layer, "GRU", func(c *call) []*ir.Value { return c.recur(c.gruStep(), 1) }},
}

// step makes the new states of a turn, the first being the output, of x, which has been through the input's kernel
// and bias, and the states before; h is what each gate reads of the first of them. It builds in the loop's body.
type step func(c *call, x *ir.Value, h, states []*ir.Value) []*ir.Value

// recur runs a step over time. The product with the input's kernel is taken for all steps at once, outside of the loop.
func (c *call) recur(f step, states int) []*ir.Value {
	xs, kernel := c.droppedInput(c.rowed(0)), c.weight("kernel").Type.Shape
	var x *ir.Value
	if kernel[0] <= kernel[1] { // time goes to the front where there is less to move
		for i := range xs {
			xs[i] = c.turned(xs[i])
		}
		x = c.kernelProduct(xs)
	} else {
		x = c.turned(c.kernelProduct(xs))
	}
	return c.overTime(f, x, states, irType(dsl.TensorType{DType: dsl.F32, Shape: dsl.Shape{dsl.Dim(c.Int("units"))}}).Shape)
}

// kernelProduct is x @ kernel + bias: […, parts · units].
func (c *call) kernelProduct(xs []*ir.Value) *ir.Value {
	y := projected(c.Builder, xs, c.weight("kernel"))
	if c.node.Vars["bias"] == nil {
		return y
	}
	bias := c.weight("bias")
	if len(bias.Type.Shape) == 2 {
		bias = c.Reshape(c.SliceAxis(bias, 0, 0, 1), bias.Type.Shape[1:])
	}
	return c.Add(y, c.BroadcastTo(bias, y.Type.Shape))
}

func simpleStep(c *call, x *ir.Value, h, _ []*ir.Value) []*ir.Value {
	return []*ir.Value{c.activate("activation", c.Add(x, projected(c.Builder, h, c.weight("recurrent_kernel"))))}
}

// part is the i-th of n equal parts of the last axis.
func part(b *ir.Builder, x *ir.Value, i, n int) *ir.Value {
	last := len(x.Type.Shape) - 1
	size := x.Type.Shape[last] / ir.Dim(n)
	return b.SliceAxis(x, last, ir.Dim(i)*size, ir.Dim(i+1)*size)
}

func lstmStep(c *call, x *ir.Value, h, s []*ir.Value) []*ir.Value {
	return c.lstm(c.Add(x, projected(c.Builder, h, c.weight("recurrent_kernel"))), s[1])
}

// lstm makes h and c of the four parts of z, in the order i, f, c, o, and of c before.
func (c *call) lstm(z, before *ir.Value) []*ir.Value {
	gate := func(i int) *ir.Value { return c.activate("recurrent_activation", part(c.Builder, z, i, 4)) }
	candidate := c.activate("activation", part(c.Builder, z, 2, 4))
	cell := c.Add(c.Mul(gate(1), before), c.Mul(gate(0), candidate))
	return []*ir.Value{c.Mul(gate(3), c.activate("activation", cell)), cell}
}

// gruStep is the step of a GRU, which applies its reset gate behind or before the recurrent product.
func (c *call) gruStep() step {
	if c.Bool("reset_after") {
		return gruResetAfterStep
	}
	return gruResetBeforeStep
}

// gruResetAfterStep applies the reset gate behind the recurrent product, which has a bias of its own.
func gruResetAfterStep(c *call, x *ir.Value, h, s []*ir.Value) []*ir.Value {
	r := projected(c.Builder, h, c.weight("recurrent_kernel"))
	if c.node.Vars["bias"] != nil {
		bias := c.weight("bias")
		second := c.Reshape(c.SliceAxis(bias, 0, 1, 2), bias.Type.Shape[1:])
		r = c.Add(r, c.BroadcastTo(second, r.Type.Shape))
	}
	gate := func(i int) *ir.Value {
		return c.activate("recurrent_activation", c.Add(part(c.Builder, x, i, 3), part(c.Builder, r, i, 3)))
	}
	candidate := c.Add(part(c.Builder, x, 2, 3), c.Mul(gate(1), part(c.Builder, r, 2, 3)))
	return c.gru(gate(0), s[0], candidate)
}

// gruResetBeforeStep applies the reset gate to the state before the recurrent product.
func gruResetBeforeStep(c *call, x *ir.Value, h, s []*ir.Value) []*ir.Value {
	kernel := c.weight("recurrent_kernel")
	units := s[0].Type.Shape[1]
	last := len(h) - 1 // what the candidate reads; the gates read the others
	r := projected(c.Builder, h[:max(last, 1)], c.SliceAxis(kernel, 1, 0, 2*units))
	gate := func(i int) *ir.Value {
		return c.activate("recurrent_activation", c.Add(part(c.Builder, x, i, 3), part(c.Builder, r, i, 2)))
	}
	reset := c.Mul(gate(1), h[last])
	candidate := c.Add(part(c.Builder, x, 2, 3), project(c.Builder, reset, c.SliceAxis(kernel, 1, 2*units, 3*units)))
	return c.gru(gate(0), s[0], candidate)
}

// gru is z · h + (1 - z) · activation(candidate).
func (c *call) gru(z, h, candidate *ir.Value) []*ir.Value {
	fresh := c.Mul(c.Sub(filled(c.Builder, z, 1), z), c.activate("activation", candidate))
	return []*ir.Value{c.Add(c.Mul(z, h), fresh)}
}
