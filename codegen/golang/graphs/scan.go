package graphs

import (
	"github.com/dlgen/dlgen/codegen/plan"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
)

// scan writes a loop over turns.
func (f *function) scan(s *plan.Step) {
	for _, c := range s.Init {
		f.copy(c)
	}
	outermost := len(f.loops) == 0
	if outermost {
		f.body = &bodyArena{s.Body.Start, s.Body.Start + s.Body.Bytes}
		kept := f.kept
		f.pack(s)
		defer func() { f.body, f.packed, f.kept = nil, nil, kept }()
	}
	if outermost && f.byRows(s) {
		f.turnsByRows(s)
		return
	}
	f.turns(s)
}

// turns writes the loop.
func (f *function) turns(s *plan.Step) {
	a := &s.Op.Attrs
	turn := f.locals.Take("turn")
	f.loops = append(f.loops, loop{s.Body, turn})
	inside := f.Lines
	f.Lines = gotext.Lines{}
	f.steps(s.Body, 0, len(s.Body.Steps))
	for _, c := range s.Body.Copies {
		f.copy(c)
	}
	written := f.Lines
	f.Lines = inside
	f.loops = f.loops[:len(f.loops)-1]
	turns := a.Length.Size()
	length := f.n(turns)
	switch {
	case len(written.List) == 0:
		return
	case a.Reverse:
		last := length + " - 1"
		if turns.Power == 0 {
			last = f.number(turns.Factor-1, "last")
		}
		f.Add("for %s := %s; %s >= 0; %s-- {", turn, last, turn, turn)
	case !gotext.Mentions(written.Text(), turn):
		f.Add("for range %s {", length)
	default:
		f.Add("for %s := range %s {", turn, length)
	}
	f.List = append(f.List, written.List...)
	f.Add("}")
}

// sweep writes a run of steps that do the same to neighbours as one step over all their elements.
func (f *function) sweep(sweep *plan.Sweep) {
	s := f.g.s.Swept(*sweep)
	f.note(&s)
	f.sweeping = swept(f.g)
	f.fusedKernel(s.Op, s.Args, s.Results)
}
