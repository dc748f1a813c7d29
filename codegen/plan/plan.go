package plan

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Plan finds an order and places for a graph. The graph is not changed.
func Plan(g *ir.Graph, o Options) *Schedule {
	if o.Rows == 0 {
		o.Rows = 1
	}
	p := newPlanner(g, o)
	p.place()
	p.schedule.finish(p, 0)
	return p.schedule
}

// planner makes the schedule of one graph or one turn.
type planner struct {
	Options
	g        *ir.Graph
	body     bool
	ops      []*ir.Op // the steps
	step     map[*ir.Op]int
	lastUse  map[*ir.Value]int // of base values: the last step that reads them, len(ops) if they are read behind
	lastFail int               // the last step that can fail, -1 if none can

	of     map[*ir.Value]*storage // of base values
	own    []*storage             // in this arena
	wishes map[*ir.Value][]*wish  // of base values: where they should be made, the best first
	wished []*wish                // all of them

	joined   map[*ir.Value]*ir.Op // results of products that are written where a concatenation has them (ir.InPlace)
	bodies   map[*ir.Op]*planner
	scratch  map[*ir.Op]*storage // the arenas of bodies
	inits    map[*ir.Op][]Copy
	buffers  map[*ir.Value]*Buffer
	saved    map[*Buffer]*storage // what is copied through
	block    *storage             // of the gradients
	parts    []*storage           // in it, at their offsets from its start
	schedule *Schedule
}

func newPlanner(g *ir.Graph, o Options) *planner {
	p := &planner{Options: o, g: g, step: map[*ir.Op]int{}, lastUse: map[*ir.Value]int{}, lastFail: -1, of: map[*ir.Value]*storage{},
		wishes: map[*ir.Value][]*wish{}, bodies: map[*ir.Op]*planner{}, scratch: map[*ir.Op]*storage{}, inits: map[*ir.Op][]Copy{},
		buffers: map[*ir.Value]*Buffer{}, saved: map[*Buffer]*storage{}, schedule: &Schedule{Graph: g, Rows: o.Rows, of: map[*ir.Value]*Buffer{}}}
	for _, op := range g.Ops {
		for _, v := range op.Results {
			p.buffers[v] = &Buffer{Value: v, Bytes: v.Type.Bytes(o.Rows)}
		}
	}
	for _, op := range order(g) {
		if isStep(op) {
			p.step[op] = len(p.ops)
			p.ops = append(p.ops, op)
		}
	}
	p.joined = joinedOf(p.ops)
	p.findUses()
	return p
}

// findUses finds the last readers of all values.
func (p *planner) findUses() {
	for _, op := range p.g.Ops {
		for _, v := range op.Results {
			if _, ok := p.lastUse[base(v)]; !ok {
				p.lastUse[base(v)] = -1
			}
		}
	}
	for i, op := range p.ops {
		if CanFail(op) {
			p.lastFail = i
		}
		for _, arg := range op.Args {
			p.lastUse[base(arg)] = i
		}
	}
	for _, r := range p.g.Results {
		p.lastUse[base(r.Value)] = len(p.ops)
	}
	for _, u := range p.g.Updates {
		p.lastUse[base(u.Value)] = len(p.ops)
	}
	p.keepOperands()
	p.keepTogether()
}

// place gives all values a place, and the arena's storages their offsets.
func (p *planner) place() {
	for _, op := range p.g.Ops {
		if !isStep(op) && !ir.IsView(op) {
			p.of[op.Results[0]] = p.given(op)
		}
	}
	p.wishUpdates()
	p.wishGradients()
	for i, op := range p.ops {
		if op.Kind == ir.OpScan {
			p.placeScan(i, op)
			continue
		}
		for n := range op.Results {
			p.placeResult(i, op, n)
		}
	}
	p.copyBack()
	p.addBlock()
	p.keepApart()
	p.schedule.Bytes, p.schedule.Live = assign(p.own, len(p.ops)+1)
}

// given is the storage of what needs no step. Those of a body's parameters are the scan's.
func (p *planner) given(op *ir.Op) *storage {
	if s := p.of[op.Results[0]]; s != nil {
		return s
	}
	s := &storage{first: -1, held: true}
	switch q := op.Attrs.Param; {
	case op.Kind == ir.OpRows:
		s.place = RowCount
	case op.Kind == ir.OpConst:
		s.place, s.constant = Written, op
	case q.Kind == ir.Field:
		s.place, s.field = FieldData, q.Field
	default:
		s.place, s.variable = Slab, q.Variable
	}
	return s
}

// placeResult places result n of an operation that is no scan: where it is wished, else over an operand, else
// in memory of its own.
func (p *planner) placeResult(i int, op *ir.Op, n int) {
	v := op.Results[n]
	if c := p.joined[v]; c != nil {
		p.placeJoined(i, v, c)
		return
	}
	if p.of[v] != nil && op.Kind == ir.OpConcat || p.granted(i, op, n) { // a product lies there already
		return
	}
	if s := p.dying(i, op, n); s != nil {
		p.of[v] = s
		s.last = max(s.last, p.lastUse[v])
		return
	}
	if p.Grow && p.surrounds(i, op) {
		return
	}
	p.allocate(v, i)
}

