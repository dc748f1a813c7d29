package attention

import (
	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// forward writes the kernel of a softmax with the product behind it.
func (a *attention) forward() {
	t := a.tiles(true)
	top, s := a.sums[0], t.products[0]
	t.begin()
	t.running = true
	t.filled("most", t.high(), kernels.Start(top))
	t.array("sum", t.high())
	if t.skip != nil {
		_, end := t.span()
		t.Add("if (%s < %d) {", end, a.cols)
		t.Add("UNROLL for (int r = 0; r < %d; r++) most[r] = %s;", t.high(), kernels.FloatText(t.skip.low, a.d))
		t.Add("}")
	}
	t.passes(nil, nil, t.attendTile, func() { t.take(s) })
	t.finish()
	t.start()
}

// attendTile has the scores of a tile as exponentials. While all scores of a row so far are -inf, exponents are counted from zero: each
// exponential is zero, as it is counted from whatever comes.
func (t *tiles) attendTile() {
	a := t.a
	top, total, s := a.sums[0], a.sums[1], t.products[0]
	low := kernels.Start(top)
	t.scores(a.needs(nil, s.score))
	t.filled("high", t.high(), low)
	x := t.eachPair(nil).value(top.Args[0], false)
	t.Add("high[r] = %s;", kernels.Join(top, "high[r]", x))
	t.donePair()
	t.Add("%s from[%d];", t.scalar(), t.high())
	t.eachOwn("row")
	t.Add("int i = batch*%d + row;", a.rows)
	t.join(top, "high[r]")
	t.Add("%s old = most[r], grown;", t.scalar())
	t.Add("most[r] = %s;", kernels.Join(top, "most[r]", "high[r]"))
	before := a.pair(t.Kernel, map[*ir.Value]string{top.Results[0]: "old"}).value(a.shift(), true)
	after := a.pair(t.Kernel, map[*ir.Value]string{top.Results[0]: "most[r]"}).value(a.shift(), true)
	t.Add("grown = old == %s ? 0 : (old == most[r] ? 1 : %s);", low, kernels.Function("exp", a.d, before+" - "+after))
	t.Add("if (grown > %s) grown = %[1]s;", kernels.FloatText(1e30, a.d)) // nothing has been summed: it stays zero
	t.Add("sum[r] *= grown;")
	_, each, _ := s.splits(t)
	t.Add("UNROLL for (int c = 0; c < %d; c++) %s[r*%[1]d + c] *= grown;", each*t.v, s.sums)
	t.Add("from[r] = most[r] == %s ? 0 : most[r];", low)
	t.Add("}")
	p := t.eachPair(map[*ir.Value]string{top.Results[0]: "from[r]"})
	t.Add("sum[r] += %s;", p.value(total.Args[0], false))
	t.put(s, p.value(s.score, false))
	t.donePair(s)
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

// finish divides the sums, and stores them with what is kept of each row.
func (t *tiles) finish() {
	a := t.a
	top, total := a.sums[0], a.sums[1]
	known := map[*ir.Value]string{top.Results[0]: "most[r]", total.Results[0]: "sum[r]"}
	t.eachOwn("row")
	t.join(total, "sum[r]")
	t.Add("int i = batch*%d + row;", a.rows)
	t.Add("if (most[r] == %s) {", kernels.Start(top))
	shift := a.pair(t.Kernel, known).value(a.shift(), true)
	t.Add("sum[r] = %s;", kernels.Function("exp", a.d, kernels.Start(top)+" - "+shift))
	t.Add("}")
	if len(a.body.Results) > 1 {
		t.Add("if (x == 0 && row < %d) {", a.rows)
		for i, r := range a.body.Results[1:] {
			t.Add("%s[i] = %s;", t.Buffer(a.s.Results[i+1]), known[r.Value])
		}
		t.Add("}")
	}
	t.Add("}")
	t.storeSums(known)
}
