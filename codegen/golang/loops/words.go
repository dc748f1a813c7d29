package loops

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/goname"
	"github.com/dlgen/dlgen/codegen/ir"
)

// VariableName is a name for the result of an operation.
func VariableName(op *ir.Op) string {
	v := op.Results[0]
	if v.Name != "" {
		return goname.Local(v.Name, op.Kind.String())
	}
	switch op.Kind {
	case ir.OpWhere:
		return "chosen"
	case ir.OpMax, ir.OpReduceMax:
		return "largest"
	case ir.OpMin, ir.OpReduceMin:
		return "smallest"
	case ir.OpCast, ir.OpBroadcast:
		return "x"
	case ir.OpAnd:
		return "both"
	case ir.OpOr:
		return "either"
	case ir.OpEqual:
		if x, n, ok := ir.Splat(op.Args[1]); ok && x == 0 && n == 0 {
			return "isZero"
		}
		return "same"
	case ir.OpLess:
		if x, _, ok := ir.Splat(op.Args[1]); ok && math.IsInf(x, 1) && op.Args[0].Op.Kind == ir.OpAbs {
			return "finite"
		}
		return "less"
	case ir.OpLessEqual:
		return "atMost"
	}
	return goname.Local(op.Kind.String(), "x")
}

// literalName is a name for a constant that Go has no literal for, written as an expression.
func literalName(text string) string {
	switch text {
	case "float32(math.Inf(1))", "math.Inf(1)":
		return "infinity"
	case "float32(math.Inf(-1))", "math.Inf(-1)":
		return "minusInfinity"
	}
	return "constant"
}

// Works names what operations compute, in order, for a comment: what only gives or moves values is left out, a relu is
// no comparison and choice, and what is done several times on end stands once. Several that are parts of the same function
// of the language have its name.
func Works(ops []*ir.Op) []string {
	works := func(i int) bool {
		c := ir.Of(ops[i].Kind).Class
		return c != ir.Leaf && c != ir.Movement && (i+1 == len(ops) || ReluOf(ops[i+1]) == nil || ops[i+1].Args[0].Op != ops[i])
	}
	type place struct {
		part  string
		Scope *ir.Scope
	}
	parts := map[place]int{}
	for i, op := range ops {
		if works(i) {
			parts[place{op.PartName(), op.Scope}]++
		}
	}
	var names []string
	for i, op := range ops {
		if !works(i) {
			continue
		}
		name, part := op.Kind.String(), op.PartName()
		switch {
		case ReluOf(op) != nil:
			name = "relu"
		case part != "" && parts[place{part, op.Scope}] > 1:
			if name = part; slices.Contains(names, part) {
				continue
			}
		}
		if n := len(names); n == 0 || names[n-1] != name {
			names = append(names, name)
		}
	}
	return names
}
