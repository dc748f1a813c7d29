package irtest

import (
	"fmt"
	"math"

	"github.com/dlgen/dlgen/codegen/ir"
)

// Attention is attention as a user may write it: fields q, k, v and what the form asks for, a result y, and, if it trains, the
// derivatives dq, dk, dv of a function of y.
type Attention struct {
	Name                 string
	Heads, Queries, Keys int
	Depth, Width         int // of queries and keys, of values
	DType                ir.DType
	Mask                 string  // causal, keys: of padding, bias: added, whole: for each query and key; "" for none
	Low                  float64 // what stands where a mask does not allow; 0 for the form of the language, of masked exponentials
	Dropped, Capped      bool
	Train                bool
	Shown, Biased        bool     // probabilities are a result; the bias has a derivative
	Through              bool     // the derivative goes through the largest of a row
	More                 float64  // added to the sums of exponentials
	Half                 ir.DType // what q, k, v and the result are rounded to, 0 for nothing
	Exact                bool     // but not the result
}

// HalfAttentions are forms whose operands are rounded to small floats, as in mixed precision.
func HalfAttentions() []Attention {
	inf := math.Inf(-1)
	return []Attention{
		{Name: "causal", Heads: 2, Queries: 70, Keys: 70, Depth: 16, Width: 16, Mask: "causal", Low: inf, Train: true, Half: ir.BF16},
		{Name: "tiles", Heads: 2, Queries: 192, Keys: 192, Depth: 64, Width: 64, Mask: "causal", Train: true, Half: ir.BF16},
		{Name: "seen", Heads: 1, Queries: 64, Keys: 128, Depth: 32, Width: 64, Low: inf, Train: true, Half: ir.F16},
		{Name: "exact", Heads: 1, Queries: 33, Keys: 70, Depth: 16, Width: 24, Mask: "causal", Half: ir.BF16, Exact: true},
		{Name: "finite", Heads: 1, Queries: 70, Keys: 70, Depth: 8, Width: 8, Mask: "causal", Low: -1e9, Train: true, Half: ir.F16},
		{Name: "unlike", Heads: 2, Queries: 17, Keys: 50, Depth: 9, Width: 60, Mask: "bias", Low: inf, Train: true, Half: ir.BF16},
		{Name: "widest", Heads: 1, Queries: 40, Keys: 35, Depth: 128, Width: 128, Mask: "keys", Train: true, Half: ir.BF16},
		{Name: "dropped", Heads: 2, Queries: 35, Keys: 66, Depth: 16, Width: 16, Dropped: true, Low: inf, Train: true, Half: ir.F16},
	}
}

// Attentions are forms of many shapes: of one and of several tiles, full and not.
func Attentions() []Attention {
	inf := math.Inf(-1)
	forms := []Attention{
		{Name: "short", Heads: 1, Queries: 1, Keys: 2, Depth: 2, Width: 2, Low: inf},
		{Name: "few", Heads: 2, Queries: 5, Keys: 7, Depth: 3, Width: 2, Train: true, Low: inf},
		{Name: "causal", Heads: 2, Queries: 12, Keys: 12, Depth: 16, Width: 16, Mask: "causal", Train: true},
		{Name: "tiles", Heads: 1, Queries: 32, Keys: 32, Depth: 32, Width: 32, Mask: "causal"},
		{Name: "behind_tiles", Heads: 3, Queries: 33, Keys: 65, Depth: 8, Width: 24, Low: inf, Train: true},
		{Name: "wide", Heads: 1, Queries: 40, Keys: 35, Depth: 64, Width: 64, Mask: "keys", Train: true},
		{Name: "widest", Heads: 1, Queries: 19, Keys: 21, Depth: 128, Width: 128, Low: inf, Train: true},
		{Name: "unlike", Heads: 2, Queries: 17, Keys: 50, Depth: 9, Width: 60, Mask: "bias", Low: inf, Train: true},
		{Name: "masks", Heads: 2, Queries: 21, Keys: 37, Depth: 4, Width: 5, Mask: "whole", Train: true},
		{Name: "capped", Heads: 1, Queries: 34, Keys: 70, Depth: 10, Width: 11, Mask: "causal", Capped: true, Train: true},
		{Name: "infinite", Heads: 1, Queries: 40, Keys: 70, Depth: 8, Width: 8, Mask: "keys", Low: inf, Train: true},
		{Name: "finite", Heads: 1, Queries: 70, Keys: 70, Depth: 8, Width: 8, Mask: "causal", Low: -1e9, Train: true},
		{Name: "through", Heads: 2, Queries: 9, Keys: 40, Depth: 8, Width: 8, Low: inf, Train: true, Through: true},
		{Name: "dropped", Heads: 2, Queries: 35, Keys: 36, Depth: 7, Width: 8, Dropped: true, Low: inf, Train: true},
		{Name: "letters", Heads: 2, Queries: 128, Keys: 128, Depth: 32, Width: 32, Mask: "causal", Train: true},
		{Name: "behind", Heads: 1, Queries: 70, Keys: 140, Depth: 64, Width: 64, Mask: "causal", Low: inf, Train: true},
	}
	for i := range forms {
		forms[i].DType = ir.F32
		if f := forms[i]; f.Train && max(f.Depth, f.Width) < 64 {
			f.Name, f.DType = f.Name+"_f64", ir.F64
			forms = append(forms, f)
		}
	}
	return forms
}