// surrounds places what a pad makes around the operand, which lies at its head, and reports whether it does.
func (p *planner) surrounds(i int, op *ir.Op) bool {
	if !Grows(op) {
		return false
	}
	s := p.of[base(op.Args[0])]
	if s.grown != op {
		return false
	}
	p.of[op.Results[0]] = s
	s.last = max(s.last, i, p.lastUse[op.Results[0]])
	return true
}

// Grows reports whether a pad puts something behind all of its operand alone.
func Grows(op *ir.Op) bool {
	if op.Kind != ir.OpPad {
		return false
	}
	for axis, hi := range op.Attrs.Hi {
		if op.Attrs.Lo[axis] != 0 || hi < 0 || hi > 0 && axis > 0 || op.Attrs.Dilate != nil && op.Attrs.Dilate[axis] != 0 {
			return false
		}
	}
	return op.Args[0].Type.Shape[0] > 0
}

// grown is the pad around a value, nil if there is none.
func (p *planner) grown(v *ir.Value) *ir.Op {
	for _, op := range p.ops {
		if Grows(op) && base(op.Args[0]) == v && op.Args[0].Type.Bytes(1) == v.Type.Bytes(1) {
			return op
		}
	}
	return nil
}

// allocate makes memory for a value from step i on.
func (p *planner) allocate(v *ir.Value, i int) {
	s := p.reserve(Aligned(v.Type.Bytes(p.Rows)), i, max(i, p.lastUse[v]))
	if p.Grow {
		if s.grown = p.grown(v); s.grown != nil {
			s.bytes = Aligned(s.grown.Results[0].Type.Bytes(p.Rows))
			s.need, s.last = s.bytes, max(s.last, p.lastUse[s.grown.Results[0]])
		}
	}
	p.of[v] = s
}

// reserve makes memory in this arena.
func (p *planner) reserve(bytes, first, last int) *storage {
	s := &storage{owner: p, place: Arena, bytes: bytes, need: bytes, first: first, last: last}
	p.own = append(p.own, s)
	return s
}

// dying returns the memory of an operand that result n may be written over: of the one that was made last, which is in
// the cache, and which may be a product that makes the result itself.
func (p *planner) dying(i int, op *ir.Op, n int) *storage {
	var found *storage
	made := -1
	for _, arg := range op.Args {
		s := p.of[base(arg)]
		if s.owner == p && !s.held && p.lastUse[base(arg)] == i && s.last == i && p.overwrites(op, n, s) && (found == nil || p.madeAt(arg) > made) {
			found, made = s, p.madeAt(arg)
		}
	}
	return found
}

// madeAt is the step that makes a value, -1 if none does.
func (p *planner) madeAt(v *ir.Value) int {
	if i, ok := p.step[base(v).Op]; ok {
		return i
	}
	return -1
}

// overwrites reports whether result n may be written over all operands in a memory, which no result before takes.
func (p *planner) overwrites(op *ir.Op, n int, s *storage) bool {
	for j, arg := range op.Args {
		if p.of[base(arg)] == s && !inPlace(op, n, j) {
			return false
		}
	}
	return !slices.ContainsFunc(op.Results[:n], func(v *ir.Value) bool { return p.of[v] == s })
}

// finish fills in the schedule, once all storages have offsets; those of this arena are counted from start.
func (s *Schedule) finish(p *planner, start int) {
	s.Start, s.joined = start, p.joined
	for _, m := range p.own {
		m.offset += start
	}
	if p.block != nil {
		s.Gradients.Offset = p.block.offset
		for _, part := range p.parts {
			part.offset += p.block.offset
		}
	}
	for _, op := range p.g.Ops {
		for _, v := range op.Results {
			b := p.buffers[v]
			p.of[base(v)].buffer(b)
			b.First, b.Last = -1, p.lastUse[base(v)]
			if i, ok := p.step[base(v).Op]; ok {
				b.First = i
			}
			s.Values = append(s.Values, b)
			s.of[v] = b
		}
	}
	for b, m := range p.saved {
		b.Offset, b.First, b.Last = m.offset, len(p.ops), len(p.ops)
	}
	for _, w := range p.wished {
		if w.to != nil {
			w.in.buffer(w.to)
		}
	}
	for _, op := range p.ops {
		s.Steps = append(s.Steps, s.makeStep(p, op))
	}
}

func (s *Schedule) makeStep(p *planner, op *ir.Op) Step {
	step := Step{Op: op, Work: workOf(op, p.Rows), Init: p.inits[op]}
	for _, arg := range op.Args {
		step.Args = append(step.Args, s.of[arg])
	}
	for _, v := range op.Results {
		step.Results = append(step.Results, s.of[v])
	}
	if inner := p.bodies[op]; inner != nil {
		inner.schedule.finish(inner, p.scratch[op].offset)
		step.Body = inner.schedule
	}
	return step
}
