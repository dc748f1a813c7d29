package graphs

import "github.com/dlgen/dlgen/codegen/plan"

// heads is where the rows of several products lie side by side, as those of attention's heads do.
type heads struct {
	count int
	to    *plan.Buffer
}

// headsOf returns where the products of step i go, if the step behind does nothing but lay the rows of some of them side by
// side, which products can do themselves (rt.GemmDims), and nothing else reads them.
func headsOf(s *plan.Schedule, i int) *heads {
	if i+1 >= len(s.Steps) {
		return nil
	}
	product, next := &s.Steps[i], &s.Steps[i+1]
	count := plan.Heads(product.Op, next.Op)
	if count == 0 || product.Results[0].Last != i+1 || !(&then{to: next.Results[0]}).apart(product) {
		return nil
	}
	return &heads{count, next.Results[0]}
}
