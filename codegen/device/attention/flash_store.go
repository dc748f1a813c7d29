package attention

import (
	"fmt"
	"maps"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// storeSums stores the sums of all products.
func (f *flash) storeSums() {
	for _, s := range f.products {
		f.storeSum(s, nil)
	}
}

// storeSum stores what a product becomes, by neighbours where two small floats lie at a multiple of their bytes.
func (f *flash) storeSum(s *flashSum, known map[*ir.Value]string) {
	out := f.a.result(s.op)
	d, v := out.value.Type.DType, out.value
	if v.Op.Kind == ir.OpCast && d.IsHalf() && v.Op.Args[0].Type.DType == ir.F32 {
		v = v.Op.Args[0] // storing rounds it
	}
	count := 1
	if d.IsHalf() && s.width%2 == 0 && out.neighbours(2) {
		count = 2
	}
	write := func() { f.storeEach(s, known, out, v, count) }
	if f.settled = true; f.queries {
		f.try(write)
		f.haveNumbers(known)
	}
	write()
}

// storeEach stores each number of a work item, or two at once.
func (f *flash) storeEach(s *flashSum, known map[*ir.Value]string, out result, v *ir.Value, count int) {
	own, _ := f.lengths()
	f.Add("UNROLL")
	f.Add("for (int c = 0; c < %d; c++) {", blocks(s.width))
	f.Add("UNROLL")
	f.Add("for (int e = 0; e < 8; e += %d) {", count)
	f.Add("int r = (e & 2) >> 1, row = own + w*16 + MMA_ROW(e), i = batch*%d + row, j = c*16 + MMA_COLUMN(e);", own)
	f.Add("if (row < %d && j < %d) {", own, s.width)
	place := fmt.Sprintf("%s[%s]", f.Buffer(f.a.s.Results[out.n]), out.at("batch", "row", "j"))
	var values [2]string
	for k := range count {
		names := maps.Clone(known)
		if names == nil {
			names = map[*ir.Value]string{}
		}
		names[s.op.Results[0]] = fmt.Sprintf("%s[8*c + e + %d]", s.sums, k)
		p := f.a.pair(f.Kernel, names)
		if f.queries {
			p.number = f.rowNumber
		}
		values[k] = kernels.Stored(p.value(v, false), out.value.Type.DType)
	}
	if count == 2 {
		f.Add("store2_16(&%s, %s, %s);", place, values[0], values[1])
	} else {
		f.Add("%s = %s;", place, values[0])
	}
	f.Add("}")
	f.Add("}")
	f.Add("}")
}

// take adds what scores give to a product: rounded, and where the result is not, what rounding leaves.
func (f *flash) take(s *flashSum) {
	if f.whole {
		f.Add("UNROLL")
		f.Add("for (int u = 0; u < %d; u++) {", f.passing/16)
	}
	x := s.scores
	if f.whole {
		x = "&" + s.scores + "[8*u]"
	}
	times := 1
	if s.exact {
		times = 2
	}
	for n := range times {
		if n > 0 {
			f.Add("UNROLL")
			f.Add("for (int e = 0; e < 8; e++) %s[%s] -= %s;", s.scores, f.number(), kernels.Rounded(s.scores+"["+f.number()+"]", f.kind))
		}
		f.Add("keep16_%s(&kept[w*256], 16, %s);", f.kind, x)
		f.Add("KEPT;")
		a := f.Temp("b")
		f.Add("part16 %s = kept16_%s(%s, &kept[w*256], 16);", a, f.kind, x)
		f.Add("UNROLL")
		f.Add("for (int c = 0; c < %d; c++) mma_%s(&%s[8*c], %s, %s);", blocks(s.width), f.kind, s.sums, a, s.tile.part(f, "deep16_right", "c*16"))
		f.Add("KEPT;")
	}
	if f.whole {
		f.Add("}")
	}
}
