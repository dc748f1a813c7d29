package rewrite

import (
	"fmt"
	"strings"

	"github.com/dlgen/dlgen/codegen/ir"
)

// CSE makes operations share a result that compute the same from the same. Random numbers of one stream are the
// same wherever they are drawn.
func CSE(g *ir.Graph) {
	numbers := map[*ir.Value]int{} // of values, in order of appearance
	known := map[string]*ir.Op{}
	stands := ir.Values{}
	var kept []*ir.Op
	for _, op := range g.Ops {
		for i, arg := range op.Args {
			op.Args[i] = stands.Of(arg)
		}
		if op.Attrs.Body != nil {
			CSE(op.Attrs.Body)
		} else if op.Kind != ir.OpParam {
			key := Key(op, numbers)
			if first := known[key]; first != nil {
				if op.Phase == ir.Optimize && first.Phase == op.Phase && first.Scope != op.Scope {
					first.Scope = rootOf(first.Scope) // the rate of all layers is no layer's
				}
				stands[op.Results[0]] = first.Results[0]
				continue
			}
			known[key] = op
		}
		for _, v := range op.Results {
			numbers[v] = len(numbers)
		}
		kept = append(kept, op)
	}
	g.Ops = kept
	ir.Replace(g, stands)
}

// rootOf is the scope of the whole model.
func rootOf(s *ir.Scope) *ir.Scope {
	for s != nil && s.Parent != nil {
		s = s.Parent
	}
	return s
}

// commutative lists the operations whose operands may change places.
var commutative = map[ir.Kind]bool{ir.OpAdd: true, ir.OpMul: true, ir.OpAnd: true, ir.OpOr: true, ir.OpXor: true, ir.OpEqual: true}

// Key returns a text that operations share if they compute the same of operands of the same numbers; without numbers, of whatever operands.
func Key(op *ir.Op, numbers map[*ir.Value]int) string {
	var key strings.Builder
	a := op.Attrs
	literal := a.Literal
	a.Literal, a.Param, a.Body = nil, nil, nil
	fmt.Fprintf(&key, "%d %v %+v", op.Kind, op.Results[0].Type, a)
	if literal != nil {
		fmt.Fprintf(&key, " %x %v", literal.Floats, literal.Ints) // %x tells -0 from 0
	}
	args := make([]int, len(op.Args))
	for i, arg := range op.Args {
		args[i] = numbers[arg]
	}
	if commutative[op.Kind] && args[0] > args[1] {
		args[0], args[1] = args[1], args[0]
	}
	fmt.Fprintf(&key, " %v", args)
	return key.String()
}
