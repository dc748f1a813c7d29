package autodiff

import "github.com/dlgen/dlgen/codegen/ir"

// mix: the derivative mixes with the transposed matrix, whose numbers are as near to each other. Matrices are constants.
func mix(b *ir.Builder, op *ir.Op, i int, dy *ir.Value) *ir.Value {
	table, in, out, ok := ir.MixTable(op)
	if !ok {
		panic("autodiff: a mix whose weights are no constants")
	}
	if i != 0 {
		return nil
	}
	turned := make([]float64, len(table))
	for k := range in {
		for j := range out {
			turned[j*in+k] = table[k*out+j]
		}
	}
	first, weights := ir.Mixing(b, dy.Type.DType, turned, out, in)
	return b.Mix(dy, first, weights, op.Attrs.Axis)
}
