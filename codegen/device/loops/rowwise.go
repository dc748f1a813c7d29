package loops

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// rowwise reports whether each row of a batch goes through the turns of a loop for itself.
func rowwise(s *plan.Step) bool {
	a := &s.Op.Attrs
	if a.Length <= 1 {
		return false
	}
	for _, p := range a.Body.Params {
		if sh := p.Value.Type.Shape; !kernels.Free(sh) && (!kernels.Batched(sh) || sh[0] != -1) {
			return false
		}
	}
	for i := range s.Body.Steps {
		if plan.CanFail(s.Body.Steps[i].Op) {
			return false
		}
	}
	return rowwiseGraph(a.Body)
}

func rowwiseGraph(g *ir.Graph) bool {
	for _, op := range g.Ops {
		if !rowwiseOp(op) {
			return false
		}
	}
	return true
}

// rowwiseOp reports whether a row of an operation's results depends on that row alone.
func rowwiseOp(op *ir.Op) bool {
	rows := false
	for _, v := range op.Results {
		if !kernels.Free(v.Type.Shape) && !kernels.Batched(v.Type.Shape) {
			return false
		}
		rows = rows || kernels.Batched(v.Type.Shape)
	}
	for _, v := range op.Args {
		switch {
		case !kernels.Free(v.Type.Shape) && !kernels.Batched(v.Type.Shape):
			return false
		case kernels.Batched(v.Type.Shape) && !rows:
			return false
		}
	}
	a := &op.Attrs
	switch op.Kind {
	case ir.OpParam, ir.OpConst, ir.OpRandom, ir.OpRows, ir.OpReshape, ir.OpTranspose, ir.OpBroadcast,
		ir.OpSum, ir.OpReduceMax, ir.OpReduceMin, ir.OpProd, ir.OpDot:
		return true
	case ir.OpFused:
		return rowwiseGraph(a.Body)
	case ir.OpIota, ir.OpArgMax, ir.OpCumSum, ir.OpMix, ir.OpArgSort, ir.OpConcat:
		return !rows || a.Axis != 0
	case ir.OpSlice:
		return !rows || a.Starts[0] == 0 && a.Strides[0] == 1 && op.Results[0].Type.Shape[0] == op.Args[0].Type.Shape[0]
	case ir.OpPad:
		return !rows || a.Lo[0] == 0 && a.Hi[0] == 0 && (a.Dilate == nil || a.Dilate[0] == 0)
	case ir.OpReverse:
		return !rows || !slices.Contains(a.Axes, 0)
	}
	return ir.Elementwise(op.Kind)
}
