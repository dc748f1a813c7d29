package device

import (
	"fmt"
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/codegen/plan"
)

// form is one of attention: what is done with scores, of which shape.
type attentionForm struct {
	name                   string
	heads, queries, keys   int
	depth, width           int
	d                      ir.DType
	mask                   string // causal, keys, bias, whole, "" for none
	plain, dropped, capped bool
	train, found           bool
}

// build makes the graph of a form: a result, and its derivatives if it trains.
func (f attentionForm) build() *ir.Graph {
	b := ir.NewBuilder(f.name, nil)
	dim := func(n int) ir.Dim { return ir.Dim(n) }
	field := func(name string, d ir.DType, shape ...ir.Dim) *ir.Value {
		return b.Field(&ir.FieldSpec{Name: name, Type: ir.Type{DType: d, Shape: append(ir.Shape{ir.Batch}, shape...)}})
	}
	h, t, s := dim(f.heads), dim(f.queries), dim(f.keys)
	q, k, v := field("q", f.d, h, t, dim(f.depth)), field("k", f.d, h, s, dim(f.depth)), field("v", f.d, h, s, dim(f.width))
	pair := []int{0, 1}
	x := b.Dot(q, k, pair, pair, []int{3}, []int{3})
	shape := x.Type.Shape
	splat := func(y float64, shape ir.Shape) *ir.Value { return b.Broadcast(b.Scalar(f.d, y), shape, nil) }
	x = b.Mul(x, splat(1/math.Sqrt(float64(f.depth)), shape))
	if f.capped {
		x = b.Mul(b.Unary(ir.OpTanh, b.Mul(x, splat(0.5, shape))), splat(2, shape))
	}
	var mask *ir.Value
	switch f.mask {
	case "causal":
		plane := ir.Shape{t, s}
		mask = b.Broadcast(b.Binary(ir.OpLessEqual, b.Iota(ir.I32, plane, 1), b.Iota(ir.I32, plane, 0)), shape, []int{2, 3})
	case "keys":
		mask = b.Broadcast(field("seen", ir.Bool, s), shape, []int{0, 3})
	case "bias":
		x = b.Add(x, field("bias", f.d, h, t, s))
	case "whole":
		mask = b.Binary(ir.OpAnd, field("seen", ir.Bool, h, t, s), b.Broadcast(field("some", ir.Bool, s), shape, []int{0, 3}))
	}
	low := -1e30
	if f.plain {
		low = math.Inf(-1)
	}
	if mask != nil {
		x = b.Where(mask, x, splat(low, shape))
	}
	m := b.Reduce(ir.OpReduceMax, x, 3)
	if !f.plain {
		m = b.Where(b.Binary(ir.OpLess, splat(-1e29, m.Type.Shape), m), m, splat(0, m.Type.Shape))
	}
	back := func(y *ir.Value) *ir.Value { return b.Broadcast(y, shape, []int{0, 1, 2}) }
	e := b.Exp(b.Sub(x, back(b.StopGradient(m))))
	sum := b.Sum(e, 3)
	if !f.plain {
		sum = b.Where(b.Binary(ir.OpEqual, sum, splat(0, sum.Type.Shape)), splat(1, sum.Type.Shape), sum)
	}
	p := b.Div(e, back(sum))
	if f.dropped {
		u := b.Cast(b.Random(ir.F32, shape, "uniform", 5), f.d)
		p = b.Where(b.Binary(ir.OpLess, u, splat(0.75, shape)), b.Mul(p, splat(1/0.75, shape)), splat(0, shape))
	}
	y := b.Dot(p, v, pair, pair, []int{3}, []int{2})
	b.Result("y", y)
	if f.train {
		weight := field("weight", f.d, h, t, dim(f.width))
		for i, d := range b.Grad(b.Mul(b.Mul(y, y), weight), q, k, v) {
			b.Result(fmt.Sprintf("d%d", i), d)
		}
	}
	return b.Graph
}

// attentionForms are tried on a device.
func attentionForms() []attentionForm {
	forms := []attentionForm{
		{name: "one", heads: 1, queries: 1, keys: 1, depth: 1, width: 1},
		{name: "few", heads: 2, queries: 5, keys: 7, depth: 3, width: 2},
		{name: "causal", heads: 2, queries: 12, keys: 12, depth: 16, width: 16, mask: "causal"},
		{name: "tiles", heads: 1, queries: 32, keys: 32, depth: 32, width: 32, mask: "causal"},
		{name: "behind_tiles", heads: 3, queries: 33, keys: 65, depth: 8, width: 24},
		{name: "wide", heads: 1, queries: 40, keys: 35, depth: 64, width: 64, mask: "keys"},
		{name: "widest", heads: 1, queries: 19, keys: 21, depth: 128, width: 128},
		{name: "unlike", heads: 2, queries: 17, keys: 50, depth: 9, width: 70, mask: "bias"},
		{name: "masks", heads: 2, queries: 21, keys: 37, depth: 4, width: 5, mask: "whole"},
		{name: "capped", heads: 1, queries: 34, keys: 34, depth: 10, width: 11, mask: "causal", capped: true},
		{name: "infinite", heads: 1, queries: 40, keys: 70, depth: 8, width: 8, mask: "keys", plain: true},
		{name: "later", heads: 1, queries: 70, keys: 70, depth: 8, width: 8, mask: "causal", plain: true},
		{name: "dropped", heads: 2, queries: 35, keys: 36, depth: 7, width: 8, dropped: true},
	}
	var all []attentionForm
	for _, f := range forms {
		for _, d := range []ir.DType{ir.F32, ir.F64} {
			for _, train := range []bool{false, true} {
				g := f
				g.d, g.train, g.found = d, train, d == ir.F32 || max(f.depth, f.width) <= 64
				g.name = fmt.Sprintf("%s/%v/%v", f.name, d, map[bool]string{false: "predict", true: "train"}[train])
				all = append(all, g)
			}
		}
	}
	return all
}

// attentionTrials are the forms as trials, each of which has no scores in memory.
func attentionTrials(t *testing.T) []*trial {
	var trials []*trial
	for _, f := range attentionForms() {
		g := f.build()
		tr := &trial{name: f.name, low: -1, high: 1, rows: 3, tolerance: 2e-5}
		if f.d == ir.F64 {
			tr.tolerance = 1e-12
		}
		if err := autodiff.Expand(g); err != nil {
			t.Fatal(err)
		}
		tr.graph, _ = ir.Clone(g)
		optimize.Optimize(g)
		tiled := optimize.Attend(g)
		if f.keys > 1 && (tiled != nil) != f.found {
			t.Fatalf("%s: attention is found: %v\n%s", f.name, !f.found, ir.Print(g))
		}
		if tiled != nil {
			g = tiled
		}
		if err := ir.Verify(g); err != nil {
			t.Fatal(err)
		}
		tr.layout = plan.NewLayout(moduleOf(g))
		tr.schedule = plan.Plan(g, plan.Options{Rows: tr.rows, Layout: tr.layout})
		for _, p := range g.Params {
			if p.Kind == ir.Field {
				tr.fields = append(tr.fields, p.Field)
			}
		}
		trials = append(trials, tr)
	}
	return trials
}

// TestAttention compares attention in tiles with the oracle, value and derivatives.
func TestAttention(t *testing.T) {
	apart(t, func(t *testing.T) { compare(t, attentionTrials(t)) })
}
