package fold

import (
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/optimize/rewrite"
)

// most is how many elements a constant may have that is computed, and its operands.
const most = 1 << 16

// constant computes an operation of constants.
func constant(b *ir.Builder, op *ir.Op) *ir.Value {
	t := op.Results[0].Type
	if len(op.Args) == 0 || t.Shape.HasBatch() || t.Shape.Elements(1) > most {
		return nil
	}
	for _, arg := range op.Args {
		if arg.Op.Kind != ir.OpConst || arg.Type.Shape.Elements(1) > most {
			return nil
		}
	}
	if n, ok := rewrite.Splat(op.Args[0]); ok && ir.Of(op.Kind).Class == ir.Movement && len(op.Args) == 1 && op.Kind != ir.OpPad {
		return rewrite.Fill(b, t, n)
	}
	l := compute(op)
	if l == nil {
		return nil
	}
	return b.Const(t.DType, t.Shape, l)
}

// splats computes an elementwise operation of equal elements once.
func splats(b *ir.Builder, op *ir.Op) *ir.Value {
	one := ir.NewBuilder("one", op.Scope)
	args := make([]*ir.Value, len(op.Args))
	for i, arg := range op.Args {
		n, ok := rewrite.Splat(arg)
		if !ok {
			return nil
		}
		args[i] = rewrite.Fill(one, ir.Type{DType: arg.Type.DType}, n)
	}
	l := compute(one.Op(op.Kind, op.Attrs, args...))
	if l == nil {
		return nil
	}
	n, _ := sameElement(l)
	return rewrite.Fill(b, op.Results[0].Type, n)
}

// compute evaluates an operation of constants; nil if that fails, or if the result is none of its type's numbers.
func compute(op *ir.Op) *ir.Literal {
	b := ir.NewBuilder("constant", op.Scope)
	known := ir.Values{}
	for _, arg := range op.Args {
		if known[arg] == nil {
			b.Copy([]*ir.Op{arg.Op}, known)
		}
	}
	b.Copy([]*ir.Op{op}, known)
	b.Result("c", known.Of(op.Results[0]))
	out, err := eval.Run(b.Graph, 1, eval.Env{})
	if err != nil {
		return nil
	}
	t := out.Results["c"]
	for _, x := range t.F {
		if !representable(t.DType, x) {
			return nil
		}
	}
	if t.Len() == 0 {
		return nil
	}
	l := &ir.Literal{Floats: t.F, Ints: t.I}
	if n, ok := sameElement(l); ok { // one element fills the shape
		if t.DType.IsFloat() {
			return &ir.Literal{Floats: []float64{n.Float}}
		}
		return &ir.Literal{Ints: []int64{n.Int}}
	}
	return l
}

// representable reports whether a number that float64 can hold would be finite in its type too, so that computing
// it at run time would give about the same.
func representable(d ir.DType, x float64) bool {
	if math.IsInf(x, 0) || math.IsNaN(x) {
		return true
	}
	switch d {
	case ir.F16:
		return math.Abs(x) <= 65504
	case ir.F32, ir.BF16:
		return math.Abs(x) <= math.MaxFloat32
	}
	return true
}

// sameElement is the number that all elements of a literal are, if they are one.
func sameElement(l *ir.Literal) (rewrite.Number, bool) {
	x, n, ok := l.Splat()
	return rewrite.Number{Float: x, Int: n}, ok
}
