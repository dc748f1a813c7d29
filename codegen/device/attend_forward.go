package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// forward writes the kernel of a softmax with the product behind it. While all scores so far are -inf nothing is summed,
// because their difference to the largest is no number; at the end that is what a row of nothing else gives.
func (a *attention) forward() {
	t := a.tiles(true)
	top, total := a.sums[0], a.sums[1]
	low := start(top)
	s := t.summing(0, a.ends[0])
	t.share("red", a.t.queries*lanes)
	t.array("sum", t.high())
	t.add("%s most[%d];", t.scalar(), t.high())
	t.add("for (int r = 0; r < %d; r++) most[r] = %s;", t.high(), low)
	t.fetch(true)
	t.add("for (int j0 = 0; j0 < %d; j0 += %d) {", a.cols, a.t.keys)
	t.fetch(false)
	t.add("BARRIER;")
	t.scores()
	t.largest(top)
	t.add("BARRIER;")
	t.eachQuery()
	t.add("%s old = most[r], grown = 0, part = 0;", t.scalar())
	t.joined(top, "most[r]")
	t.add("if (most[r] != %s) {", low)
	t.add("if (old == most[r]) grown = 1;")
	t.add("else if (old != %s) {", low)
	before := a.pair(t.kernel, map[*ir.Value]string{top.Results[0]: "old"}).value(a.shift(), true)
	after := a.pair(t.kernel, map[*ir.Value]string{top.Results[0]: "most[r]"}).value(a.shift(), true)
	t.add("grown = %s;", function("exp", a.d, before+" - "+after))
	t.add("if (grown > %s) grown = %[1]s;", floatText(1e30, a.d)) // nothing has been summed: it stays zero
	t.add("}")
	t.eachKey()
	p := a.pair(t.kernel, t.made(), map[*ir.Value]string{top.Results[0]: "most[r]"})
	t.add("part += %s;", p.value(total.Args[0], false))
	t.put(s, p.value(s.score, false))
	t.otherwise(s)
	t.add("}")
	t.add("sum[r] = sum[r]*grown + part;")
	t.add("for (int c = 0; c < %d; c++) %s[r*%[1]d + c] *= grown;", s.columns, s.sums)
	t.add("} else {")
	t.add("for (int q = 0; q < %d; q++) %s;", t.wide(), t.cell(s, "0"))
	t.add("}")
	t.done()
	t.add("BARRIER;")
	t.take(s)
	t.add("BARRIER;")
	t.add("}")
	t.finish(s, top, total)
	a.launch(t.kernel, a.rows, a.t.queries)
}

// largest has in red the largest that each work item has of a query.
func (t *tiles) largest(top *ir.Op) {
	t.add("for (int r = 0; r < %d; r++) red[(y + r*%d)*%[2]d + x] = %s;", t.high(), lanes, start(top))
	t.eachQuery()
	t.add("%s high = %s;", t.scalar(), start(top))
	t.eachKey()
	x := t.a.pair(t.kernel, t.made()).value(top.Args[0], false)
	t.add("high = %s;", step2(top, "high", x))
	t.done()
	t.add("red[(y + r*%d)*%[1]d + x] = high;", lanes)
	t.done()
}

// shift is the number of a row that exponents are counted from.
func (a *attention) shift() *ir.Value {
	var found *ir.Value
	var visit func(v *ir.Value)
	visit = func(v *ir.Value) {
		if v.Op.Kind == ir.OpExp {
			x := v.Op.Args[0]
			for x.Op.Kind == ir.OpWhere {
				x = x.Op.Args[1]
			}
			for found = x.Op.Args[1]; found.Op.Kind == ir.OpBroadcast; {
				found = found.Op.Args[0]
			}
			return
		}
		for _, arg := range v.Op.Args {
			if found == nil && a.level[arg] > 0 {
				visit(arg)
			}
		}
	}
	visit(a.sums[1].Args[0])
	return found
}

// cell stores a score of query r and key q for a product.
func (t *tiles) cell(s *summing, value string) string {
	return fmt.Sprintf("%s[(y + r*%d)*%d + x + q*%[2]d] = %[4]s", s.scores, lanes, t.scoreRow(), value)
}

func (t *tiles) put(s *summing, value string) { t.add("%s;", t.cell(s, value)) }

// otherwise ends what is done for a key that is there: products read zero for others.
func (t *tiles) otherwise(all ...*summing) {
	t.add("} else {")
	for _, s := range all {
		t.put(s, "0")
	}
	t.add("}")
}

// finish divides the sums, and stores them with what is kept of each row.
func (t *tiles) finish(s *summing, top, total *ir.Op) {
	a := t.a
	t.add("for (int r = 0; r < %d; r++) red[(y + r*%d)*%[2]d + x] = sum[r];", t.high(), lanes)
	t.add("BARRIER;")
	t.eachQuery()
	t.add("%s all_of = 0;", t.scalar())
	t.joined(total, "all_of")
	known := map[*ir.Value]string{top.Results[0]: "most[r]", total.Results[0]: "all_of"}
	t.add("if (most[r] == %s) {", start(top))
	shift := a.pair(t.kernel, known).value(a.shift(), true)
	t.add("all_of = %s;", function("exp", a.d, start(top)+" - "+shift))
	t.add("}")
	t.add("for (int c = 0; c < %d; c++) {", s.columns)
	t.add("int j = x + c*%d;", lanes)
	t.add("if (j < %d) {", s.width)
	p := a.pair(t.kernel, known, map[*ir.Value]string{s.op.Results[0]: fmt.Sprintf("%s[r*%d + c]", s.sums, s.columns)})
	out := a.result(s.op)
	t.add("%s[%s] = %s;", t.buffer(a.s.Results[0]), out.at("batch", "row", "j"), stored(p.value(out.value, false), out.value.Type.DType))
	t.done()
	t.add("if (x == 0) {")
	for i, r := range a.body.Results[1:] {
		t.add("%s[i] = %s;", t.buffer(a.s.Results[i+1]), known[r.Value])
	}
	t.add("}")
	t.done()
}
