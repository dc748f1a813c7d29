package ir

// Mixing returns the operands of a mix that multiplies along an axis by a matrix [in, out], row-major, whose columns have few numbers other than
// 0, beside each other: first, and weights of a type, both constants. Each column has as many weights as the widest.
func Mixing(b *Builder, d DType, table []float64, in, out int) (first, weights *Value) {
	from, taps := make([]int64, out), 1
	for j := range out {
		begin, end := in, 0
		for i := range in {
			if table[i*out+j] != 0 {
				begin, end = min(begin, i), i+1
			}
		}
		from[j] = int64(min(begin, in-1))
		taps = max(taps, end-begin)
	}
	w := make([]float64, out*taps)
	for j := range out {
		from[j] = min(from[j], int64(in-taps))
		for t := range taps {
			w[j*taps+t] = table[(int(from[j])+t)*out+j]
		}
	}
	return b.Const(I32, Dims(out), &Literal{Ints: from}), b.Const(d, Dims(out, taps), &Literal{Floats: w})
}

// MixTable returns the matrix [in, out] of a mix; false if its operands are no constants any more.
func MixTable(op *Op) (table []float64, in, out int, ok bool) {
	first, weights := op.Args[1].Op, op.Args[2].Op
	if first.Kind != OpConst || weights.Kind != OpConst {
		return nil, 0, 0, false
	}
	in, out = int(op.Args[0].Type.Shape[op.Attrs.Axis]), int(op.Args[1].Type.Shape[0])
	taps := int(op.Args[2].Type.Shape[1])
	from, w := first.Attrs.Literal.Ints, weights.Attrs.Literal.Floats
	table = make([]float64, in*out)
	for j := range out {
		for t := range taps {
			table[(int(from[j%len(from)])+t)*out+j] = w[(j*taps+t)%len(w)]
		}
	}
	return table, in, out, true
}
