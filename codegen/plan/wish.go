package plan

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// wish says where a value should be made: in an element of what a scan stacks, in a variable, in a state, in the
// block of gradients. A wish for memory that others still read is refused; then the value is copied in the end.
type wish struct {
	value *ir.Value
	in    *storage
	old   *ir.Value // whose memory it is before, nil if nobody's
	final bool      // what is written there stays, even if the step fails later
	to    *Buffer   // what to copy to; nil if that is not needed
	done  bool
}

// granted places result n where it is wished, if it may be.
func (p *planner) granted(i int, op *ir.Op, n int) bool {
	v := op.Results[n]
	for _, w := range p.wishes[v] {
		if w.final && i <= p.lastFail || !p.free(w, i, op, n) {
			continue
		}
		w.done = true
		p.of[v] = w.in
		if w.in.owner == p {
			w.in.first, w.in.last = i, max(i, p.lastUse[v])
		}
		return true
	}
	return false
}

// free reports whether step i may write result n of an operation where it is wished: what was there is not read any more, or by
// this operation in a way that allows it. A product that a concatenation joins begins its result before that operation is there.
func (p *planner) free(w *wish, i int, op *ir.Op, n int) bool {
	if w.old == nil || p.lastUse[w.old] < i {
		return true
	}
	if p.lastUse[w.old] > i || op.Kind == ir.OpScan || op != p.ops[i] {
		return false
	}
	for j, arg := range op.Args {
		if base(arg) == w.old && !inPlace(op, n, j) {
			return false
		}
	}
	return true
}

// wishUpdates wishes new values of variables into the slab.
func (p *planner) wishUpdates() {
	for _, u := range p.g.Updates {
		w := &wish{value: u.Value, in: &storage{place: Slab, variable: u.Variable}, final: true}
		for _, q := range p.g.Params {
			if q.Variable == u.Variable {
				w.in, w.old = p.of[q.Value], q.Value
			}
		}
		w.to = &Buffer{Value: u.Value, Bytes: u.Variable.Type.Bytes(p.Rows)}
		w.in.buffer(w.to)
		p.wish(w)
	}
}

func (p *planner) wish(w *wish) {
	v := base(w.value)
	p.wishes[v] = append(p.wishes[v], w)
	p.wished = append(p.wished, w)
}

// copyBack copies what was not made where it was wished, in an order in which each copy reads its value before
// another one overwrites it. Where they go round in a circle, and for results that would be overwritten, a value
// is saved first.
func (p *planner) copyBack() {
	var refused []*wish
	writes := map[*storage]bool{}
	for _, w := range p.wished {
		if !w.done && w.to != nil && p.of[base(w.value)] != w.in {
			refused = append(refused, w)
			writes[w.in] = true
		}
	}
	for _, r := range p.g.Results {
		b := p.buffers[r.Value]
		if !p.body && writes[p.of[base(r.Value)]] {
			b = p.save(b)
		}
		p.schedule.Results = append(p.schedule.Results, b)
	}
	saved := map[*wish]*Buffer{}
	for len(refused) > 0 {
		i := slices.IndexFunc(refused, func(w *wish) bool { return !p.reads(refused, saved, w) })
		if i < 0 {
			saved[refused[0]] = p.save(p.buffers[refused[0].value])
			continue
		}
		w := refused[i]
		from := saved[w]
		if from == nil {
			from = p.buffers[w.value]
		}
		p.schedule.Copies = append(p.schedule.Copies, Copy{from, w.to})
		refused = slices.Delete(refused, i, i+1)
	}
}

// reads reports whether another copy still has to read what the copy for w would overwrite.
func (p *planner) reads(copies []*wish, saved map[*wish]*Buffer, w *wish) bool {
	return slices.ContainsFunc(copies, func(other *wish) bool {
		return other != w && saved[other] == nil && p.of[base(other.value)] == w.in
	})
}

// save copies a value elsewhere before it is overwritten.
func (p *planner) save(from *Buffer) *Buffer {
	to := &Buffer{Value: from.Value, Place: Arena, Bytes: from.Bytes}
	p.saved[to] = p.reserve(Aligned(from.Bytes), len(p.ops), len(p.ops))
	p.schedule.Copies = append(p.schedule.Copies, Copy{from, to})
	return to
}
