package attention_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
)

// fewKeys is a form of attention that the tests change.
var fewKeys = irtest.Attention{Heads: 2, Queries: 6, Keys: 6, Depth: 4, Width: 3, DType: ir.F32, Low: -1e9}

// TestAbsorb: attention takes in what alone scales and moves its result, but leaves what something else reads as it is, and what is no view.
func TestAbsorb(t *testing.T) {
	half := func(b *ir.Builder, v *ir.Value) *ir.Value { return b.Mul(v, b.Fill(v.Type.DType, v.Type.Shape, 0.5)) }
	side := func(b *ir.Builder, v *ir.Value) *ir.Value {
		return b.Reshape(b.Transpose(v, []int{0, 2, 1, 3}), ir.Shape{ir.Batch, 6, 6})
	}
	for _, c := range []struct {
		name  string
		more  func(b *ir.Builder, y *ir.Value) []*ir.Value
		given bool // the result itself is one of the graph
		left  int  // operations beside attention, changes of shape apart
	}{
		{"nothing", func(*ir.Builder, *ir.Value) []*ir.Value { return nil }, true, 0},
		{"moved", func(b *ir.Builder, y *ir.Value) []*ir.Value { return []*ir.Value{side(b, y)} }, false, 0},
		{"moved and given", func(b *ir.Builder, y *ir.Value) []*ir.Value { return []*ir.Value{side(b, y)} }, true, 1},
		{"moved in two ways", func(b *ir.Builder, y *ir.Value) []*ir.Value {
			return []*ir.Value{side(b, y), b.Transpose(y, []int{0, 1, 3, 2})}
		}, false, 2},
		{"moved and read on the way", func(b *ir.Builder, y *ir.Value) []*ir.Value {
			m := b.Transpose(y, []int{0, 2, 1, 3})
			return []*ir.Value{m, b.Exp(m)}
		}, false, 1},
		{"scaled", func(b *ir.Builder, y *ir.Value) []*ir.Value { return []*ir.Value{half(b, y)} }, false, 0},
		{"scaled and given", func(b *ir.Builder, y *ir.Value) []*ir.Value { return []*ir.Value{half(b, y)} }, true, 1},
		{"moved and scaled", func(b *ir.Builder, y *ir.Value) []*ir.Value { return []*ir.Value{half(b, side(b, y))} }, false, 0},
		{"no view", func(b *ir.Builder, y *ir.Value) []*ir.Value {
			return []*ir.Value{b.Transpose(b.Reshape(b.Transpose(y, []int{0, 2, 1, 3}), ir.Shape{ir.Batch, 4, 9}), []int{0, 2, 1})}
		}, false, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := fewKeys.Build()
			y := g.Results[0].Value
			if !c.given {
				g.Results = nil
			}
			b := &ir.Builder{Graph: g, Phase: y.Op.Phase}
			for i, v := range c.more(b, y) {
				b.Result(string(rune('a'+i)), v)
			}
			optimize.Optimize(g)
			found := optimize.ForDevice(g)
			if attends(found) != 1 {
				t.Fatalf("attention is not found\n%s", ir.Print(found))
			}
			left := 0
			for _, op := range found.Ops {
				if op.Kind != ir.OpParam && op.Kind != ir.OpAttend && op.Kind != ir.OpReshape {
					left++
				}
			}
			if left != c.left {
				t.Errorf("%d operations are left, want %d\n%s", left, c.left, ir.Print(found))
			}
			if err := irtest.Equivalent(found, g, 2, 1); err != nil {
				t.Errorf("%v\n%s", err, ir.Print(found))
			}
		})
	}
}

// TestNoRegion: scores of another form, and products that need more of them than a tile, stay in memory.
func TestNoRegion(t *testing.T) {
	pair := []int{0, 1}
	softmax := func(b *ir.Builder, x *ir.Value) (p, most *ir.Value) {
		s := x.Type.Shape
		axes := ir.Axes(0, len(s)-1)
		most = b.Reduce(ir.OpReduceMax, x, len(s)-1)
		e := b.Exp(b.Sub(x, b.Broadcast(most, s, axes)))
		return b.Div(e, b.Broadcast(b.Sum(e, len(s)-1), s, axes)), most
	}
	for name, make := range map[string]func(b *ir.Builder, x, v *ir.Value) *ir.Value{
		"": func(b *ir.Builder, x, v *ir.Value) *ir.Value { // which is attention
			p, _ := softmax(b, x)
			return b.Dot(p, v, pair, pair, []int{3}, []int{2})
		},
		"of all queries": func(b *ir.Builder, x, v *ir.Value) *ir.Value {
			p, _ := softmax(b, b.Reshape(x, ir.Shape{ir.Batch, 2, 36}))
			return b.Dot(b.Reshape(p, x.Type.Shape), v, pair, pair, []int{3}, []int{2})
		},
		"of a part of the keys": func(b *ir.Builder, x, v *ir.Value) *ir.Value {
			p, _ := softmax(b, b.Reshape(x, ir.Shape{ir.Batch, 2, 12, 3}))
			return b.Dot(b.Reshape(p, x.Type.Shape), v, pair, pair, []int{3}, []int{2})
		},
		"by scores": func(b *ir.Builder, x, _ *ir.Value) *ir.Value {
			p, _ := softmax(b, x)
			return b.Dot(p, x, pair, pair, []int{3}, []int{2})
		},
		"by numbers of rows": func(b *ir.Builder, x, _ *ir.Value) *ir.Value {
			p, most := softmax(b, x)
			return b.Dot(p, b.Reshape(most, ir.Shape{ir.Batch, 2, 6, 1}), pair, pair, []int{3}, []int{2})
		},
		"by keys and queries": func(b *ir.Builder, x, v *ir.Value) *ir.Value {
			p, _ := softmax(b, x)
			w := b.Field(&ir.FieldSpec{Name: "w", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch, 2, 6, 6, 3}}})
			return b.Dot(p, w, pair, pair, []int{2, 3}, []int{2, 3})
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := ir.NewBuilder("g", nil)
			field := func(name string, width ir.Dim) *ir.Value {
				return b.Field(&ir.FieldSpec{Name: name, Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch, 2, 6, width}}})
			}
			x := b.Dot(field("q", 4), field("k", 4), pair, pair, []int{3}, []int{3})
			b.Result("y", make(b, x, field("v", 3)))
			optimize.Optimize(b.Graph)
			found := optimize.Attend(b.Graph)
			if (found != nil) != (name == "") {
				t.Errorf("found: %v\n%s", found != nil, ir.Print(found))
			}
			if found != nil {
				if err := irtest.Equivalent(found, b.Graph, 2, 1); err != nil {
					t.Errorf("%v\n%s", err, ir.Print(found))
				}
			}
		})
	}
}
