package optimize

import (
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// triangles finds products of which causal attention needs a half: scores that a mask leaves out above the diagonal, where no query
// sees a later key, and products with what that mask has made zero there. What a mask lets through is known from how it
// compares indices. Choices by a mask that is this triangle are told, too.
func triangles(g *ir.Graph) {
	t := &triangler{users: ir.Users(g), given: rewrite.Given(g), lower: map[*ir.Value]bool{}, unread: map[bool]map[*ir.Value]bool{false: {}, true: {}}}
	for _, op := range g.Ops {
		if op.Kind == ir.OpWhere && op.Attrs.Mode == "" && isTriangle(op.Args[0]) {
			op.Attrs.Mode = ir.LowerMask
		}
		if op.Kind != ir.OpDot || len(op.Attrs.BatchA) == 0 || op.Attrs.Mode != "" {
			continue
		}
		switch a := op.Args[0]; {
		case t.isLower(a):
			op.Attrs.Mode = ir.LowerFirst
		case t.unreadAbove(op.Results[0], false):
			op.Attrs.Mode = ir.LowerOnly
		case t.unreadAbove(op.Results[0], true):
			op.Attrs.Mode = ir.LowerResult
		}
	}
}

// triangler remembers what it has found of values; the diagonal is that of their last two axes.
type triangler struct {
	users  map[*ir.Value][]*ir.Op
	given  map[*ir.Value]bool
	lower  map[*ir.Value]bool
	unread map[bool]map[*ir.Value]bool // with and without products with zero
}

// isLower reports whether a value is zero above the diagonal.
func (t *triangler) isLower(v *ir.Value) bool {
	return remembered(t.lower, v, t.lowerBy)
}

// remembered asks each question of a value once.
func remembered(known map[*ir.Value]bool, v *ir.Value, ask func(*ir.Value) bool) bool {
	answer, ok := known[v]
	if !ok {
		answer = ask(v)
		known[v] = answer
	}
	return answer
}

func (t *triangler) lowerBy(v *ir.Value) bool {
	switch op := v.Op; op.Kind {
	case ir.OpWhere:
		return (below(op.Args[0], true, maskSteps) || t.isLower(op.Args[1])) && (ir.IsZero(op.Args[2]) || t.isLower(op.Args[2]))
	case ir.OpNeg:
		return t.isLower(op.Args[0])
	case ir.OpDiv:
		return ofRows(op.Args[1]) && t.isLower(op.Args[0])
	case ir.OpMul:
		return t.isLower(op.Args[0]) && isTame(op.Args[1]) || t.isLower(op.Args[1]) && isTame(op.Args[0])
	case ir.OpReshape:
		return sameMatrices(op) && t.isLower(op.Args[0])
	}
	return false
}

// unreadAbove reports whether nothing depends on a value's elements above the diagonal: what reads them is left out by a mask, or, where
// they are surely numbers, multiplied by zero.
func (t *triangler) unreadAbove(v *ir.Value, numbers bool) bool {
	return remembered(t.unread[numbers], v, func(v *ir.Value) bool { return t.unreadBy(v, numbers) })
}

func (t *triangler) unreadBy(v *ir.Value, numbers bool) bool {
	if t.given[v] || len(v.Type.Shape) < 2 {
		return false
	}
	for _, op := range t.users[v] {
		switch {
		case op.Kind == ir.OpReshape && sameMatrices(op):
		case numbers && op.Kind == ir.OpMul && isTame(v) && (t.isLower(op.Args[0]) || t.isLower(op.Args[1])):
			continue
		case op.Kind == ir.OpWhere && op.Args[0] != v && op.Args[2] != v && below(op.Args[0], true, maskSteps):
			continue
		case !ir.Elementwise(op.Kind):
			return false
		}
		if !t.unreadAbove(op.Results[0], numbers) {
			return false
		}
	}
	return len(t.users[v]) > 0
}

// sameMatrices reports whether a reshape leaves the last two axes.
func sameMatrices(op *ir.Op) bool {
	s, t := op.Args[0].Type.Shape, op.Results[0].Type.Shape
	return len(s) > 1 && len(t) > 1 && s[len(s)-1] == t[len(t)-1] && s[len(s)-2] == t[len(t)-2]
}

// maskSteps is how many operations back a mask is understood: operands may share what they are made of, so that longer
// chains would be walked again and again.
const maskSteps = 12

// matrices looks behind what denies a mask, and what gives whole matrices of its last two axes another shape, or repeats them: it
// returns what made it, whether that or what it is not is meant, and the steps that are left.
func matrices(mask *ir.Value, truth bool, steps int) (op *ir.Op, meant bool, left int) {
	for op = mask.Op; steps > 0; op, steps = op.Args[0].Op, steps-1 {
		switch {
		case op.Kind == ir.OpNot:
			truth = !truth
		case op.Kind == ir.OpReshape && sameMatrices(op), op.Kind == ir.OpBroadcast && spreadsMatrices(op):
		default:
			return op, truth, steps - 1
		}
	}
	return op, truth, 0
}

// below reports whether a mask, or what it is not, is false above the diagonal of its last two axes.
func below(mask *ir.Value, truth bool, steps int) bool {
	op, truth, steps := matrices(mask, truth, steps)
	switch op.Kind {
	case ir.OpAnd, ir.OpOr:
		one := (op.Kind == ir.OpAnd) == truth // of both is enough
		if steps <= 0 || below(op.Args[0], truth, steps) == one {
			return steps > 0 && one
		}
		return below(op.Args[1], truth, steps)
	}
	short, ok := compared(op, truth, steps)
	return ok && short >= 0
}

// isTriangle reports whether a mask is true up to the diagonal of its last two axes, and false above.
func isTriangle(mask *ir.Value) bool {
	op, truth, steps := matrices(mask, true, maskSteps)
	short, ok := compared(op, truth, steps)
	return ok && short == 0
}

// compared returns by how much less than up to the diagonal a comparison of indices is true, if it is one of a column and a row.
func compared(op *ir.Op, truth bool, steps int) (short int, ok bool) {
	axes := len(op.Results[0].Type.Shape)
	if op.Kind != ir.OpLess && op.Kind != ir.OpLessEqual || axes < 2 || steps <= 0 {
		return 0, false
	}
	d := differenceOf(op.Args[0], op.Args[1], axes, steps)
	if !truth { // not x < y is y <= x
		d = differenceOf(op.Args[1], op.Args[0], axes, steps)
	}
	if (op.Kind == ir.OpLess) == truth { // strict
		d.number++
	}
	return d.number, d.known && d.column == 1 && d.row == -1
}

// spreadsMatrices reports whether a broadcast repeats whole matrices of the last two axes.
func spreadsMatrices(op *ir.Op) bool {
	from, to, axes := op.Args[0].Type.Shape, op.Attrs.Shape, op.Attrs.Axes
	m, n := len(from), len(to)
	return m >= 2 && axes[m-1] == n-1 && axes[m-2] == n-2 && from[m-1] == to[n-1] && from[m-2] == to[n-2]
}

// linear is row·i + column·j + number of the last two axes' indices.
type linear struct {
	row, column, number int
	known               bool
}

// differenceOf is x - y of a value with so many axes.
func differenceOf(x, y *ir.Value, axes, steps int) linear {
	a, b := linearOf(x, axes, steps), linearOf(y, axes, steps)
	return linear{a.row - b.row, a.column - b.column, a.number - b.number, a.known && b.known}
}

// linearOf recognizes sums and differences of indices and numbers.
func linearOf(v *ir.Value, axes, steps int) linear {
	if v.Type.DType != ir.I32 || steps == 0 {
		return linear{}
	}
	if n, ok := rewrite.Splat(v); ok {
		return linear{number: int(n.Int), known: true}
	}
	switch op := v.Op; op.Kind {
	case ir.OpIota:
		switch op.Attrs.Axis {
		case axes - 1:
			return linear{column: 1, known: true}
		case axes - 2:
			return linear{row: 1, known: true}
		}
	case ir.OpSub:
		return differenceOf(op.Args[0], op.Args[1], axes, steps-1)
	case ir.OpAdd:
		a, b := linearOf(op.Args[0], axes, steps-1), linearOf(op.Args[1], axes, steps-1)
		return linear{a.row + b.row, a.column + b.column, a.number + b.number, a.known && b.known}
	}
	return linear{}
}
