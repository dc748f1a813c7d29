package autodiff

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

func gather(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.ScatterAdd(op.Args[1], dy, op.Args[0].Type.Shape, op.Attrs.Axis, op.Attrs.Batch)
}

func scatterAdd(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.Gather(dy, op.Args[0], op.Attrs.Axis, op.Attrs.Batch)
}

// dot: the derivative by a is dz·bᵀ, that by b is aᵀ·dz: the axes that the other operand has alone are summed
// over, the axes that were summed over come back.
func dot(b *ir.Builder, op *ir.Op, i int, dz *ir.Value) *ir.Value {
	a := &op.Attrs
	freeA, freeB := free(op.Args[0], a.BatchA, a.ContractA), free(op.Args[1], a.BatchB, a.ContractB)
	batch := span(0, len(a.BatchA))
	rows := span(len(batch), len(freeA))
	columns := span(len(batch)+len(rows), len(freeB))
	if i == 0 {
		d := b.Dot(dz, op.Args[1], batch, a.BatchB, columns, freeB)
		order := slices.Concat(a.BatchA, freeA, paired(a.ContractB, a.ContractA))
		return b.Transpose(d, inverse(order))
	}
	d := b.Dot(op.Args[0], dz, a.BatchA, batch, freeA, rows)
	order := slices.Concat(a.BatchB, paired(a.ContractA, a.ContractB), freeB)
	return b.Transpose(d, inverse(order))
}

// free returns the axes that are neither batch nor contracted.
func free(v *ir.Value, batch, contract []int) []int {
	var axes []int
	for axis := range v.Type.Shape {
		if !slices.Contains(batch, axis) && !slices.Contains(contract, axis) {
			axes = append(axes, axis)
		}
	}
	return axes
}

// span returns n numbers from first on.
func span(first, n int) []int {
	axes := make([]int, n)
	for i := range axes {
		axes[i] = first + i
	}
	return axes
}

// paired returns the partners of one operand's contracted axes, these taken in increasing order.
func paired(mine, partners []int) []int {
	var out []int
	for _, axis := range slices.Sorted(slices.Values(mine)) {
		out = append(out, partners[slices.Index(mine, axis)])
	}
	return out
}

// Convolution and the two operations that are its derivatives are linear in each operand; the derivatives of
// any of the three are the two others.

func convSpec(op *ir.Op) ir.ConvSpec {
	a := &op.Attrs
	return ir.ConvSpec{Strides: a.Strides, Lo: a.Lo, Hi: a.Hi, Dilate: a.Dilate, Groups: a.Groups}
}

func conv(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value {
	x, kernel := op.Args[0], op.Args[1]
	if i == 0 {
		return b.ConvInput(dy, kernel, convSpec(op), x.Type.Shape)
	}
	return b.ConvKernel(x, dy, convSpec(op), kernel.Type.Shape)
}

func convInput(b *ir.Builder, op *ir.Op, i int, d *ir.Value) *ir.Value {
	dy, kernel := op.Args[0], op.Args[1]
	if i == 0 {
		return b.Conv(d, kernel, convSpec(op))
	}
	return b.ConvKernel(d, dy, convSpec(op), kernel.Type.Shape)
}

func convKernel(b *ir.Builder, op *ir.Op, i int, d *ir.Value) *ir.Value {
	x, dy := op.Args[0], op.Args[1]
	if i == 0 {
		return b.ConvInput(dy, d, convSpec(op), x.Type.Shape)
	}
	return b.Conv(x, d, convSpec(op))
}

// Pooling is linear in what it moves; which element is the largest has no derivative.

func poolSpec(op *ir.Op) ir.PoolSpec {
	a := &op.Attrs
	return ir.PoolSpec{Window: a.Window, Strides: a.Strides, Lo: a.Lo, Hi: a.Hi}
}

func maxPool(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.MaxPoolInput(op.Args[0], dy, poolSpec(op))
}

func maxPoolInput(b *ir.Builder, op *ir.Op, i int, d *ir.Value) *ir.Value {
	if i == 0 {
		return nil
	}
	return b.MaxPoolPick(op.Args[0], d, poolSpec(op))
}

func maxPoolPick(b *ir.Builder, op *ir.Op, i int, d *ir.Value) *ir.Value {
	if i == 0 {
		return nil
	}
	return b.MaxPoolInput(op.Args[0], d, poolSpec(op))
}

func sumPool(b *ir.Builder, op *ir.Op, _ int, dy *ir.Value) *ir.Value {
	return b.SumPoolInput(dy, poolSpec(op), op.Args[0].Type.Shape)
}

func sumPoolInput(b *ir.Builder, op *ir.Op, _ int, d *ir.Value) *ir.Value {
	return b.SumPool(d, poolSpec(op))
}
