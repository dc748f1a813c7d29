package stable

import "github.com/dlgen/dlgen/codegen/ir"

// divergence: sum(p · (log(p) - log(q))) of softmaxes p and q of z and w, where the largest share of p is more than a half. All is
// less its place in z and w: the others' mean of z - w, and the totals, of which q's is like p's if its largest share is there.
func (s *stabilizer) divergence(b *ir.Builder, op *ir.Op) *ir.Value {
	for _, f := range s.timesShare(op) {
		w, also := s.inDifference(f.other, f.z, f.axis)
		if w == nil {
			continue
		}
		b.Part = "kl_divergence"
		p := sharesOf(b, f.z, f.axis)
		large := b.Binary(ir.OpLess, p.sum, filled(b, p.sum, 1))
		return f.sum(b, op, b.Where(large, p.divergence(w), p.plainly(large, f.share, w)), also)
	}
	return nil
}

// inDifference returns w if a value is log(softmax(z)) - log(softmax(w)), and whether it is the other way round.
func (s *stabilizer) inDifference(v, z *ir.Value, axis int) (w *ir.Value, negative bool) {
	op, negative := s.signed(v)
	if op.Kind != ir.OpSub {
		return nil, false
	}
	x, y := s.inLogSoftmax(s.from(op.Args[0]), axis), s.inLogSoftmax(s.from(op.Args[1]), axis)
	switch {
	case x == nil || y == nil || s.same(x, y):
		return nil, false
	case s.same(x, z):
		return y, negative
	case s.same(y, z):
		return x, !negative
	}
	return nil, false
}

func (p *shares) divergence(w *ir.Value) *ir.Value {
	b := p.b
	zero := filled(b, w, 0)
	there := b.Binary(ir.OpLess, zero, p.rest)
	down := p.fromTop(w)
	mean := p.mean(b.Where(there, b.Sub(p.down, b.Where(there, down, zero)), zero))
	most := b.Reduce(ir.OpReduceMax, b.StopGradient(down), p.axis)
	same := b.Binary(ir.OpLessEqual, most, filled(b, most, 0))
	others := b.Where(p.top, zero, b.Exp(b.Where(p.spread(same), down, zero)))
	top := b.Sum(b.Where(p.top, w, zero), p.axis)
	elsewhere := b.Sub(b.Log(b.Sum(b.Exp(w), p.axis)), top)
	total := b.Where(same, b.Unary(ir.OpLog1p, b.Sum(others, p.axis)), elsewhere)
	return b.Add(mean, b.Sub(total, p.total()))
}

// plainly is the divergence as it was, where not all is large.
func (p *shares) plainly(large *ir.Value, share *ir.Op, w *ir.Value) *ir.Value {
	b := p.b
	log := func(z *ir.Value) *ir.Value { return b.Sub(z, p.spread(b.Log(b.Sum(b.Exp(z), p.axis)))) }
	each := b.Mul(share.Results[0], b.Sub(log(p.z), log(w)))
	return b.Sum(b.Where(p.spread(large), filled(b, each, 0), each), p.axis)
}