// attention builds a form.
type attention struct {
	Attention
	*ir.Builder
	shape ir.Shape // of the scores
}

// Build makes the graph, whose derivatives are a grad still.
func (f Attention) Build() *ir.Graph {
	if f.DType == 0 {
		f.DType = ir.F32
	}
	b := &attention{Attention: f, Builder: ir.NewBuilder(f.Name, nil)}
	h, t, s := ir.Dim(f.Heads), ir.Dim(f.Queries), ir.Dim(f.Keys)
	q, k, v := b.field("q", f.DType, h, t, ir.Dim(f.Depth)), b.field("k", f.DType, h, s, ir.Dim(f.Depth)), b.field("v", f.DType, h, s, ir.Dim(f.Width))
	round := func(v *ir.Value) *ir.Value {
		if f.Half == 0 {
			return v
		}
		return b.Cast(b.Cast(v, f.Half), f.DType)
	}
	q, k, v = round(q), round(k), round(v)
	pair := []int{0, 1}
	x := b.Dot(q, k, pair, pair, []int{3}, []int{3})
	b.shape = x.Type.Shape
	x = b.Mul(x, b.splat(1/math.Sqrt(float64(f.Depth))))
	if f.Capped {
		x = b.Mul(b.Unary(ir.OpTanh, b.Mul(x, b.splat(0.5))), b.splat(2))
	}
	of := []*ir.Value{q, k, v}
	if f.Mask == "bias" {
		bias := b.field("bias", f.DType, h, t, s)
		x = b.Add(x, bias)
		if f.Biased {
			of = append(of, bias)
		}
	}
	p := b.softmax(x, b.mask())
	if f.Dropped {
		u := b.Binary(ir.OpLess, b.Random(ir.F32, b.shape, "uniform", 5), b.Broadcast(b.Scalar(ir.F32, 0.75), b.shape, nil))
		p = b.Where(u, b.Mul(p, b.splat(1/0.75)), b.splat(0))
	}
	y := b.Dot(p, v, pair, pair, []int{3}, []int{2})
	if !f.Exact {
		y = round(y)
	}
	b.Result("y", y)
	if f.Shown {
		b.Result("p", p)
	}
	if f.Train {
		for i, d := range b.Grad(b.Mul(b.Mul(y, y), b.field("weight", f.DType, h, t, ir.Dim(f.Width))), of...) {
			b.Result(fmt.Sprintf("d%d", i), d)
		}
	}
	return b.Graph
}

func (b *attention) field(name string, d ir.DType, shape ...ir.Dim) *ir.Value {
	return b.Field(&ir.FieldSpec{Name: name, Type: ir.Type{DType: d, Shape: append(ir.Shape{ir.Batch}, shape...)}})
}

func (b *attention) splat(x float64) *ir.Value {
	return b.Broadcast(b.Scalar(b.DType, x), b.shape, nil)
}

// mask is where scores count; nil is everywhere.
func (b *attention) mask() *ir.Value {
	h, t, s := ir.Dim(b.Heads), ir.Dim(b.Queries), ir.Dim(b.Keys)
	switch plane := (ir.Shape{t, s}); b.Mask {
	case "causal":
		return b.Broadcast(b.Binary(ir.OpLessEqual, b.Iota(ir.I32, plane, 1), b.Iota(ir.I32, plane, 0)), b.shape, []int{2, 3})
	case "keys":
		return b.Broadcast(b.field("seen", ir.Bool, s), b.shape, []int{0, 3})
	case "whole":
		return b.Binary(ir.OpAnd, b.field("seen", ir.Bool, h, t, s), b.Broadcast(b.field("some", ir.Bool, s), b.shape, []int{0, 3}))
	}
	return nil
}

// softmax is one of what a mask allows: of scores that are low elsewhere, or of exponentials that are zero elsewhere.
func (b *attention) softmax(x, mask *ir.Value) *ir.Value {
	back := func(y *ir.Value) *ir.Value { return b.Broadcast(y, b.shape, []int{0, 1, 2}) }
	if b.Low == 0 {
		m := b.Reduce(ir.OpReduceMax, b.Where(mask, x, b.splat(-1e30)), 3)
		e := b.Where(mask, b.Exp(b.Where(mask, b.Sub(x, back(b.StopGradient(m))), b.splat(0))), b.splat(0))
		sum := b.Sum(e, 3)
		number := func(x float64) *ir.Value { return b.Broadcast(b.Scalar(b.DType, x), sum.Type.Shape, nil) }
		return b.Div(e, back(b.Where(b.Binary(ir.OpEqual, sum, number(0)), number(1), sum)))
	}
	if mask != nil {
		x = b.Where(mask, x, b.splat(b.Low))
	}
	m := b.Reduce(ir.OpReduceMax, x, 3)
	if !b.Through {
		m = b.StopGradient(m)
	}
	e := b.Exp(b.Sub(x, back(m)))
	sum := b.Sum(e, 3)
	if b.More != 0 {
		sum = b.Add(sum, b.Broadcast(b.Scalar(b.DType, b.More), sum.Type.Shape, nil))
	}
	return b.Div(e, back(sum))
}
