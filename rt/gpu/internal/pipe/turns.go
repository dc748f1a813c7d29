package pipe

// turns says which of two pieces is next.
type turns struct {
	next int // the piece that is filled next
	full int // how many are filled
}

// oldest is the piece that was filled first.
func (t *turns) oldest() int { return (t.next + 2 - t.full) % 2 }

func (t *turns) filled()  { t.next, t.full = 1-t.next, t.full+1 }
func (t *turns) emptied() { t.full-- }
