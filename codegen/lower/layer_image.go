package lower

import "github.com/dlgen/dlgen/codegen/ir"

// Layers with spatial axes compute on [rows, spatial…, channels], whatever the user's order of axes.

// image returns the operand with the batch axis in front, of length 1 if it has none, and the channels last.
func (c *call) image() *ir.Value {
	x := c.f32(0)
	if c.lead(0) == 0 {
		x = c.Reshape(x, append(ir.Shape{1}, x.Type.Shape...))
		if c.lead0() == 1 { // each sample has a kernel of its own
			x = c.Broadcast(x, append(ir.Shape{ir.Batch}, x.Type.Shape[1:]...), everyAxis(0, len(x.Type.Shape)))
		}
	}
	if !c.ChannelsFirst() {
		return x
	}
	perm := append(append([]int{0}, everyAxis(2, len(x.Type.Shape))...), 1)
	return c.Transpose(x, perm)
}

// given turns an image back to the user's order of axes and to a batchless value, if the operand was one.
func (c *call) given(y *ir.Value) *ir.Value {
	if n := len(y.Type.Shape); c.ChannelsFirst() && n > 2 {
		y = c.Transpose(y, append([]int{0, n - 1}, everyAxis(1, n-1)...))
	}
	if c.lead0() == 0 {
		y = c.Reshape(y, y.Type.Shape[1:])
	}
	return y
}

// spatial is the lengths of an image's or a kernel's spatial axes.
func spatial(s ir.Shape, first, last int) []int {
	var out []int
	for _, d := range s[first : len(s)-last] {
		out = append(out, int(d))
	}
	return out
}

// border is how much zeros around each axis make windows of a size, over padding=valid, same or causal.
func border(padding string, in, size, step, dilation []int) (lo, hi []int) {
	lo, hi = make([]int, len(in)), make([]int, len(in))
	for i, n := range in {
		reach := (size[i]-1)*dilation[i] + 1
		switch padding {
		case "same":
			windows := (n + step[i] - 1) / step[i]
			total := max((windows-1)*step[i]+reach-n, 0)
			lo[i], hi[i] = total/2, total-total/2
		case "causal":
			lo[i] = reach - 1
		}
	}
	return lo, hi
}

// onesOf is n times 1.
func onesOf(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = 1
	}
	return out
}
