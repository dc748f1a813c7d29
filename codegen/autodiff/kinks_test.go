package autodiff_test

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

var inf = math.Inf(1)

// points are derivatives where no difference confirms them, or where careless formulas give NaN.
var points = []struct {
	name string
	f    func(b *ir.Builder, x *ir.Value) *ir.Value // x has four elements
	at   []float64
	want []float64
}{
	{"abs", op1(ir.OpAbs), []float64{0, -2, 3, 0}, []float64{0, -1, 1, 0}},
	{"sqrt at 0", op1(ir.OpSqrt), []float64{0, 4, 1, 0.25}, []float64{inf, 0.25, 0.5, 1}},
	{"norm at 0", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Sqrt(b.Sum(b.Mul(x, x), 0)) }, []float64{0, 0, 0, 0}, []float64{0, 0, 0, 0}},
	{"norm", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Sqrt(b.Sum(power(2)(b, x), 0)) }, []float64{0, 3, 4, 0}, []float64{0, 0.6, 0.8, 0}},
	{"norms, some 0", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Sqrt(b.Add(b.Mul(x, x), b.Mul(x, x))) },
		[]float64{0, -1, 2, 0}, []float64{0, -math.Sqrt2, math.Sqrt2, 0}},
	{"square", power(2), []float64{0, -2, 3, 0}, []float64{0, -4, 6, 0}},
	{"power 0", power(0), []float64{0, -2, 3, 1}, []float64{0, 0, 0, 0}},
	{"power 1", power(1), []float64{0, -2, 3, 1}, []float64{1, 1, 1, 1}},
	{"power -1", power(-1), []float64{1, -2, 2, 4}, []float64{-1, -0.25, -0.25, -1. / 16}},
	{"exponent", func(b *ir.Builder, x *ir.Value) *ir.Value {
		return b.Binary(ir.OpPow, b.Const(ir.F64, ir.Dims(4), &ir.Literal{Floats: []float64{0, 0, -2, math.E}}), x)
	}, []float64{0, -1, 3, 1}, []float64{0, 0, 0, math.E}},
	{"max of equals", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Max(x, b.Fill(ir.F64, ir.Dims(4), 1)) },
		[]float64{1, 0, 2, 1}, []float64{0.5, 0, 1, 0.5}},
	{"min of equals", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Min(x, b.Fill(ir.F64, ir.Dims(4), 1)) },
		[]float64{1, 0, 2, 1}, []float64{0.5, 1, 0, 0.5}},
	{"max with itself", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Max(x, x) }, []float64{1, 0, -2, 3}, []float64{1, 1, 1, 1}},
	{"reduce_max of equals", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Reduce(ir.OpReduceMax, x, 0) },
		[]float64{3, 1, 3, 3}, []float64{1. / 3, 0, 1. / 3, 1. / 3}},
	{"reduce_min of equals", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Reduce(ir.OpReduceMin, x, 0) },
		[]float64{1, 1, 3, 3}, []float64{0.5, 0.5, 0, 0}},
	{"max_pool of equals", func(b *ir.Builder, x *ir.Value) *ir.Value {
		return b.MaxPool(b.Reshape(x, ir.Dims(1, 4, 1)), ir.PoolSpec{Window: []int{3}, Strides: []int{1}, Lo: []int{0}, Hi: []int{0}})
	}, []float64{2, 2, 2, 1}, []float64{1, 1, 0, 0}},
	{"prod with a zero", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Reduce(ir.OpProd, x, 0) }, []float64{2, 0, 3, 5}, []float64{0, 30, 0, 0}},
	{"prod with two zeros", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Reduce(ir.OpProd, x, 0) }, []float64{0, 0, 3, 5}, []float64{0, 0, 0, 0}},
	{"where hides infinity", func(b *ir.Builder, x *ir.Value) *ir.Value {
		zero := b.Fill(ir.F64, ir.Dims(4), 0)
		positive := b.Binary(ir.OpLess, zero, x)
		safe := b.Where(positive, x, b.Fill(ir.F64, ir.Dims(4), 1))
		return b.Where(positive, b.Sqrt(safe), zero)
	}, []float64{0, 4, -1, 1}, []float64{0, 0.25, 0, 0.5}},
	{"stop_gradient", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Mul(x, b.StopGradient(x)) }, []float64{0, 4, -1, 1}, []float64{0, 4, -1, 1}},
	{"rounding", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Add(x, b.Unary(ir.OpFloor, x)) }, []float64{0, 4, -1.5, 1}, []float64{1, 1, 1, 1}},
	{"through integers", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Cast(b.Cast(x, ir.I32), ir.F64) }, []float64{0, 4, -1.5, 1}, []float64{0, 0, 0, 0}},
	{"independent", func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Fill(ir.F64, ir.Dims(4), 1) }, []float64{0, 4, -1.5, 1}, []float64{0, 0, 0, 0}},
	{"itself", func(b *ir.Builder, x *ir.Value) *ir.Value { return x }, []float64{0, 4, -1.5, 1}, []float64{1, 1, 1, 1}},
	{"sorting equals", func(b *ir.Builder, x *ir.Value) *ir.Value {
		first := b.SliceAxis(b.ArgSort(x, 0, true), 0, 0, 1)
		return b.Gather(x, first, 0, 0)
	}, []float64{1, 2, 2, 0}, []float64{0, 1, 0, 0}},
	{"digamma", op1(ir.OpLgamma), []float64{1, 0.5, 20, -0.5}, []float64{-0.5772156649015329, -1.9635100260214235, 2.970523992242149, 0.03648997397857652}},
}

