package optimize

import (
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fold"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// groups lets normalizations over space and groups of channels work on rows of all channels. They split the last axis of [n h w c] into
// groups and channels of a group, few of them, and reduce over h, w and those: loops would go over rows of a few elements, and pick
// a number for each. Instead, rows are added up as they are, c numbers an image, and those to groups; numbers of groups are repeated
// over their channels once an image; and what is elementwise stays on the axis that was split, together with what surrounds it. Where all
// of an image is one group, rows would be too long for a cache: the same is done with it.
func groups(g *ir.Graph) {
	r := &regrouper{split: map[string]bool{}, long: map[string]bool{}}
	r.find(g)
	r.keepWhole(g)
	if len(r.split)+len(r.long) == 0 {
		return
	}
	rewrite.All(g, func(k ir.Kind) []rewrite.Rule {
		switch {
		case ir.Elementwise(k):
			return []rewrite.Rule{r.onWhole}
		case ir.Reduces(k):
			return []rewrite.Rule{r.inTurns, reduceWhole}
		case k == ir.OpReshape:
			return []rewrite.Rule{fold.Reshape}
		case k == ir.OpBroadcast:
			return []rewrite.Rule{r.overChannels}
		}
		return nil
	})
	rewrite.Dead(g)
}

// regrouper knows the shapes whose last two axes are groups and channels of a group, and those in which groups are long rows.
type regrouper struct{ split, long map[string]bool }

// find notes what is reduced over its last axis and others, but not over the last but one.
func (r *regrouper) find(g *ir.Graph) {
	for _, op := range g.Ops {
		if op.Kind == ir.OpScan {
			r.find(op.Attrs.Body)
		}
		if acrossGroups(op) {
			r.split[op.Args[0].Type.Shape.String()] = true
		}
		if alongLong(op) {
			r.long[op.Args[0].Type.Shape.String()] = true
		}
	}
}

// keepWhole leaves long rows alone that have weights for more than their last axis: these go along them.
func (r *regrouper) keepWhole(g *ir.Graph) {
	ir.Walk(g, func(_ *ir.Graph, op *ir.Op) {
		if op.Kind == ir.OpBroadcast && slices.Contains(op.Attrs.Axes, len(op.Attrs.Shape)-2) {
			delete(r.long, op.Attrs.Shape.String())
		}
	})
}

// acrossGroups reports whether an operation reduces over its operand's last axis and earlier ones, but not over the last but one.
func acrossGroups(op *ir.Op) bool {
	if ir.Of(op.Kind).Class != ir.Reduction || len(op.Results) != 1 {
		return false
	}
	shape, axes := op.Args[0].Type.Shape, op.Attrs.Axes
	last := len(shape) - 1
	return last >= 2 && len(axes) >= 2 && slices.Contains(axes, last) && !slices.Contains(axes, last-1) && !shape[last-1:].HasBatch()
}

// Rows of longRow elements are long; shortestLast and longestLast bound how long their last axis is, if it is added up last.
const (
	longRow      = 1 << 14
	shortestLast = 16
	longestLast  = 1 << 11
)

// alongLong reports whether an operation reduces over its operand's last axes, some of which are long together.
func alongLong(op *ir.Op) bool {
	if ir.Of(op.Kind).Class != ir.Reduction || len(op.Results) != 1 || !fuse.Takes(op) {
		return false
	}
	shape := op.Args[0].Type.Shape
	last := shape[len(shape)-1]
	summed := shape[len(shape)-len(op.Attrs.Axes):].Size().Factor
	return len(op.Attrs.Axes) > 1 && len(op.Attrs.Axes) < len(shape) && summed >= longRow && last >= shortestLast && last <= longestLast
}

// withoutSplit is a shape with its last two axes as one.
func withoutSplit(s ir.Shape) ir.Shape {
	last := len(s) - 1
	return append(s[:last-1:last-1], s[last-1]*s[last])
}

// inTurns reduces over all axes but the last first.
func (r *regrouper) inTurns(b *ir.Builder, op *ir.Op) *ir.Value {
	if !acrossGroups(op) && !alongLong(op) {
		return nil
	}
	x := op.Args[0]
	last := len(x.Type.Shape) - 1
	outer := slices.DeleteFunc(slices.Clone(op.Attrs.Axes), func(axis int) bool { return axis == last })
	y := b.Reduce(op.Kind, x, outer...)
	return b.Reduce(op.Kind, y, len(y.Type.Shape)-1)
}

// reduceWhole reduces before the last axis is split, if that stays.
func reduceWhole(b *ir.Builder, op *ir.Op) *ir.Value {
	split := op.Args[0]
	last := len(split.Type.Shape) - 1
	if split.Op.Kind != ir.OpReshape || last < 1 || !split.Op.Args[0].Type.Shape.Equal(withoutSplit(split.Type.Shape)) || slices.Max(op.Attrs.Axes) >= last-1 {
		return nil
	}
	return b.Reshape(b.Reduce(op.Kind, split.Op.Args[0], op.Attrs.Axes...), op.Results[0].Type.Shape)
}

// overChannels repeats numbers of groups over the channels first, then over the rest.
func (r *regrouper) overChannels(b *ir.Builder, op *ir.Op) *ir.Value {
	v, axes, to := op.Args[0], op.Attrs.Axes, op.Attrs.Shape
	last := len(to) - 1
	ofGroups := r.split[to.String()] && slices.Contains(axes, last-1) || r.long[to.String()] && len(axes) > 0 && muchSmaller(append(slices.Clone(axes), last), to)
	if !ofGroups || len(axes) >= last || slices.Contains(axes, last) || !slices.IsSorted(axes) {
		return nil
	}
	from := v.Type.Shape
	return b.Broadcast(b.Broadcast(v, append(from.Clone(), to[last]), ir.Axes(0, len(from))), to, append(slices.Clone(axes), last))
}

// onWhole computes what is elementwise before the last axis is split, if an operand is, and the others are no larger without.
func (r *regrouper) onWhole(b *ir.Builder, op *ir.Op) *ir.Value {
	shape := op.Results[0].Type.Shape
	if !r.split[shape.String()] {
		return nil
	}
	whole, found := withoutSplit(shape), false
	for _, arg := range op.Args {
		switch {
		case rewrite.Uniform(arg):
		case arg.Op.Kind == ir.OpReshape && arg.Op.Args[0].Type.Shape.Equal(whole):
			found = true
		case !fewer(arg):
			return nil
		}
	}
	if !found {
		return nil
	}
	args := make([]*ir.Value, len(op.Args))
	for i, arg := range op.Args {
		args[i] = onWhole(b, arg, whole)
	}
	return b.Reshape(b.Op(op.Kind, op.Attrs, args...).Results[0], shape)
}

// fewer reports whether a value repeats one that has the last two axes or none of them.
func fewer(v *ir.Value) bool {
	last, axes := len(v.Type.Shape)-1, v.Op.Attrs.Axes
	return v.Op.Kind == ir.OpBroadcast && slices.IsSorted(axes) && len(axes) < last+1 && slices.Contains(axes, last-1) == slices.Contains(axes, last)
}

// onWhole returns a value with its last two axes as one.
func onWhole(b *ir.Builder, v *ir.Value, whole ir.Shape) *ir.Value {
	if n, ok := rewrite.Splat(v); ok {
		return rewrite.Fill(b, ir.Type{DType: v.Type.DType, Shape: whole}, n)
	}
	if v.Op.Kind == ir.OpReshape {
		return b.Reshape(v, whole) // which is what it was before
	}
	x, axes := v.Op.Args[0], slices.Clone(v.Op.Attrs.Axes)
	if n := len(axes); n > 0 && axes[n-1] == len(whole) {
		x, axes = b.Reshape(x, withoutSplit(x.Type.Shape)), axes[:n-1]
	}
	return b.Broadcast(x, whole, axes)
}
