package graphs

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// peaks is the maximum of windows of a convolution, taken while the convolution is in the cache (rt.ConvPool), and what
// follows that.
type peaks struct {
	pool *plan.Step
	keep bool  // the convolution itself is read later
	then *then // nil: nothing follows
}

// steps is how many steps are one.
func (p *peaks) steps() int {
	if p.then != nil {
		return 3
	}
	return 2
}

// to is where the result goes.
func (p *peaks) to() *plan.Buffer {
	if p.then != nil {
		return p.then.to
	}
	return p.pool.Results[0]
}

// peaksOf returns the maximum that the step behind step i, a convolution, takes of it, nil if it takes none, or writes it
// where something lies that the convolution reads.
func peaksOf(s *plan.Schedule, i int) *peaks {
	if i+1 >= len(s.Steps) {
		return nil
	}
	conv, pool := &s.Steps[i], &s.Steps[i+1]
	if conv.Op.Kind != ir.OpConv || pool.Op.Kind != ir.OpMaxPool || pool.Op.Args[0] != conv.Op.Results[0] || pool.Op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	p := &peaks{pool: pool, keep: readBehind(s, conv.Results[0], i+1)}
	if !inArena(conv.Results[0], pool.Results[0]) || !allApart(pool.Results[0], conv.Args) {
		return nil
	}
	if t := thenBehind(s, i+1); t != nil && t.add == nil && t.apart(pool) && allApart(t.to, conv.Args) {
		p.then = t
	}
	return p
}

// given returns the step behind step i, the derivative of a maximum of windows, that alone reads it and makes of it that
// by a convolution's kernel (rt.ConvKernelPool); nil if there is none.
func given(s *plan.Schedule, i int) *plan.Step {
	if i+1 >= len(s.Steps) {
		return nil
	}
	pool, kernel := &s.Steps[i], &s.Steps[i+1]
	if pool.Op.Kind != ir.OpMaxPoolInput || kernel.Op.Kind != ir.OpConvKernel || kernel.Op.Args[1] != pool.Op.Results[0] || kernel.Op.Args[0] == pool.Op.Results[0] ||
		pool.Op.Results[0].Type.DType != ir.F32 || pool.Results[0].Last != i+1 {
		return nil
	}
	return kernel
}

// convPool writes a convolution and the maximum of its windows.
func (f *function) convPool(conv *plan.Step, p *peaks) {
	f.note(conv)
	f.note(p.pool)
	z, y, xs := f.Slice(p.to(), true), f.Slice(conv.Results[0], true), f.reads(conv)
	keep := ""
	if p.keep || f.g.m.Watched {
		keep = ", Keep: true"
	}
	f.Add("rt.ConvPool(%s, %s, %s, %s, %s, %s, rt.Peaks{Window: %s%s}, %s)", f.Pool(), z, y, xs[0], xs[1], f.convDims(conv.Op), f.windowDims(p.pool.Op), keep, f.thenValue(p.then))
}

// convKernelPool writes the derivative by a convolution's kernel from that by a maximum of windows of the convolution.
func (f *function) convKernelPool(pool, kernel *plan.Step) {
	f.note(pool)
	f.note(kernel)
	dKernel, dy, xs := f.Slice(kernel.Results[0], true), f.Slice(pool.Results[0], true), f.reads(pool)
	x := f.Slice(kernel.Args[0], false)
	f.Add("rt.ConvKernelPool(%s, %s, %s, %s, %s, %s, %s, %s)", f.Pool(), dKernel, x, dy, xs[0], xs[1], f.convDims(kernel.Op), f.windowDims(pool.Op))
}

// convDims are the sizes of a convolution, or of a derivative of one.
func (f *function) convDims(op *ir.Op) string {
	a := &op.Attrs
	x, kernel, out := convShapes(op)
	rank := len(x) - 2
	return f.dims("rt.ConvDims", sizesName("conv", gotext.Dims(kernel[:rank]), x[1:], out[1:]), x[0].Size(), fmt.Sprintf("C: %d, F: %d, Groups: %d, In: %s, Out: %s, Window: %s, Stride: %s, Dilate: %s%s", x[rank+1], kernel[rank+1], a.Groups,
		three(gotext.Dims(x[1:rank+1]), 1), three(gotext.Dims(out[1:rank+1]), 1), three(gotext.Dims(kernel[:rank]), 1), three(a.Strides, 1), three(a.Dilate, 1), lows(a.Lo)))
}

// convShapes are those of a convolution's input, kernel and output.
func convShapes(op *ir.Op) (x, kernel, out ir.Shape) {
	switch op.Kind {
	case ir.OpConv:
		return op.Args[0].Type.Shape, op.Args[1].Type.Shape, op.Results[0].Type.Shape
	case ir.OpConvInput:
		return op.Results[0].Type.Shape, op.Args[1].Type.Shape, op.Args[0].Type.Shape
	}
	return op.Args[0].Type.Shape, op.Results[0].Type.Shape, op.Args[1].Type.Shape
}
