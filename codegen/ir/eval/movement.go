package eval

import "github.com/dlgen/dlgen/codegen/ir"

func reshape(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	return args[0].reshaped(op.Results[0].Type.Shape.At(m.rows)), nil
}

// take fills a result of which each place tells its place in the operand; it is left as it is if that is
// negative on some axis.
func take(t, x *Tensor, from func(at, source []int)) {
	source, s := make([]int, len(x.Shape)), strides(x.Shape)
	walk(t.Shape, func(i int, at []int) {
		from(at, source)
		for _, n := range source {
			if n < 0 {
				return
			}
		}
		t.copyFrom(i, x, offset(source, s))
	})
}

func transpose(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	return permuted(args[0], op.Attrs.Axes), nil
}

// permuted moves axis perm[i] to i.
func permuted(x *Tensor, perm []int) *Tensor {
	shape := make([]int, len(perm))
	for i, axis := range perm {
		shape[i] = x.Shape[axis]
	}
	t := New(x.DType, shape...)
	take(t, x, func(at, source []int) {
		for i, axis := range perm {
			source[axis] = at[i]
		}
	})
	return t
}

func broadcast(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	take(t, x, func(at, source []int) {
		for i, axis := range op.Attrs.Axes {
			source[i] = at[axis]
			if x.Shape[i] == 1 {
				source[i] = 0
			}
		}
	})
	return t, nil
}

func slice(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	take(t, args[0], func(at, source []int) {
		for i := range at {
			source[i] = op.Attrs.Starts[i].At(m.rows) + at[i]*op.Attrs.Strides[i]
		}
	})
	return t, nil
}

func pad(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	for i := range t.F {
		t.F[i] = convertFloat(t.DType, op.Attrs.Value)
	}
	for i := range t.I {
		t.I[i] = wrap(t.DType, int64(op.Attrs.Value))
	}
	take(t, x, func(at, source []int) {
		for i := range at {
			place, step := at[i]-op.Attrs.Lo[i], op.Attrs.Dilate[i]+1
			source[i] = place / step
			if place < 0 || place%step != 0 || source[i] >= x.Shape[i] {
				source[i] = -1
			}
		}
	})
	return t, nil
}

func reverse(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t := m.result(op)
	take(t, args[0], func(at, source []int) {
		copy(source, at)
		for _, axis := range op.Attrs.Axes {
			source[axis] = t.Shape[axis] - 1 - at[axis]
		}
	})
	return t, nil
}

func concat(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, from, axis := m.result(op), 0, op.Attrs.Axis
	all := strides(t.Shape)
	for _, x := range args {
		walk(x.Shape, func(i int, at []int) {
			t.copyFrom(offset(at, all)+from*all[axis], x, i)
		})
		from += x.Shape[axis]
	}
	return t, nil
}
