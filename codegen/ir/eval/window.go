package eval

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// reach calls visit for each window of an input and each of its elements that lies within the input: their
// places among the spatial axes, and that within the window.
func reach(a *ir.Attrs, input, window, output []int, visit func(in, within, out int)) {
	toInput := strides(input)
	walk(output, func(out int, o []int) {
		walk(window, func(within int, w []int) {
			in := 0
			for axis := range input {
				dilate := 1
				if len(a.Dilate) > 0 {
					dilate = a.Dilate[axis]
				}
				at := o[axis]*a.Strides[axis] - a.Lo[axis] + w[axis]*dilate
				if at < 0 || at >= input[axis] {
					return
				}
				in += at * toInput[axis]
			}
			visit(in, within, out)
		})
	})
}

// inner returns the spatial axes.
func inner(shape []int) []int { return shape[1 : len(shape)-1] }

// products calls visit for each product of a convolution: the places of its factors and of its sum.
func products(a *ir.Attrs, x, kernel, y []int, visit func(x, kernel, y int)) {
	channels, filters := kernel[len(kernel)-2], kernel[len(kernel)-1]
	all, each := channels*a.Groups, filters/a.Groups
	inputs, outputs := count(inner(x)), count(inner(y))
	reach(a, inner(x), kernel[:len(kernel)-2], inner(y), func(in, within, out int) {
		for n := range x[0] {
			for f := range filters {
				for c := range channels {
					visit((n*inputs+in)*all+f/each*channels+c, (within*channels+c)*filters+f, (n*outputs+out)*filters+f)
				}
			}
		}
	})
}

func conv(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, kernel := m.result(op), args[0], args[1]
	products(&op.Attrs, x.Shape, kernel.Shape, t.Shape, func(i, k, o int) { t.F[o] += x.F[i] * kernel.F[k] })
	return t, nil
}

func convInput(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, dy, kernel := m.result(op), args[0], args[1]
	products(&op.Attrs, t.Shape, kernel.Shape, dy.Shape, func(i, k, o int) { t.F[i] += dy.F[o] * kernel.F[k] })
	return t, nil
}

func convKernel(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, dy := m.result(op), args[0], args[1]
	products(&op.Attrs, x.Shape, t.Shape, dy.Shape, func(i, k, o int) { t.F[k] += x.F[i] * dy.F[o] })
	return t, nil
}

// members calls visit for each element of each window of a pooling: its place in x and that of the window in y.
func members(a *ir.Attrs, x, y []int, visit func(x, y int)) {
	channels := x[len(x)-1]
	inputs, outputs := count(inner(x)), count(inner(y))
	reach(a, inner(x), a.Window, inner(y), func(in, _, out int) {
		for n := range x[0] {
			for c := range channels {
				visit((n*inputs+in)*channels+c, (n*outputs+out)*channels+c)
			}
		}
	})
}

// firstLargest returns the place in x of each window's first largest element. NaN is larger than all.
func firstLargest(a *ir.Attrs, x *Tensor, y []int) []int {
	best := make([]int, count(y))
	for o := range best {
		best[o] = -1
	}
	members(a, x.Shape, y, func(i, o int) {
		if best[o] < 0 || x.less(best[o], i) || math.IsNaN(x.At(i)) && !math.IsNaN(x.At(best[o])) {
			best[o] = i
		}
	})
	return best
}

func maxPool(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	for o, i := range firstLargest(&op.Attrs, x, t.Shape) {
		t.copyFrom(o, x, i)
	}
	return t, nil
}

func maxPoolInput(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, dy := m.result(op), args[0], args[1]
	for o, i := range firstLargest(&op.Attrs, x, dy.Shape) {
		t.add(i, dy, o)
	}
	return t, nil
}

func maxPoolPick(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	for o, i := range firstLargest(&op.Attrs, args[0], t.Shape) {
		t.copyFrom(o, args[1], i)
	}
	return t, nil
}

func sumPool(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	members(&op.Attrs, x.Shape, t.Shape, func(i, o int) { t.add(o, x, i) })
	return t, nil
}

func sumPoolInput(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, dy := m.result(op), args[0]
	members(&op.Attrs, t.Shape, dy.Shape, func(i, o int) { t.add(i, dy, o) })
	return t, nil
}

// add adds element j of u, which is of the same type, to element i.
func (t *Tensor) add(i int, u *Tensor, j int) {
	if t.DType.IsFloat() {
		t.F[i] += u.F[j]
	} else {
		t.I[i] = wrap(t.DType, t.I[i]+u.I[j])
	}
}
