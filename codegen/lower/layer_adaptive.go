package lower

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

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

// mix multiplies x along an axis of length in by a constant matrix [in, out], of which most is zeros.
func (c *call) mix(x *ir.Value, table []float64, axis, in, out int) *ir.Value {
	d := x.Type.DType
	if d.IsHalf() {
		d = ir.F32
	}
	first, weights := ir.Mixing(c.Builder, d, table, in, out)
	return c.Mix(x, first, weights, axis)
}

// adaptiveMaxPool is a pooling if the windows are even; else each axis is cut into its windows, the last axis first, so that
// of equals the first of a window in the order of memory takes the derivative, as in every pooling.
func adaptiveMaxPool(c *call) *ir.Value {
	x := c.image()
	in := spatial(x.Type.Shape, 1, 1)
	n := len(in)
	size := c.Ints("output_size", n)
	window, even := make([]int, n), true
	for i := range in {
		window[i] = max(in[i]/size[i], 1)
		even = even && in[i]%size[i] == 0
	}
	if even {
		return c.given(c.MaxPool(x, tiles(window)))
	}
	for axis := n - 1; axis >= 0; axis-- {
		parts := make([]*ir.Value, size[axis])
		for i := range parts {
			from, to := adaptive(i, len(parts), in[axis])
			window := slices.Repeat([]int{1}, n)
			window[axis] = to - from
			parts[i] = c.MaxPool(c.SliceAxis(x, axis+1, ir.Dim(from), ir.Dim(to)), tiles(window))
		}
		x = c.Concat(axis+1, parts...)
	}
	return c.given(x)
}

// tiles is a pooling by windows that neither overlap nor leave anything out.
func tiles(window []int) ir.PoolSpec {
	none := make([]int, len(window))
	return ir.PoolSpec{Window: window, Strides: window, Lo: none, Hi: none}
}
