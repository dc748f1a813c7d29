package check

import "github.com/dlgen/dlgen/dsl"

// slot is what was given for one parameter: a datum, or an expression that the parameter's type decides how
// to read.
type slot struct {
	given bool
	named bool // given by its name
	d     datum
	expr  dsl.Expr
	at    dsl.Span
}

// eval returns the slot's datum.
func (s *slot) eval(e *elab) datum {
	if s.d == nil {
		s.d = e.expr(s.expr)
	}
	return s.d
}

// partAt is the place of one of n elements, where they are written one by one, else of the whole.
func (s *slot) partAt(i, n int) dsl.Span {
	switch x := s.expr.(type) {
	case *dsl.List:
		if len(x.Items) == n {
			return x.Items[i].Value.Span()
		}
	case *dsl.Tuple:
		if len(x.Elems) == n {
			return x.Elems[i].Span()
		}
	}
	return s.at
}

// mostSlots is how many slots calls inside each other use before they get memory of their own.
const mostSlots = 4096

// slotStack lends slots to calls: those of a call are free again when it has been made. A layer of the catalog has twenty
// of them or more, and a program feeds thousands.
type slotStack struct {
	all  []slot
	used int
}

// take returns n empty slots.
func (s *slotStack) take(n int) []slot {
	if s.all == nil {
		s.all = make([]slot, mostSlots)
	}
	if s.used+n > len(s.all) {
		return make([]slot, n)
	}
	out := s.all[s.used : s.used+n : s.used+n]
	clear(out)
	s.used += n
	return out
}

// until gives back what was taken since used was mark: `defer e.c.slots.until(e.c.slots.used)`.
func (s *slotStack) until(mark int) { s.used = mark }
