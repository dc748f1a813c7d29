package graphs

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// leastRun is how many steps of a kind, one behind the other, are a run.
const leastRun = 8

// runs finds steps that begin a function because they are one of a run, or what comes behind it: a model does the same to
// each of many weights, as the norms of all gradients. One after the other they share a function, which is called in a loop,
// where all in one function would be a long text with more arguments than anyone reads.
func (g *Graph) runs() map[int]bool {
	starts := map[int]bool{}
	for from, to := 0, 0; from < len(g.s.Steps); from = to {
		kind := kindOfStep(g.s.Steps[from].Op)
		for to = from + 1; to < len(g.s.Steps) && kind != "" && kindOfStep(g.s.Steps[to].Op) == kind; to++ {
		}
		if to-from < leastRun {
			continue
		}
		for i := from; i <= to; i++ {
			starts[i] = true
		}
	}
	return starts
}

// kindOfStep says what a step that belongs to no layer computes, but for sizes; "" for one of a layer.
func kindOfStep(op *ir.Op) string {
	if op.Scope == nil || op.Scope.Path() != "" {
		return ""
	}
	var b strings.Builder
	fmt.Fprint(&b, op.Kind, op.Phase, len(op.Args), len(op.Results))
	if op.Attrs.Body != nil {
		for _, o := range op.Attrs.Body.Ops {
			fmt.Fprint(&b, " ", o.Kind)
		}
	}
	return b.String()
}
