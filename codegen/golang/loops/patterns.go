package loops

import "github.com/dlgen/dlgen/codegen/ir"

// ReluOf returns x if an operation is where(x <= 0, 0, x) of f32, of which there are kernels.
func ReluOf(op *ir.Op) *ir.Value {
	if op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	return ir.ReluOf(op)
}

// NumberOf returns the only number of a constant, nil if it is none or has more.
func NumberOf(v *ir.Value) *ir.Literal {
	v = sourceOf(v).v
	if v.Op.Kind != ir.OpConst || !v.Type.DType.IsFloat() || len(v.Op.Attrs.Literal.Floats) != 1 {
		return nil
	}
	return v.Op.Attrs.Literal
}

// UsefulOps are the elementwise operations of a body.
func UsefulOps(body *ir.Graph) []*ir.Op {
	var list []*ir.Op
	for _, op := range body.Ops {
		if ir.Elementwise(op.Kind) || ir.Reduces(op.Kind) {
			list = append(list, op)
		}
	}
	return list
}
