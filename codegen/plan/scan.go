package plan

import "github.com/dlgen/dlgen/codegen/ir"

// placeScan places the results of a scan and plans a turn of its body, whose arena lives during step i.
func (p *planner) placeScan(i int, op *ir.Op) {
	for n := range op.Results {
		p.placeState(i, op, n)
	}
	inner := newPlanner(op.Attrs.Body, Options{Rows: p.Rows})
	inner.body = true
	inner.around(p, op)
	inner.place()
	p.bodies[op] = inner
	s := p.reserve(Aligned(inner.schedule.Bytes), i, i)
	s.need = inner.schedule.Live
	p.scratch[op] = s
}

// placeState places result n of a scan. A state lives where its first value is, if nobody else needs that.
func (p *planner) placeState(i int, op *ir.Op, n int) {
	v := op.Results[n]
	state := n < op.Attrs.Carry
	if !p.granted(i, op, n) {
		if s := p.handedOver(i, op, n); state && s != nil {
			p.of[v] = s
			s.last = max(s.last, p.lastUse[v])
			return
		}
		p.allocate(v, i)
	}
	if state {
		p.inits[op] = append(p.inits[op], Copy{p.buffers[op.Args[n]], p.buffers[v]})
	}
}

// handedOver returns the memory of the first value of a state, if it dies there and is no other operand.
func (p *planner) handedOver(i int, op *ir.Op, n int) *storage {
	if n >= op.Attrs.Carry {
		return nil
	}
	first := base(op.Args[n])
	for j, arg := range op.Args {
		if j != n && p.of[base(arg)] == p.of[first] {
			return nil
		}
	}
	if s := p.of[first]; s.owner == p && !s.held && s.last == i && p.lastUse[first] == i {
		return s
	}
	return nil
}

// around says what the parameters of a turn are in the planner around, and where its results should be made.
func (p *planner) around(outer *planner, op *ir.Op) {
	a, loop := &op.Attrs, p.schedule
	for i, q := range a.Body.Params {
		var s *storage
		switch q.Kind {
		case ir.Carried:
			s = outer.of[base(op.Results[i])]
		case ir.Slice:
			s = &storage{place: Element, whole: outer.buffers[op.Args[i]], loop: loop}
		case ir.Turn:
			s = &storage{place: TurnCount, loop: loop}
		default:
			s = outer.of[base(op.Args[i])]
		}
		p.of[q.Value] = s
	}
	for i := len(a.Body.Results) - 1; i >= 0; i-- { // what is stacked comes before states: to make it in place always works
		w := &wish{value: a.Body.Results[i].Value}
		w.to = &Buffer{Value: w.value, Bytes: w.value.Type.Bytes(p.Rows)}
		if i < a.Carry {
			w.in, w.old = p.of[a.Body.Params[i].Value], a.Body.Params[i].Value
		} else {
			w.in = &storage{place: Element, whole: outer.buffers[op.Results[i]], loop: loop}
		}
		p.wish(w)
	}
}
