package loops

import "github.com/dlgen/dlgen/codegen/ir"

// ReluOf returns x if an operation is where(x <= 0, 0, x).
func ReluOf(op *ir.Op) *ir.Value {
	if op.Kind != ir.OpWhere || op.Args[0].Op.Kind != ir.OpLessEqual || op.Results[0].Type.DType != ir.F32 {
		return nil
	}
	le := op.Args[0].Op
	if le.Args[0] != op.Args[2] || !IsZero(le.Args[1]) || !IsZero(op.Args[1]) {
		return nil
	}
	return op.Args[2]
}

// IsZero reports whether a value is the constant 0 everywhere.
func IsZero(v *ir.Value) bool {
	v = sourceOf(v).v
	if v.Op.Kind != ir.OpConst || !v.Type.DType.IsFloat() {
		return false
	}
	for _, x := range v.Op.Attrs.Literal.Floats {
		if x != 0 {
			return false
		}
	}
	return true
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
