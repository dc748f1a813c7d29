package plan

import "github.com/dlgen/dlgen/codegen/ir"

// wishGradients wishes the derivatives by weights into a block that mirrors a part of the slab.
func (p *planner) wishGradients() {
	if p.Layout == nil {
		return
	}
	low, high := -1, -1
	var found []*wish
	for _, u := range p.g.Updates {
		d := p.gradient(u)
		if d == nil {
			continue
		}
		at, size := p.Layout.Offsets[u.Variable], Aligned(u.Variable.Type.Bytes(1))
		if low < 0 || at < low {
			low = at
		}
		high = max(high, at+size)
		s := &storage{owner: p, place: Arena, bytes: size, need: size, offset: at, held: true}
		found = append(found, &wish{value: d, in: s})
	}
	if found == nil {
		return
	}
	for _, w := range found {
		w.in.offset -= low
		p.parts = append(p.parts, w.in)
		p.wish(w)
	}
	p.schedule.Gradients = &Block{Slab: low, Bytes: high - low}
}

// gradient returns the derivative from which the optimizer computes a new weight, nil if it is not plain which
// value that is.
func (p *planner) gradient(u ir.Update) *ir.Value {
	if !trains(u.Variable) {
		return nil
	}
	var found *ir.Value
	several := false
	walkUpdate(u.Value, func(leaf *ir.Value) {
		if leaf.Op.Kind == ir.OpParam || !leaf.Type.Equal(u.Variable.Type) {
			return
		}
		several = several || found != nil
		found = leaf
	})
	if several || found == nil || !isStep(base(found).Op) || p.wishes[base(found)] != nil {
		return nil
	}
	return found
}

// addBlock makes the block's memory, for as long as one of its parts is needed.
func (p *planner) addBlock() {
	if p.schedule.Gradients == nil {
		return
	}
	first, last := len(p.ops), -1
	for _, s := range p.parts {
		first, last = min(first, s.first), max(last, s.last)
	}
	p.block = p.reserve(p.schedule.Gradients.Bytes, first, last)
}
