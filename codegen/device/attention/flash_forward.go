package attention

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// flashForward writes the kernel of a softmax with the product behind it, as forward does.
func (a *attention) flashForward(half ir.DType) bool {
	f := a.flash(half, true)
	if f == nil {
		return false
	}
	top := a.sums[0]
	from, end, segments := f.overTiles()
	f.try(func() { f.attendTile(false) })
	f.begin()
	f.Add("float most[2], sum[2];")
	f.Add("most[0] = most[1] = %s;", kernels.Start(top))
	f.Add("sum[0] = sum[1] = 0;")
	if f.skip != nil {
		f.Add("if (%s < %d) most[0] = most[1] = %s;", end, a.cols, kernels.FloatText(f.skip.low, ir.F32))
	}
	f.haveNumbers(map[*ir.Value]string{})
	f.keepParts()
	f.passes(from, end, segments, f.attendTile)
	f.finish()
	f.start()
	return true
}

// attendTile adds the keys of a tile. While all scores of a row so far are -inf, exponents are counted from zero: each exponential
// is zero, as it is counted from whatever comes.
func (f *flash) attendTile(whole bool) {
	a := f.a
	top, total, s := a.sums[0], a.sums[1], f.products[0]
	low := kernels.Start(top)
	f.scores(a.needs(nil, s.score))
	f.Add("float high[2], grown[2], from[2];")
	f.Add("high[0] = high[1] = %s;", low)
	x := f.eachScore(whole, nil).value(top.Args[0], false)
	f.Add("high[r] = %s;", kernels.Join(top, "high[r]", x))
	f.doneScore()
	f.Add("UNROLL")
	f.Add("for (int r = 0; r < 2; r++) {")
	f.Add("int i = batch*%d + own + w*16 + r*8 + (l & 31)/4;", a.rows)
	f.Add("float old = most[r];")
	f.Add("QUAD(high[r], red, max_f);")
	f.Add("most[r] = %s;", kernels.Join(top, "most[r]", "high[r]"))
	before := a.pair(f.Kernel, map[*ir.Value]string{top.Results[0]: "old"}).value(a.shift(), true)
	after := a.pair(f.Kernel, map[*ir.Value]string{top.Results[0]: "most[r]"}).value(a.shift(), true)
	f.Add("grown[r] = old == %s ? 0.0f : (old == most[r] ? 1.0f : quick_exp(%s - %s));", low, before, after)
	f.Add("if (grown[r] > 1e30f) grown[r] = 1e30f;") // nothing has been summed: it stays zero
	f.Add("sum[r] *= grown[r];")
	f.Add("from[r] = most[r] == %s ? 0.0f : most[r];", low)
	f.Add("}")
	f.Add("if (grown[0] != 1.0f || grown[1] != 1.0f) {")
	f.Add("UNROLL")
	f.Add("for (int e = 0; e < %d; e++) %s[e] *= grown[(e & 2) >> 1];", 8*blocks(s.width), s.sums)
	f.Add("}")
	f.array(s.scores, f.scoresAtOnce())
	p := f.eachScore(whole, map[*ir.Value]string{top.Results[0]: "from[r]"})
	f.Add("sum[r] += %s;", p.value(total.Args[0], false))
	f.Add("%s[8*u + e] = %s;", s.scores, p.value(s.score, false))
	f.doneScore()
	f.take(s)
}

// finish divides the sums, and stores them with what is kept of each row.
func (f *flash) finish() {
	a := f.a
	top, total, s := a.sums[0], a.sums[1], f.products[0]
	known := map[*ir.Value]string{top.Results[0]: "most[r]", total.Results[0]: "sum[r]"}
	f.Add("UNROLL")
	f.Add("for (int r = 0; r < 2; r++) {")
	f.Add("QUAD(sum[r], red, plus_f);")
	f.Add("int row = own + w*16 + r*8 + (l & 31)/4, i = batch*%d + row;", a.rows)
	f.Add("if (row < %d) {", a.rows)
	f.Add("if (most[r] == %s) {", kernels.Start(top))
	shift := a.pair(f.Kernel, known).value(a.shift(), true)
	f.Add("sum[r] = %s;", kernels.Function("exp", a.d, kernels.Start(top)+" - "+shift))
	f.Add("}")
	if len(a.body.Results) > 1 {
		f.Add("if ((l & 3) == 0) {")
		for i, r := range a.body.Results[1:] {
			f.Add("%s[i] = %s;", f.Buffer(a.s.Results[i+1]), known[r.Value])
		}
		f.Add("}")
	}
	f.Add("}")
	f.Add("}")
	f.storeSum(s, known)
}
