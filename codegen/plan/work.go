package plan

import "github.com/dlgen/dlgen/codegen/ir"

// Total returns the costs of the whole graph.
func (s *Schedule) Total() Work {
	var w Work
	for _, step := range s.Steps {
		w.Flops += step.Work.Flops
		w.Bytes += step.Work.Bytes
	}
	return w
}

// workOf returns what an operation costs.
func workOf(op *ir.Op, rows int) Work {
	w := Work{Flops: flops(op, rows)}
	for _, arg := range op.Args {
		w.Bytes += int64(arg.Type.Bytes(rows))
	}
	for _, v := range op.Results {
		w.Bytes += int64(v.Type.Bytes(rows))
	}
	return w
}

// flops counts multiplications and additions each; any other elementwise function is one.
func flops(op *ir.Op, rows int) int64 {
	a := &op.Attrs
	elements := func(v *ir.Value) int64 { return int64(v.Type.Shape.Elements(rows)) }
	switch op.Kind {
	case ir.OpScan:
		return int64(a.Length.At(rows)) * total(a.Body, rows)
	case ir.OpFused, ir.OpAttend:
		return total(a.Body, rows)
	case ir.OpDot:
		n := 2 * elements(op.Results[0])
		for _, axis := range a.ContractA {
			n *= int64(op.Args[0].Type.Shape[axis].At(rows))
		}
		return n
	case ir.OpConv:
		return convolution(op.Args[1], elements(op.Results[0]))
	case ir.OpConvInput:
		return convolution(op.Args[1], elements(op.Args[0]))
	case ir.OpConvKernel:
		return convolution(op.Results[0], elements(op.Args[1]))
	case ir.OpMaxPool, ir.OpSumPool:
		n := elements(op.Results[0])
		for _, w := range a.Window {
			n *= int64(w)
		}
		return n
	}
	switch {
	case ir.Elementwise(op.Kind):
		return elements(op.Results[0])
	case ir.Reduces(op.Kind):
		return elements(op.Args[0])
	case op.Kind == ir.OpScatterAdd:
		return elements(op.Args[1])
	}
	return 0
}

// convolution counts the work of one element of the output for each tap of the kernel, [taps…, channels, outputs].
func convolution(kernel *ir.Value, outputs int64) int64 {
	s := kernel.Type.Shape
	return 2 * outputs * int64(s[:len(s)-1].Elements(1))
}

func total(g *ir.Graph, rows int) int64 {
	var n int64
	for _, op := range g.Ops {
		n += flops(op, rows)
	}
	return n
}
