package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// vectors multiplies vectors with each other that follow one another as factors of a large value, such as the scale of an image's groups
// and that of its channels: (x · v) · w becomes x · (v · w), if nothing else reads what is between. It rounds otherwise, and leaves f16
// alone, whose range a product of vectors may leave.
func vectors(g *ir.Graph) {
	for vectorsOnce(g) {
	}
	rewrite.Dead(g)
}

func vectorsOnce(g *ir.Graph) bool {
	rewrite.Dead(g)
	j := &vectorJoiner{users: rewrite.Readers(g)}
	return rewrite.Once(g, func(k ir.Kind) []rewrite.Rule {
		if k == ir.OpMul {
			return []rewrite.Rule{j.factors}
		}
		return nil
	})
}

// vectorJoiner knows who reads what.
type vectorJoiner struct{ users map[*ir.Value][]*ir.Op }

// factors joins the vectors of two products.
func (j *vectorJoiner) factors(b *ir.Builder, op *ir.Op) *ir.Value {
	for i, arg := range op.Args {
		w := op.Args[1-i]
		if arg == w || !isVector(w) {
			continue
		}
		x, v := j.scaled(arg, op)
		if x == nil {
			continue
		}
		if both := timesVector(b, v, w); both != nil {
			return b.Mul(x, both)
		}
	}
	return nil
}

// scaled returns what a value is a product of, with a vector, if only one operation reads it.
func (j *vectorJoiner) scaled(y *ir.Value, reader *ir.Op) (x, v *ir.Value) {
	op := y.Op
	if op.Kind != ir.OpMul || op.Phase != reader.Phase || !rewrite.Wide(y) || len(j.users[y]) != 1 {
		return nil, nil
	}
	for i, arg := range op.Args {
		if isVector(arg) && !isVector(op.Args[1-i]) {
			return op.Args[1-i], arg
		}
	}
	return nil, nil
}

// fewest is how many times as large what a vector is multiplied with must be.
const fewest = 8

// isVector reports whether a value repeats one that is much smaller, not number by number.
func isVector(v *ir.Value) bool {
	axes := v.Op.Attrs.Axes
	return v.Op.Kind == ir.OpBroadcast && slices.Contains(axes, len(v.Type.Shape)-1) && slices.IsSorted(axes) && muchSmaller(axes, v.Type.Shape)
}

// muchSmaller reports whether a shape is much larger than that of some of its axes.
func muchSmaller(axes []int, shape ir.Shape) bool {
	var rest ir.Shape
	for axis, d := range shape {
		if !slices.Contains(axes, axis) {
			rest = append(rest, d)
		}
	}
	n := rest.Size()
	return n.Power > 0 || n.Factor >= fewest
}

// timesVector is the product of two vectors, which lies on the axes of both; nil if it would be large.
func timesVector(b *ir.Builder, v, w *ir.Value) *ir.Value {
	shape := v.Type.Shape
	axes := slices.Compact(slices.Sorted(slices.Values(append(slices.Clone(v.Op.Attrs.Axes), w.Op.Attrs.Axes...))))
	if !muchSmaller(axes, shape) {
		return nil
	}
	small := make(ir.Shape, len(axes))
	for i, axis := range axes {
		small[i] = shape[axis]
	}
	on := func(v *ir.Value) *ir.Value {
		at := make([]int, len(v.Op.Attrs.Axes))
		for i, axis := range v.Op.Attrs.Axes {
			at[i] = slices.Index(axes, axis)
		}
		if len(at) == len(axes) {
			return v.Op.Args[0]
		}
		return b.Broadcast(v.Op.Args[0], small, at)
	}
	return b.Broadcast(b.Mul(on(v), on(w)), shape, axes)
}
