package graphs

import (
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/plan"
)

// TestApart: steps of the cases are one call, but not if it would write over what it still reads, or outside of the arena.
func TestApart(t *testing.T) {
	seen := map[string]int{}
	for _, name := range []string{"peaks", "narrow", "then", "projection"} {
		s := planned(t, name).Schedule
		for i := range s.Steps {
			if p := peaksOf(s, i); p != nil {
				seen["peaks"]++
				first := func() bool { return peaksOf(s, i) != nil }
				over(t, name+": maxima", p.pool.Results[0], s.Steps[i].Args, first)
				outside(t, name+": maxima", p.pool.Results[0], first)
				outside(t, name+": maxima", s.Steps[i].Results[0], first)
				if then := p.then; then != nil {
					seen["peaks then"]++
					with := func() bool { again := peaksOf(s, i); return again != nil && again.then != nil }
					old := then.to.Offset
					then.to.Offset += 1 << 20 // elsewhere than the maxima
					over(t, name+": behind maxima", then.to, append([]*plan.Buffer{then.scale, then.bias}, s.Steps[i].Args...), with)
					then.to.Offset = old
				}
			}
			if n := narrowOf(s, i); n != nil {
				seen["narrow"]++
				joined := func() bool { again := narrowOf(s, i); return again != nil && again.steps == n.steps }
				needs := append(slices.Clone(s.Steps[i].Args), n.first.operands()...)
				over(t, name+": depthwise", n.to(), append(needs, n.mid), joined)
				outside(t, name+": depthwise", n.to(), joined)
				outside(t, name+": depthwise", n.mid, joined)
				if n.last != nil {
					seen["narrow end"]++
					to := n.last.Results[0]
					if n.third != nil {
						to = n.third.to
					}
					needs = slices.Concat(needs, n.second.operands(), n.third.operands(), []*plan.Buffer{n.to(), n.last.Args[1]})
					over(t, name+": pointwise", to, needs, joined)
					outside(t, name+": pointwise", to, joined)
				}
			}
			if then := thenOf(s, i); then != nil {
				seen["then"]++
				joined := func() bool { return thenOf(s, i) != nil }
				over(t, name+": then", then.to, append(then.operands(), s.Steps[i].Args...), joined)
				outside(t, name+": then", then.to, joined)
				outside(t, name+": then", s.Steps[i].Results[0], joined)
			}
		}
	}
	for _, form := range []string{"peaks", "peaks then", "narrow", "narrow end", "then"} {
		if seen[form] == 0 {
			t.Errorf("no case has %s: %v", form, seen)
		}
	}
}

// over wants that steps are not joined while what is read lies where the result does, or a part of it.
func over(t *testing.T, name string, to *plan.Buffer, reads []*plan.Buffer, joined func() bool) {
	t.Helper()
	if !joined() {
		t.Fatalf("%s: not one call", name)
	}
	for _, b := range reads {
		if b == nil {
			continue
		}
		old := *b
		for _, at := range []int{to.Offset, to.Offset + to.Bytes - 4, to.Offset - b.Bytes + 4} {
			b.Place, b.Offset = plan.Arena, at
			if joined() {
				t.Errorf("%s: is written over %%%v at %d", name, b.Value.Op.Kind, at-to.Offset)
			}
		}
		*b = old
	}
}

// outside wants that steps are not joined while a buffer lies in the slab of the variables.
func outside(t *testing.T, name string, b *plan.Buffer, joined func() bool) {
	t.Helper()
	old := b.Place
	b.Place = plan.Slab
	if joined() {
		t.Errorf("%s: %v lies outside of the arena", name, b.Value.Op.Kind)
	}
	b.Place = old
}

// operands are those of a then.
func (t *then) operands() []*plan.Buffer {
	if t == nil {
		return nil
	}
	return []*plan.Buffer{t.scale, t.bias, t.add}
}
