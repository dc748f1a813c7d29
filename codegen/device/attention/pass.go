package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// span is where passing rows begin that a group has to see, a multiple of a tile, and where they end.
func (t *tiles) span() (from, end string) {
	_, passing := t.lengths()
	switch {
	case t.skip == nil:
		return "0", fmt.Sprint(passing)
	case t.queries:
		return "0", fmt.Sprintf("(own + %d < %d ? own + %[1]d : %[2]d)", t.own, passing)
	}
	return fmt.Sprintf("own/%d*%[1]d", t.passing), fmt.Sprint(passing)
}

// kinds sorts the tiles that pass: those that only scores are made of, those that only products of scores read, if there are some, and
// those of both.
func (t *tiles) kinds(takes bool) (scored, taken, both []*held) {
	for _, h := range t.held {
		switch {
		case h.own || !h.scored && !takes:
		case !h.scored:
			taken = append(taken, h)
		case h.taken && takes:
			both = append(both, h)
		default:
			scored = append(scored, h)
		}
	}
	return scored, taken, both
}

// passes writes the loop over the tiles that pass: score makes what take reads, which is nil if nothing is. Of a tile, what only products
// of scores read travels while scores are computed, and of the next one what only scores are made of travels while take sums. What comes
// before the loop, and numbers of queries, are computed while the first tiles travel.
func (t *tiles) passes(known map[*ir.Value]string, before, score, take func()) {
	_, passing := t.lengths()
	scored, taken, both := t.kinds(take != nil)
	from, end := t.span()
	if t.passed {
		t.Add("BARRIER;")
	}
	t.passed = true
	first := t.Temp("first")
	t.Add("int %s = %s;", first, from)
	t.fetchAll(scored, first)
	t.fetchAll(both, first)
	if before != nil {
		before()
	}
	t.try(known, score)
	t.Add("for (int pass = %s; pass < %s; pass += %d) {", first, end, t.passing)
	if !t.queries {
		t.haveNumbers()
	}
	t.Add("COPIED;")
	t.Add("BARRIER;")
	t.fetchAll(taken, "pass")
	score()
	if take != nil {
		t.Add("COPIED;")
	}
	if take != nil || passing > t.passing {
		t.Add("BARRIER;")
	}
	t.fetchNext(scored, end)
	if take != nil {
		take()
		if len(both) > 0 && passing > t.passing {
			t.Add("BARRIER;")
		}
		t.fetchNext(both, end)
	}
	t.Add("}")
}
