package plan

import (
	"fmt"
	"testing"
	"time"

	"github.com/dlgen/dlgen/codegen/autodiff"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
)

// residual builds the step of a network of so many layers of 3×3 convolutions with their inputs added, trained by
// plain descent.
func residual(layers int) (*ir.Graph, *ir.Module) {
	root := &ir.Scope{}
	b, m := ir.NewBuilder("step", root), &ir.Module{Root: root}
	weight := func(path string, shape ...int) *ir.Value {
		v := &ir.Variable{Path: path, Kind: ir.Weight, Trainable: true, Type: ir.Type{DType: ir.F32, Shape: ir.Dims(shape...)}, Scope: b.Scope}
		m.Variables = append(m.Variables, v)
		return b.Stored(v)
	}
	image := ir.Shape{ir.Batch, 8, 8, 4}
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F32, Shape: image}})
	var weights []*ir.Value
	for i := range layers {
		b.Scope = &ir.Scope{Parent: root, Name: fmt.Sprintf("conv2d_%d", i), Kind: "Conv2D"}
		kernel, bias := weight(b.Scope.Name+".kernel", 3, 3, 4, 4), weight(b.Scope.Name+".bias", 4)
		weights = append(weights, kernel, bias)
		y := b.Conv(x, kernel, ir.ConvSpec{Strides: []int{1, 1}, Lo: []int{1, 1}, Hi: []int{1, 1}, Dilate: []int{1, 1}, Groups: 1})
		y = b.Add(y, b.BroadcastTo(bias, image))
		y = b.Where(b.Binary(ir.OpLess, b.Fill(ir.F32, image, 0), y), y, b.Fill(ir.F32, image, 0))
		x = b.Add(x, y)
	}
	b.Scope = root
	loss := b.Div(b.Sum(b.Mul(x, x), 0, 1, 2, 3), b.Rows(ir.F32))
	b.Result("loss", loss)
	grads := b.Grad(loss, weights...)
	b.Phase = ir.Optimize
	for i, w := range weights {
		b.Update(w.Op.Attrs.Param.Variable, b.Sub(w, b.Mul(grads[i], b.Fill(ir.F32, w.Type.Shape, 0.1))))
	}
	m.Trains = []*ir.Training{{Step: b.Graph}}
	return b.Graph, m
}

// TestLarge: 200 layers are planned fast, and tightly.
func TestLarge(t *testing.T) {
	g, m := residual(200)
	start := time.Now()
	if err := autodiff.Expand(g); err != nil {
		t.Fatal(err)
	}
	expanded := time.Now()
	optimize.Optimize(g)
	optimized := time.Now()
	l := NewLayout(m)
	s := Plan(g, Options{Rows: 16, Layout: l})
	planned := time.Now()
	t.Logf("%d operations; derivatives %v, optimize %v, plan %v; arena %d, live %d", len(g.Ops), expanded.Sub(start), optimized.Sub(expanded), planned.Sub(optimized), s.Bytes, s.Live)
	if err := ir.Verify(g); err != nil {
		t.Fatal(err)
	}
	if float64(s.Bytes) > 1.1*float64(s.Live) {
		t.Errorf("the arena has %d bytes, %d are needed", s.Bytes, s.Live)
	}
	if took := planned.Sub(start); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if sweeps := s.Sweeps(l); len(sweeps) != 1 {
		t.Errorf("%d sweeps over the weights, want 1", len(sweeps))
	}
}
