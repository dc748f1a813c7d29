package check

import (
	"github.com/dlgen/dlgen/codegen/check/fault"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// ifStmt takes the branch that its condition picks at compile time.
func (e *elab) ifStmt(s *dsl.If) {
	d := e.expr(s.Cond)
	yes, ok := truth(d)
	if !ok {
		if !isInvalid(d) {
			_, isTensor := d.(tensor)
			e.report(fault.Condition(s.Cond.Span(), describe(d), isTensor))
		}
		e.passOver(s)
		return
	}
	if yes {
		e.block(s.Then)
		return
	}
	switch other := s.Else.(type) {
	case *dsl.Block:
		e.block(other)
	case *dsl.If:
		e.ifStmt(other)
	}
}

// passOver makes the names that an undecided `if` would bind known, and treats its body as returning.
func (e *elab) passOver(s *dsl.If) {
	blocks := []*dsl.Block{s.Then}
	switch other := s.Else.(type) {
	case *dsl.Block:
		blocks = append(blocks, other)
	case *dsl.If:
		e.passOver(other)
	}
	for _, b := range blocks {
		e.passOverBlock(b)
	}
}

func (e *elab) passOverBlock(b *dsl.Block) {
	if b == nil {
		return
	}
	for _, s := range b.Stmts {
		switch s := s.(type) {
		case *dsl.If:
			e.passOver(s)
		case *dsl.For:
			e.passOverBlock(s.Body)
		case *dsl.Repeat:
			e.passOverBlock(s.Body)
		case *dsl.Return:
			e.ended.done = true
			e.ended.values = []datum{invalid{}}
		default:
			for _, n := range boundNames(s) {
				if old := e.frame.values[n.Name]; old == nil || old.fixed == "" {
					e.bind(n, invalid{}, "")
				}
			}
		}
	}
}

// forStmt unrolls `for name in range`.
func (e *elab) forStmt(s *dsl.For) {
	outer := e.frame.values[s.Name.Name]
	if outer != nil && outer.fixed != "" && outer.at != s.Name.At.At {
		e.report(fault.BoundAgain(s.Name, outer.fixed, outer.at))
	}
	turns, ok := e.turns(s.In)
	if !ok {
		e.passOverBlock(s.Body)
		return
	}
	if turns.count == 0 {
		e.remember(s.Name, "")
	}
	pos := e.pos
	for i := 0; i < turns.count && !e.ended.done; i++ {
		if !e.c.step(s.At.At, 1) {
			break
		}
		e.frame.values[s.Name.Name] = &binding{d: turns.at(i), at: s.Name.At.At, fixed: "a loop variable", note: e.remember(s.Name, "loop variable")}
		e.pos = inTurn(pos, s.Body.At.At, i)
		e.block(s.Body)
	}
	e.pos = pos
	delete(e.frame.values, s.Name.Name)
	if outer != nil {
		e.frame.values[s.Name.Name] = outer
	}
}

// turns is what a loop runs over.
type turns struct {
	count int
	at    func(int) datum
}

func (e *elab) turns(r *dsl.Range) (turns, bool) {
	low := e.listIn(r.Low)
	if r.High == nil {
		l, ok := low.(*list)
		if !ok {
			if !isInvalid(low) {
				e.report(loopOver(r.At.At, low))
			}
			return turns{}, false
		}
		return turns{len(l.elems), func(i int) datum { return l.elems[i] }}, true
	}
	high := e.expr(r.High)
	if anyInvalid(low, high) {
		return turns{}, false
	}
	a, ok := wholeNumber(low)
	if !ok {
		e.report(fault.ConstantWanted(r.Low.Span(), "the start of a range", describe(low)))
		return turns{}, false
	}
	b, ok := wholeNumber(high)
	if !ok {
		e.report(fault.ConstantWanted(r.High.Span(), "the end of a range", describe(high)))
		return turns{}, false
	}
	return turns{max(0, b-a), func(i int) datum { return intOf(a + i) }}, true
}

// repeatStmt unrolls `repeat n`.
func (e *elab) repeatStmt(s *dsl.Repeat) {
	d := e.expr(s.Count)
	n, ok := wholeNumber(d)
	if !ok || n < 0 {
		if !isInvalid(d) {
			e.report(fault.RepeatCount(s.Count.Span(), describe(d)))
		}
		e.passOverBlock(s.Body)
		return
	}
	pos := e.pos
	for i := 0; i < n && !e.ended.done; i++ {
		if !e.c.step(s.At.At, 1) {
			break
		}
		e.pos = inTurn(pos, s.Body.At.At, i)
		e.block(s.Body)
	}
	e.pos = pos
}

func loopOver(at dsl.Span, d datum) *diag.Diagnostic {
	f := diag.New(diag.NotCompileTime, at, "a loop runs over a list or a range `a..b`, not over %s", describe(d))
	if _, ok := d.(tensor); ok {
		return f.WithHint("`RNN(Cell(…))` runs a layer over the first axis of a tensor")
	}
	if n, ok := wholeNumber(d); ok {
		return f.WithHint("write `0..%d`", n)
	}
	return f
}
