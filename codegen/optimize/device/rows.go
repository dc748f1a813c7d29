package device

import (
	"math"
	"slices"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize/fuse"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// Rows of small floats that products read and write should begin at multiples of 16 bytes, which tensor cores are fed by. A product
// with rows of another length, such as the logits of 50257 words, gets some columns more: its right matrix is padded with zeros.
const (
	rowsMultiple = 64      // elements; libraries choose their best kernels for 128 bytes
	rowsNeed     = 8       // elements: 16 bytes
	rowsLeast    = 256     // shorter rows are not worth the trouble
	rowsWorth    = 1 << 18 // elements of a result that is, for 1024 rows of a batch
)

// AlignRows pads products with rows of such a length. What is made of their results elementwise is made of the columns more, too; where it ends —
// in a reduction along the rows, in a product — a mask of indices says which count, so that nothing depends on the others.
func AlignRows(g *ir.Graph) {
	a := &aligner{users: ir.Users(g), padded: ir.Values{}, stands: ir.Values{}, zeros: ir.Values{}, pads: map[padding]*ir.Value{}, given: rewrite.Given(g)}
	ops := g.Ops
	g.Ops = nil
	a.b = &ir.Builder{Graph: g}
	for _, op := range ops {
		a.b.Like(op)
		for i, arg := range op.Args {
			op.Args[i] = a.stands.Of(arg)
		}
		if !a.seed(op) && !a.follow(op) {
			a.cut(op)
			g.Ops = append(g.Ops, op)
		}
	}
	ir.Replace(g, a.stands)
	rewrite.Dead(g)
}

// aligner pads products.
type aligner struct {
	b      *ir.Builder
	users  map[*ir.Value][]*ir.Op
	padded ir.Values // what has the columns more, by what has not
	stands ir.Values
	pads   map[padding]*ir.Value
	zeros  ir.Values // what has zeros in them, by what has anything
	given  map[*ir.Value]bool
	from   ir.Dim // the length of rows that is padded, and to which
	to     ir.Dim
}

// last is the length of a value's rows.
func last(v *ir.Value) ir.Dim {
	if s := v.Type.Shape; len(s) > 0 {
		return s[len(s)-1]
	}
	return 1
}

// seed pads a product whose rows are of a length that needs it. One length is padded in a graph.
func (a *aligner) seed(op *ir.Op) bool {
	if op.Kind != ir.OpDot || !op.Args[0].Type.DType.IsHalf() || len(op.Attrs.BatchA) > 0 || len(op.Args[1].Type.Shape) != 2 {
		return false
	}
	v, n := op.Results[0], last(op.Results[0])
	if n < rowsLeast || n%rowsNeed == 0 || a.from != 0 && n != a.from || v.Type.Shape.Elements(1024) < rowsWorth || !a.elementwise(v) || a.given[v] {
		return false
	}
	a.from, a.to = n, (n+rowsMultiple-1)/rowsMultiple*rowsMultiple
	args := slices.Clone(op.Args)
	args[1] = a.pad(args[1], 1-op.Attrs.ContractB[0])
	a.padded[v] = rewrite.With(a.b, op, args...)
	return true
}

// elementwise reports whether all that reads a value does it elementwise, or reduces it.
func (a *aligner) elementwise(v *ir.Value) bool {
	for _, user := range a.users[v] {
		if ir.Elementwise(user.Kind) || ir.Reduces(user.Kind) {
			continue
		}
		if user.Kind != ir.OpReshape || !a.elementwise(user.Results[0]) || last(user.Results[0]) != last(v) || a.given[user.Results[0]] {
			return false
		}
	}
	return true
}

// pad puts zeros behind an axis.
func (a *aligner) pad(v *ir.Value, axis int) *ir.Value {
	key := padding{v, axis}
	if a.pads[key] == nil {
		a.pads[key] = a.padOnce(v, axis)
	}
	return a.pads[key]
}

type padding struct {
	v    *ir.Value
	axis int
}

func (a *aligner) padOnce(v *ir.Value, axis int) *ir.Value {
	lo, hi := make([]int, len(v.Type.Shape)), make([]int, len(v.Type.Shape))
	hi[axis] = int(a.to - a.from)
	return a.b.Pad(v, lo, hi, make([]int, len(lo)), 0)
}

// wide is the shape with the columns more.
func (a *aligner) wide(s ir.Shape) ir.Shape {
	s = s.Clone()
	s[len(s)-1] = a.to
	return s
}

// value returns a value with columns more, in which anything may be: nil if it has no form for that.
func (a *aligner) value(v *ir.Value) *ir.Value {
	if a.padded[v] != nil {
		return a.padded[v]
	}
	if last(v) != a.from {
		return nil
	}
	op := v.Op
	var made *ir.Value
	n, splats := rewrite.Splat(v)
	switch {
	case splats:
		made = rewrite.Fill(a.b, ir.Type{DType: v.Type.DType, Shape: a.wide(v.Type.Shape)}, n)
	case op.Kind == ir.OpIota:
		made = a.b.Iota(v.Type.DType, a.wide(v.Type.Shape), op.Attrs.Axis)
	case op.Kind == ir.OpBroadcast:
		x := op.Args[0]
		if axes := op.Attrs.Axes; len(axes) > 0 && axes[len(axes)-1] == len(v.Type.Shape)-1 && last(x) != 1 {
			x = a.pad(x, len(axes)-1)
		}
		made = a.b.Broadcast(x, a.wide(v.Type.Shape), op.Attrs.Axes)
	case fuse.Takes(op) && ir.Of(op.Kind).Class != ir.Reduction:
		args := make([]*ir.Value, len(op.Args))
		for i, arg := range op.Args {
			if args[i] = a.value(arg); args[i] == nil {
				return nil
			}
		}
		made = rewrite.With(a.b, op, args...)
	default:
		return nil
	}
	a.padded[v] = made
	return made
}

// reads reports whether an operation reads what has columns more.
func (a *aligner) reads(op *ir.Op) bool {
	return slices.ContainsFunc(op.Args, func(v *ir.Value) bool { return a.padded[v] != nil })
}

// follow does what an operation does with the columns more; false if it reads none, or has no form for them.
func (a *aligner) follow(op *ir.Op) bool {
	if len(op.Results) != 1 || !a.reads(op) && (ir.Of(op.Kind).Class != ir.Reduction || a.value(op.Args[0]) == nil) {
		return false
	}
	v := op.Results[0]
	switch {
	case a.given[v] && last(v) == a.from:
		return false
	case op.Kind == ir.OpReshape && last(v) == a.from:
		a.padded[v] = a.b.Reshape(a.padded[op.Args[0]], a.wide(v.Type.Shape))
		return true
	case op.Kind == ir.OpDot:
		return a.product(op)
	case ir.Reduces(op.Kind):
		x := a.padded[op.Args[0]]
		if slices.Contains(op.Attrs.Axes, len(x.Type.Shape)-1) {
			neutral, ok := neutrals[op.Kind]
			if !ok || !x.Type.DType.IsFloat() {
				return false
			}
			a.stands[v] = rewrite.With(a.b, op, a.masked(x, neutral))
			return true
		}
		return false
	}
	return a.value(v) != nil
}

// neutrals are what changes no reduction.
var neutrals = map[ir.Kind]float64{ir.OpSum: 0, ir.OpProd: 1, ir.OpReduceMax: math.Inf(-1), ir.OpReduceMin: math.Inf(1)}

// masked has a number in the columns more.
func (a *aligner) masked(x *ir.Value, n float64) *ir.Value {
	if x.Op.Kind == ir.OpReshape && last(x.Op.Args[0]) == last(x) && fuse.Takes(x.Op.Args[0].Op) { // in the loop that makes it
		return a.b.Reshape(a.masked(x.Op.Args[0], n), x.Type.Shape)
	}
	if w := rewrite.Widened(x); w != nil {
		return a.b.Cast(a.masked(w, n), ir.F32)
	}
	s := x.Type.Shape
	limit := rewrite.Fill(a.b, ir.Type{DType: ir.I32, Shape: s}, rewrite.Number{Int: int64(a.from)})
	inside := a.b.Binary(ir.OpLess, a.b.Iota(ir.I32, s, len(s)-1), limit)
	return a.b.Where(inside, x, rewrite.Fill(a.b, x.Type, rewrite.Number{Float: n}))
}

// product multiplies what has columns more: zeros, where they are summed, and else the result has rows more, which are cut off.
func (a *aligner) product(op *ir.Op) bool {
	if len(op.Attrs.BatchA) > 0 || a.padded[op.Args[0]] == nil || a.padded[op.Args[1]] != nil || len(op.Args[0].Type.Shape) != 2 || len(op.Args[1].Type.Shape) != 2 {
		return false
	}
	x, y, v := a.padded[op.Args[0]], op.Args[1], op.Results[0]
	if a.zeros[x] == nil {
		a.zeros[x] = a.masked(x, 0)
	}
	x = a.zeros[x]
	if op.Attrs.ContractA[0] == 1 {
		a.stands[v] = rewrite.With(a.b, op, x, a.pad(y, op.Attrs.ContractB[0]))
		return true
	}
	long := rewrite.With(a.b, op, x, y)
	a.stands[v] = a.b.SliceAxis(long, 0, 0, a.from)
	return true
}

// cut lets an operation read no columns more.
func (a *aligner) cut(op *ir.Op) {
	for i, arg := range op.Args {
		if x := a.padded[arg]; x != nil && a.users[arg] != nil {
			op.Args[i] = a.b.SliceAxis(x, len(x.Type.Shape)-1, 0, a.from)
		}
	}
}