func op1(k ir.Kind) func(*ir.Builder, *ir.Value) *ir.Value {
	return func(b *ir.Builder, x *ir.Value) *ir.Value { return b.Unary(k, x) }
}

func power(exponent float64) func(*ir.Builder, *ir.Value) *ir.Value {
	return func(b *ir.Builder, x *ir.Value) *ir.Value {
		return b.Binary(ir.OpPow, x, b.Fill(ir.F64, x.Type.Shape, exponent))
	}
}

// TestPoints also looks at second derivatives: they must not be NaN where the first are finite.
func TestPoints(t *testing.T) {
	for _, p := range points {
		t.Run(p.name, func(t *testing.T) {
			b := ir.NewBuilder("point", nil)
			x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F64, Shape: ir.Dims(4)}})
			d := b.Grad(p.f(b, x), x)[0]
			b.Result("d", d)
			b.Result("dd", b.Grad(d, x)[0])
			out := run(t, b.Graph, eval.Env{Fields: map[string]*eval.Tensor{"x": eval.Floats(ir.F64, []int{4}, p.at...)}})
			if err := irtest.Close(out.Results["d"], eval.Floats(ir.F64, []int{4}, p.want...), 1e-12); err != nil {
				t.Error(err)
			}
			for i, dd := range out.Results["dd"].F {
				if math.IsNaN(dd) && !math.IsInf(p.want[i], 0) {
					t.Errorf("second derivative %d is %v", i, dd)
				}
			}
		})
	}
}

func run(t *testing.T, g *ir.Graph, env eval.Env) *eval.Output {
	t.Helper()
	if err := autodiff.Expand(g); err != nil {
		t.Fatal(err)
	}
	if err := ir.Verify(g); err != nil {
		t.Fatalf("%v\n%s", err, ir.Print(g))
	}
	out, err := eval.Run(g, 2, env)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestThirdDerivatives nests grads three deep: (x⁵)”' = 60x².
func TestThirdDerivatives(t *testing.T) {
	b := ir.NewBuilder("cube", nil)
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F64, Shape: ir.Dims(3)}})
	d := power(5)(b, x)
	for range 3 {
		d = b.Grad(d, x)[0]
	}
	b.Result("d", d)
	out := run(t, b.Graph, eval.Env{Fields: map[string]*eval.Tensor{"x": eval.Floats(ir.F64, []int{3}, 0, -1, 2)}})
	if err := irtest.Close(out.Results["d"], eval.Floats(ir.F64, []int{3}, 0, 60, 240), 1e-12); err != nil {
		t.Error(err)
	}
}

// TestIntermediate takes derivatives by a value in the middle, and by one on which another x depends.
func TestIntermediate(t *testing.T) {
	b := ir.NewBuilder("middle", nil)
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F64, Shape: ir.Dims(2)}})
	square := b.Mul(x, x)
	y := b.Mul(square, x)
	for i, d := range b.Grad(y, square, x) {
		b.Result([]string{"square", "x"}[i], d)
	}
	out := run(t, b.Graph, eval.Env{Fields: map[string]*eval.Tensor{"x": eval.Floats(ir.F64, []int{2}, 2, -3)}})
	for name, want := range map[string][]float64{"square": {2, -3}, "x": {12, 27}} {
		if err := irtest.Close(out.Results[name], eval.Floats(ir.F64, []int{2}, want...), 1e-12); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestPlace: the operations of a derivative belong to the layer of what they differentiate, in phase backward.
func TestPlace(t *testing.T) {
	root := &ir.Scope{}
	layer := &ir.Scope{Parent: root, Name: "layer"}
	b := ir.NewBuilder("place", root)
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch, 3}}})
	b.Scope = layer
	y := b.Unary(ir.OpTanh, x)
	b.Scope = root
	b.Result("d", b.Grad(y, x)[0])
	before := len(b.Graph.Ops) - 1
	if err := autodiff.Expand(b.Graph); err != nil {
		t.Fatal(err)
	}
	inLayer := 0
	for _, op := range b.Graph.Ops[before:] {
		if op.Phase != ir.Backward {
			t.Errorf("%v is of phase %v", op.Kind, op.Phase)
		}
		if op.Scope == layer {
			inLayer++
		}
	}
	if inLayer == 0 {
		t.Error("nothing belongs to the layer")
	}
}

// TestGradInBody takes derivatives within the turns of a loop, and the derivative of the whole.
func TestGradInBody(t *testing.T) {
	vector := ir.Type{DType: ir.F64, Shape: ir.Dims(2)}
	body := ir.NewBuilder("turn", nil)
	h := body.Param(&ir.Param{Kind: ir.Carried, Name: "h"}, vector)
	body.Result("h", body.Grad(body.Unary(ir.OpSin, h), h)[0]) // h becomes cos(h)
	b := ir.NewBuilder("loop", nil)
	x := b.Field(&ir.FieldSpec{Name: "x", Type: vector})
	y := b.Scan(body.Graph, 2, false, []*ir.Value{x}, nil, nil)[0]
	b.Result("d", b.Grad(y, x)[0])
	at := []float64{0.3, -1}
	want := make([]float64, 2)
	for i, v := range at {
		want[i] = math.Sin(math.Cos(v)) * math.Sin(v)
	}
	out := run(t, b.Graph, eval.Env{Fields: map[string]*eval.Tensor{"x": eval.Floats(ir.F64, []int{2}, at...)}})
	if err := irtest.Close(out.Results["d"], eval.Floats(ir.F64, []int{2}, want...), 1e-12); err != nil {
		t.Error(err)
	}
}
