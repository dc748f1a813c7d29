package graphs

import (
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/golang/loops"
	"github.com/dlgen/dlgen/codegen/plan"
)

// TestSumsEarly: sums over columns are made with what they sum, but not where something lies that is in use until their own step, and not
// outside of the arena.
func TestSumsEarly(t *testing.T) {
	sums, between := 0, 0
	for _, name := range []string{"blocks", "groups", "slopes", "norm"} {
		s := planned(t, name).Schedule
		for i := range s.Steps {
			found := columnSums(s, i, len(s.Steps))
			unwritten := func(b *plan.Buffer) bool {
				return slices.ContainsFunc(found, func(d *loops.ColumnSum) bool { return d.Only && b == s.Steps[i].Results[d.Result] })
			}
			for _, c := range found {
				sums++
				is := func() bool {
					return slices.ContainsFunc(columnSums(s, i, len(s.Steps)), func(d *loops.ColumnSum) bool { return d.Step == c.Step })
				}
				place := c.To.Place
				if c.To.Place = plan.Slab; is() {
					t.Errorf("%s: step %d writes into the slab before its turn", name, c.Step)
				}
				c.To.Place = place
				for k := i; k < c.Step; k++ {
					for _, b := range slices.Concat(s.Steps[k].Args, s.Steps[k].Results) {
						if b.Last <= i || b == c.To || unwritten(b) {
							continue
						}
						between++
						old := *b
						for _, at := range []int{c.To.Offset, c.To.Offset + c.To.Bytes - 4, c.To.Offset - b.Bytes + 4} {
							if b.Place, b.Offset = plan.Arena, at; is() {
								t.Errorf("%s: the sum of step %d is written over what step %d uses", name, c.Step, k)
							}
						}
						*b = old
					}
				}
			}
		}
	}
	if sums == 0 || between == 0 {
		t.Errorf("%d sums, %d values in use", sums, between)
	}
}
