package plan

import "github.com/dlgen/dlgen/codegen/ir"

// inPlace reports whether result i of an operation may be written over operand j: each element of the operand is
// read before the element of the result at its place is stored.
func inPlace(op *ir.Op, i, j int) bool {
	if !samePlaces(op.Results[i].Type, op.Args[j].Type) {
		return false
	}
	return ir.Elementwise(op.Kind) || op.Kind == ir.OpFused && lastPass(op, i)
}

// samePlaces reports whether the elements of two types lie at the same places for any number of rows.
func samePlaces(t, u ir.Type) bool {
	return t.Shape.Size() == u.Shape.Size() && t.DType.Size() == u.DType.Size()
}

// lastPass reports whether result i of a fused operation is of its whole space and made in the last pass over a
// row. A pass ends with reductions; what is computed from them belongs to the next.
func lastPass(op *ir.Op, i int) bool {
	body := op.Attrs.Body
	pass, last := Passes(body), 0
	for _, inner := range body.Ops {
		if ir.Reduces(inner.Kind) {
			last = max(last, pass[inner.Args[0]])
		}
	}
	for _, r := range body.Results {
		if wholeSpace(op, r.Value) {
			last = max(last, pass[r.Value])
		}
	}
	v := body.Results[i].Value
	return wholeSpace(op, v) && pass[v] == last
}

// wholeSpace reports whether a value of the body has an element for each place of the iteration space.
func wholeSpace(op *ir.Op, v *ir.Value) bool {
	return samePlaces(ir.Type{DType: v.Type.DType, Shape: op.Attrs.Shape}, v.Type)
}

// Passes numbers the pass over a row in which each value of a fused body is known at the earliest.
func Passes(body *ir.Graph) map[*ir.Value]int {
	pass := map[*ir.Value]int{}
	for _, op := range body.Ops {
		p := 0
		for _, arg := range op.Args {
			p = max(p, pass[arg])
		}
		if ir.Reduces(op.Kind) {
			p++
		}
		pass[op.Results[0]] = p
	}
	return pass
}
