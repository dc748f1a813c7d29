package eval

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// pairs calls visit for each element of what gather takes from a tensor of a shape: its place in the result and
// that in the tensor.
func pairs(a *ir.Attrs, shape []int, indices *Tensor, visit func(result, element int)) error {
	result := slices.Concat(shape[:a.Axis], indices.Shape[a.Batch:], shape[a.Axis+1:])
	toShape, toIndex := strides(shape), strides(indices.Shape)
	looked := len(indices.Shape) - a.Batch // axes of the result that come from the indices
	var fault error
	walk(result, func(i int, at []int) {
		index := indices.I[offset(at[:a.Batch], toIndex[:a.Batch])+offset(at[a.Axis:a.Axis+looked], toIndex[a.Batch:])]
		if index < 0 || index >= int64(shape[a.Axis]) {
			fault = errIndex(index, shape[a.Axis])
			return
		}
		element := offset(at[:a.Axis], toShape[:a.Axis]) + int(index)*toShape[a.Axis]
		visit(i, element+offset(at[a.Axis+looked:], toShape[a.Axis+1:]))
	})
	return fault
}

func gather(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x := m.result(op), args[0]
	err := pairs(&op.Attrs, x.Shape, args[1], func(result, element int) { t.copyFrom(result, x, element) })
	return t, err
}

func mix(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, x, first, weights := m.result(op), args[0], args[1], args[2]
	axis, taps := op.Attrs.Axis, weights.Shape[1]
	step := strides(x.Shape)
	var fault error
	walk(t.Shape, func(i int, at []int) {
		j := at[axis]
		for k := range taps {
			n := first.I[j] + int64(k)
			if n < 0 || n >= int64(x.Shape[axis]) {
				fault = errIndex(n, x.Shape[axis])
				return
			}
			from := offset(at[:axis], step[:axis]) + int(n)*step[axis] + offset(at[axis+1:], step[axis+1:])
			t.F[i] += weights.F[j*taps+k] * x.F[from]
		}
	})
	return t, fault
}

func scatterAdd(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	t, updates := m.result(op), args[1]
	err := pairs(&op.Attrs, t.Shape, args[0], func(result, element int) { t.add(element, updates, result) })
	return t, err
}

// matrix turns a tensor into [batch, rest, contracted].
func matrix(x *Tensor, batch, contract []int) (t *Tensor, b, rest, k int) {
	b, rest, k = 1, 1, 1
	var free []int
	for axis, n := range x.Shape {
		switch {
		case slices.Contains(batch, axis):
			b *= n
		case slices.Contains(contract, axis):
			k *= n
		default:
			rest *= n
			free = append(free, axis)
		}
	}
	return permuted(x, slices.Concat(batch, free, contract)), b, rest, k
}

func dot(m *machine, op *ir.Op, args []*Tensor) (*Tensor, error) {
	a := &op.Attrs
	x, batch, rows, k := matrix(args[0], a.BatchA, a.ContractA)
	y, _, columns, _ := matrix(args[1], a.BatchB, a.ContractB)
	t := m.result(op)
	for i := range batch * rows * columns {
		b, r, c := i/(rows*columns), i/columns%rows, i%columns
		from, by := (b*rows+r)*k, (b*columns+c)*k
		if t.DType.IsFloat() {
			t.F[i] = product(x.F[from:from+k], y.F[by:by+k])
			if len(args) > 2 {
				t.F[i] += args[2].F[c]
			}
		} else {
			t.I[i] = wrap(t.DType, product(x.I[from:from+k], y.I[by:by+k]))
			if len(args) > 2 {
				t.I[i] = wrap(t.DType, t.I[i]+args[2].I[c])
			}
		}
	}
	return t, nil
}

// product of integers wraps at 64 bits, and so at fewer.
func product[E int64 | float64](x, y []E) E {
	var sum E
	for i, e := range x {
		sum += e * y[i]
	}
	return sum
}
