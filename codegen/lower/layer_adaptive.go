package lower

import "github.com/dlgen/dlgen/codegen/ir"

// adaptive is where window i of n begins and ends on an axis.
func adaptive(i, n, length int) (from, to int) {
	return i * length / n, ((i+1)*length + n - 1) / n
}

// adaptiveAveragePool multiplies along each axis by a matrix that averages.
func adaptiveAveragePool(c *call) *ir.Value {
	x := c.image()
	n := len(x.Type.Shape) - 2
	for axis, out := range c.Ints("output_size", n) {
		in := int(x.Type.Shape[axis+1])
		table := make([]float64, in*out)
		for i := range out {
			from, to := adaptive(i, out, in)
			for k := from; k < to; k++ {
				table[k*out+i] = 1 / float64(to-from)
			}
		}
		x = c.mix(x, table, axis+1, in, out)
	}
	return c.given(x)
}

// mix multiplies x along an axis of length in by a constant matrix [in, out].
func (c *call) mix(x *ir.Value, table []float64, axis, in, out int) *ir.Value {
	m := c.Const(x.Type.DType, ir.Dims(in, out), &ir.Literal{Floats: table})
	y := c.Dot(x, m, nil, nil, []int{axis}, []int{0})
	// The new axis is the last one: back to its place.
	n := len(x.Type.Shape)
	perm := append(append(everyAxis(0, axis), n-1), everyAxis(axis, n-1)...)
	return c.Transpose(y, perm)
}

// adaptiveMaxPool is a pooling if the windows are even; else each axis is cut into its windows.
func adaptiveMaxPool(c *call) *ir.Value {
	x := c.image()
	in := spatial(x.Type.Shape, 1, 1)
	n := len(in)
	size := c.Ints("output_size", n)
	p := ir.PoolSpec{Window: make([]int, n), Lo: make([]int, n), Hi: make([]int, n)}
	even := true
	for i := range in {
		p.Window[i] = max(in[i]/size[i], 1)
		even = even && in[i]%size[i] == 0
	}
	if p.Strides = p.Window; even {
		return c.given(c.MaxPool(x, p))
	}
	for axis, out := range size {
		parts := make([]*ir.Value, out)
		for i := range out {
			from, to := adaptive(i, out, in[axis])
			part := c.SliceAxis(x, axis+1, ir.Dim(from), ir.Dim(to))
			parts[i] = keptAxes(c.Builder, c.Reduce(ir.OpReduceMax, part, axis+1), part, []int{axis + 1})
		}
		x = c.Concat(axis+1, parts...)
	}
	return c.given(x)
}
