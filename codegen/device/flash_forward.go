package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// flashForward writes the kernel of a softmax with the product behind it, as forward does.
func (a *attention) flashForward(half ir.DType) bool {
	f := a.flash(half, true)
	if f.bytes() > flashMost {
		return false
	}
	top, total, s := a.sums[0], a.sums[1], f.products[0]
	low := start(top)
	skip := a.skips(f)
	f.begin()
	f.add("float most[2], sum[2];")
	f.add("most[0] = most[1] = %s;", low)
	f.add("sum[0] = sum[1] = 0;")
	end := fmt.Sprint(a.cols)
	if skip != nil {
		f.add("int end = own + %d < %d ? own + %[1]d : %d;", f.own, a.cols, a.cols)
		f.add("if (end < %d) most[0] = most[1] = %s;", a.cols, floatText(skip.low, ir.F32))
		end = "end"
	}
	f.add("for (int pass = 0; pass < %s; pass += %d) {", end, f.passing)
	f.fetch(false)
	f.add("COPIED;")
	f.add("BARRIER;")
	f.scores()
	f.add("float high[2], grown[2], part[2];")
	f.add("high[0] = high[1] = %s;", low)
	f.add("part[0] = part[1] = 0;")
	f.eachScore()
	x := a.pair(f.kernel, f.made()).value(top.Args[0], false)
	f.add("high[r] = %s;", step2(top, "high[r]", x))
	f.doneScore()
	f.add("UNROLL")
	f.add("for (int r = 0; r < 2; r++) {")
	f.add("int i = batch*%d + own + w*16 + r*8 + (l & 31)/4;", a.rows)
	f.add("float old = most[r];")
	f.add("QUAD(high[r], red, max_f);")
	f.add("most[r] = %s;", step2(top, "most[r]", "high[r]"))
	before := a.pair(f.kernel, map[*ir.Value]string{top.Results[0]: "old"}).value(a.shift(), true)
	after := a.pair(f.kernel, map[*ir.Value]string{top.Results[0]: "most[r]"}).value(a.shift(), true)
	f.add("grown[r] = old == %s ? 0.0f : (old == most[r] ? 1.0f : %s);", low, function("exp", a.d, before+" - "+after))
	f.add("if (grown[r] > 1e30f) grown[r] = 1e30f;") // nothing has been summed: it stays zero
	f.add("sum[r] *= grown[r];")
	f.add("}")
	f.array(s.scores, 8*f.passing/16)
	f.eachScore()
	f.add("if (most[r] != %s) {", low)
	p := a.pair(f.kernel, f.made(), map[*ir.Value]string{top.Results[0]: "most[r]"})
	f.add("part[r] += %s;", p.value(total.Args[0], false))
	f.add("%s[8*u + e] = %s;", s.scores, p.value(s.score, false))
	f.add("}")
	f.doneScore()
	f.add("sum[0] += part[0];")
	f.add("sum[1] += part[1];")
	f.add("UNROLL")
	f.add("for (int e = 0; e < %d; e++) %s[e] *= grown[(e & 2) >> 1];", 8*blocks(s.width), s.sums)
	f.take(s)
	f.add("BARRIER;")
	f.add("}")
	f.add("COPIED;") // of what is its own, if nothing passes
	f.finish(s, top, total)
	f.start()
	return true
}

// finish divides the sums, and stores them with what is kept of each row.
func (f *flash) finish(s *flashSum, top, total *ir.Op) {
	a := f.a
	known := map[*ir.Value]string{top.Results[0]: "most[r]", total.Results[0]: "sum[r]"}
	f.add("UNROLL")
	f.add("for (int r = 0; r < 2; r++) {")
	f.add("QUAD(sum[r], red, plus_f);")
	f.add("int row = own + w*16 + r*8 + (l & 31)/4, i = batch*%d + row;", a.rows)
	f.add("if (row < %d) {", a.rows)
	f.add("if (most[r] == %s) {", start(top))
	shift := a.pair(f.kernel, known).value(a.shift(), true)
	f.add("sum[r] = %s;", function("exp", a.d, start(top)+" - "+shift))
	f.add("}")
	f.add("if ((l & 3) == 0) {")
	for i, r := range a.body.Results[1:] {
		f.add("%s[i] = %s;", f.buffer(a.s.Results[i+1]), known[r.Value])
	}
	f.add("}")
	f.add("}")
	f.add("}")
	f.eachSum(s)
	p := a.pair(f.kernel, known, map[*ir.Value]string{s.op.Results[0]: s.sums + "[8*c + e]"})
	out := a.result(s.op)
	f.add("%s[%s] = %s;", f.buffer(a.s.Results[0]), out.at("batch", "row", "j"), stored(p.value(out.value, false), out.value.Type.DType))
	f.doneScore()
}

// eachSum begins loops over the sums of a work item, in which r is which of its two rows one has, i is that row, counted through
// all, and j the column. They end by doneScore.
func (f *flash) eachSum(s *flashSum) {
	own, _ := f.lengths()
	f.add("UNROLL")
	f.add("for (int c = 0; c < %d; c++) {", blocks(s.width))
	f.add("UNROLL")
	f.add("for (int e = 0; e < 8; e++) {")
	f.add("int r = (e & 2) >> 1, row = own + w*16 + MMA_ROW(e), i = batch*%d + row, j = c*16 + MMA_COLUMN(e);", own)
	f.add("if (row < %d && j < %d) {", own, s.width)
}
