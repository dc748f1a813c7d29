package autodiff

import "github.com/dlgen/dlgen/codegen/ir"

// loop is the derivative of one scan while it is made. The backward scan runs the other way. It carries the
// derivatives by the states and sums of derivatives by constants, reads derivatives by what was stacked and what
// the forward turns leave (residual.go), and stacks derivatives by what was scanned.
//
// Three kinds of values meet: those of the outer graph, those of the forward body, and those of the backward
// body; the last is first made loosely, over forward values and seeds, then put together (assemble).
type loop struct {
	outer *reverse
	op    *ir.Op
	a     *ir.Attrs
	body  *ir.Graph

	moving []bool   // of each parameter: whether it depends on what derivatives are wanted by
	wanted []bool   // of each result: whether it has a derivative
	inner  *reverse // over the body
	seeds  []*ir.Value
	states []int // carried states that have a derivative

	made   map[*ir.Op]bool         // the loose operations of the backward body
	shares map[int]*share          // of scanned operands and constants that have a derivative
	kept   map[*ir.Value]bool      // what the outer graph gets of the forward or backward values, stacked
	hoists map[*ir.Value]*ir.Value // forward values that are the same in all turns, as outer values
}

// scan carries derivatives through a scan.
func (r *reverse) scan(op *ir.Op) error {
	l := &loop{outer: r, op: op, a: &op.Attrs, body: op.Attrs.Body, made: map[*ir.Op]bool{}, shares: map[int]*share{},
		kept: map[*ir.Value]bool{}, hoists: map[*ir.Value]*ir.Value{}}
	l.findWanted()
	reached := l.findMoving()
	if err := l.differentiate(reached); err != nil {
		return err
	}
	l.split()
	l.assemble()
	return nil
}

// findWanted marks the results that have a derivative, through later turns too.
func (l *loop) findWanted() {
	l.wanted = make([]bool, len(l.op.Results))
	for i, v := range l.op.Results {
		l.wanted[i] = l.outer.d[v] != nil
	}
	for grown := true; grown; {
		grown = false
		reaching := ir.Reaches(l.body, l.wantedValues()...)
		for i := range l.a.Carry {
			if !l.wanted[i] && reaching[l.body.Params[i].Value] {
				l.wanted[i], grown = true, true
			}
		}
	}
}

func (l *loop) wantedValues() []*ir.Value {
	var values []*ir.Value
	for i, r := range l.body.Results {
		if l.wanted[i] {
			values = append(values, r.Value)
		}
	}
	return values
}

// findMoving marks the parameters that depend on active operands, through earlier turns too, and returns all
// values of the body that do.
func (l *loop) findMoving() map[*ir.Value]bool {
	l.moving = make([]bool, len(l.body.Params))
	var from []*ir.Value
	for i, arg := range l.op.Args {
		if l.outer.active[arg] {
			l.moving[i] = true
			from = append(from, l.body.Params[i].Value)
		}
	}
	for {
		reached, grown := flowing(l.body, from), false
		for i := range l.a.Carry {
			if !l.moving[i] && reached[l.body.Results[i].Value] {
				l.moving[i], grown = true, true
				from = append(from, l.body.Params[i].Value)
			}
		}
		if !grown {
			return reached
		}
	}
}

// differentiate runs through the body. Seeds stand for the derivatives by its results.
func (l *loop) differentiate(reached map[*ir.Value]bool) error {
	active := map[*ir.Value]bool{}
	for v := range ir.Reaches(l.body, l.wantedValues()...) {
		active[v] = reached[v]
	}
	l.inner = newReverse(&ir.Builder{Graph: &ir.Graph{}, Scope: l.op.Scope, Phase: ir.Backward, Part: l.op.Part}, active)
	l.seeds = make([]*ir.Value, len(l.body.Results))
	scratch := &ir.Builder{Graph: &ir.Graph{}}
	for i, r := range l.body.Results {
		state := i < l.a.Carry
		if !l.wanted[i] || state && !l.moving[i] || !state && !reached[r.Value] {
			continue
		}
		if state {
			l.states = append(l.states, i)
		}
		l.seeds[i] = scratch.Param(&ir.Param{Kind: ir.Carried}, r.Value.Type)
		if active[r.Value] {
			l.inner.add(r.Value, l.seeds[i])
		}
	}
	return l.inner.run(l.body.Ops)
}

// derivative returns what was found by parameter i of the body, nil if nothing.
func (l *loop) derivative(i int) *ir.Value { return l.inner.d[l.body.Params[i].Value] }

// constants returns the positions of the constants that have a derivative.
func (l *loop) constants() []int {
	var which []int
	for i := l.a.Carry + l.a.Scanned; i < len(l.op.Args); i++ {
		if l.moving[i] && l.derivative(i) != nil {
			which = append(which, i)
		}
	}
	return which
}

// scanned returns the positions of the scanned operands that have a derivative.
func (l *loop) scanned() []int {
	var which []int
	for i := l.a.Carry; i < l.a.Carry+l.a.Scanned; i++ {
		if l.moving[i] && l.derivative(i) != nil {
			which = append(which, i)
		}
	}
	return which
}
