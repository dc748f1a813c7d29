package plan

import "github.com/dlgen/dlgen/codegen/ir"

// joinedOf returns the products whose results are written where a concatenation has them, and that.
func joinedOf(ops []*ir.Op) map[*ir.Value]*ir.Op {
	joined := map[*ir.Value]*ir.Op{}
	for _, op := range ops {
		for _, arg := range op.Args {
			if op.Kind == ir.OpConcat && ir.IsInPlace(arg) {
				joined[base(arg)] = op
			}
		}
	}
	return joined
}

// placeJoined places the result of a product of step i in what a concatenation makes, whose memory the first of them begins with.
func (p *planner) placeJoined(i int, v *ir.Value, concat *ir.Op) {
	whole := concat.Results[0]
	if p.of[whole] == nil && !p.granted(i, concat, 0) {
		p.allocate(whole, i)
	}
	p.of[v] = p.of[whole]
}

// Joined returns what the result of a product is written into with lines apart, a concatenation's, and where it lies there; nil if it is
// compact.
func (s *Schedule) Joined(v *ir.Value) (whole *Buffer, m ir.Matrices) {
	concat := s.joined[v]
	if concat == nil {
		return nil, m
	}
	for _, arg := range concat.Args {
		if ir.IsInPlace(arg) && base(arg) == v {
			_, m, _ = ir.JoinedOf(arg, concat)
		}
	}
	return s.of[concat.Results[0]], m
}
