package lower

import (
	"github.com/dlgen/dlgen/codegen/ir"
)

// pad puts a number around x, elements of x that are taken by their places, or what is computed from each line of
// an axis. Axes follow each other, so that the corners hold what is computed from the margins before.
func pad(c *call) *ir.Value {
	x, lead := c.in[0], c.lead(0)
	lo, hi, _ := c.PadWidth(c.rank(0))
	mode := c.Word("mode")
	if mode == "constant" || mode == "empty" {
		return c.margins(x, lo, hi, floatOr(c.Args, "constant_values", 0))
	}
	for i := range lo {
		if lo[i]+hi[i] == 0 {
			continue
		}
		switch axis := i + lead; mode {
		case "linear_ramp":
			x = ramped(c.Builder, x, axis, lo[i], hi[i])
		case "maximum", "minimum", "mean", "median":
			x = outlined(c.Builder, x, summary(c.Builder, x, axis, mode), axis, lo[i], hi[i])
		default:
			x = taken(c.Builder, x, axis, around(mode, int(x.Type.Shape[axis]), lo[i], hi[i]))
		}
	}
	return x
}

// summary is one number for each line of an axis, of the line's type: means of whole numbers are rounded.
func summary(b *ir.Builder, x *ir.Value, axis int, mode string) *ir.Value {
	d := x.Type.DType
	switch {
	case mode == "maximum" && d == ir.Bool:
		return reduceBools(b, ir.OpReduceMax, x, []int{axis})
	case mode == "minimum" && d == ir.Bool:
		return reduceBools(b, ir.OpReduceMin, x, []int{axis})
	case mode == "maximum":
		return b.Reduce(ir.OpReduceMax, x, axis)
	case mode == "minimum":
		return b.Reduce(ir.OpReduceMin, x, axis)
	}
	if !d.IsFloat() {
		return b.Cast(b.Unary(ir.OpRound, summary(b, b.Cast(x, ir.F32), axis, mode)), d)
	}
	if mode == "mean" {
		return meanOf(b, x, []int{axis})
	}
	line := merged(b, x, []int{axis})
	last := len(line.Type.Shape) - 1
	return between(b, pick(b, line, b.ArgSort(line, last, false), last), 0.5, "linear")
}

// outlined puts v, which lacks the axis, so many times before and behind x.
func outlined(b *ir.Builder, x, v *ir.Value, axis, lo, hi int) *ir.Value {
	shape := x.Type.Shape.Clone()
	shape[axis] = 1
	v = b.Reshape(v, shape)
	margin := func(n int) *ir.Value { return taken(b, v, axis, make([]int, n)) }
	parts := []*ir.Value{x}
	if lo > 0 {
		parts = []*ir.Value{margin(lo), x}
	}
	if hi > 0 {
		parts = append(parts, margin(hi))
	}
	return b.Concat(axis, parts...)
}

// ramped goes from 0 to the first element before x, and from the last one to 0 behind it, in equal steps, which
// whole numbers round down.
func ramped(b *ir.Builder, x *ir.Value, axis, lo, hi int) *ir.Value {
	n := int(x.Type.Shape[axis])
	rise, over := &ir.Literal{}, &ir.Literal{}
	for i := -lo; i < n+hi; i++ {
		up, from := 1, 1
		switch {
		case i < 0:
			up, from = lo+i, lo
		case i >= n:
			up, from = n+hi-1-i, hi
		}
		rise.Ints, over.Ints = append(rise.Ints, int64(up)), append(over.Ints, int64(from))
		rise.Floats = append(rise.Floats, float64(up)/float64(from))
	}
	y := taken(b, x, axis, around("edge", n, lo, hi))
	along := func(d ir.DType, lit *ir.Literal) *ir.Value {
		return b.Broadcast(b.Const(d, ir.Dims(lo+n+hi), lit), y.Type.Shape, []int{axis})
	}
	d := x.Type.DType
	if d.IsFloat() {
		return b.Mul(y, along(d, &ir.Literal{Floats: rise.Floats}))
	}
	whole := b.Mul(b.Cast(y, ir.I64), along(ir.I64, &ir.Literal{Ints: rise.Ints}))
	return b.Cast(b.Binary(ir.OpFloorDiv, whole, along(ir.I64, over)), d)
}

// around is which places of an axis of length n stand where, with some put before and behind. What is mirrored is
// mirrored again where the axis is too short.
func around(mode string, n, lo, hi int) []int {
	at := make([]int, 0, lo+n+hi)
	for i := -lo; i < n+hi; i++ {
		k := i
		switch mode {
		case "edge":
			k = min(max(i, 0), n-1)
		case "wrap", "circular":
			k = modulo(i, n)
		case "reflect":
			period := max(2*(n-1), 1)
			k = modulo(i, period)
			k = min(k, period-k)
		case "symmetric":
			k = modulo(i, 2*n)
			k = min(k, 2*n-1-k)
		}
		at = append(at, k)
	}
	return at
}

// modulo is the rest of i by n, from 0 on.
func modulo(i, n int) int { return ((i % n) + n) % n }
