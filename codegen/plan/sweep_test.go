package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/optimize"
)

// TestSweeps: an optimizer goes over all weights at once, but not over one that it treats differently.
func TestSweeps(t *testing.T) {
	b := ir.NewBuilder("step", &ir.Scope{})
	rate := b.Stored(&ir.Variable{Path: "learning_rate", Kind: ir.Hyper, Type: ir.Type{DType: ir.F32}})
	x := b.Field(&ir.FieldSpec{Name: "x", Type: ir.Type{DType: ir.F32, Shape: ir.Shape{ir.Batch}}})
	m := &ir.Module{}
	training := &ir.Training{Step: b.Graph}
	m.Trains = []*ir.Training{training}
	for i, shape := range []ir.Shape{ir.Dims(3, 5), ir.Dims(7), ir.Dims(2, 2), ir.Dims(4)} {
		v := &ir.Variable{Path: string(rune('a' + i)), Kind: ir.Weight, Trainable: true, Type: ir.Type{DType: ir.F32, Shape: shape}}
		slot := &ir.Variable{Path: v.Path + ".m", Kind: ir.Slot, Type: v.Type}
		m.Variables, training.Slots = append(m.Variables, v), append(training.Slots, slot)
		b.Phase = ir.Backward
		d := b.Sum(b.BroadcastTo(x, append(shape.Clone(), ir.Batch)), len(shape))
		b.Phase = ir.Optimize
		factor := 0.9
		if i == 3 {
			factor = 0.5
		}
		moment := b.Add(b.Mul(b.Stored(slot), b.Fill(ir.F32, shape, factor)), d)
		b.Update(slot, moment)
		b.Update(v, b.Sub(b.Stored(v), b.Mul(moment, b.BroadcastTo(rate, shape))))
	}
	optimize.Optimize(b.Graph)
	l := NewLayout(m)
	s := check(t, b.Graph, l, 2, -1, 1)
	sweeps := s.Sweeps(l)
	if len(sweeps) != 1 || sweeps[0].To-sweeps[0].From != 3 || sweeps[0].Elements != 16+16+4 {
		t.Errorf("%+v, want one sweep of three steps and 36 elements", sweeps)
	}
}
