package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
	"github.com/dlgen/dlgen/codegen/optimize"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestTrain plans random graphs that train, optimized and not: they run right in the model, and derivatives mirror
// the slab.
func TestTrain(t *testing.T) {
	blocks := 0
	for seed := range uint64(60) {
		g := numbers.Training(seed)
		if seed%3 > 0 {
			optimize.Optimize(g)
		}
		layout := NewLayout(numbers.ModuleOf(g))
		s := check(t, g, layout, 3, -1, 1)
		if ratio := float64(s.Bytes) / float64(s.Live); ratio > 1.1 {
			t.Errorf("seed %d: the arena is %.3f of what it must be", seed, ratio)
		}
		if s.Gradients != nil {
			blocks++
			checkBlock(t, s, layout)
		}
	}
	if blocks < 40 {
		t.Errorf("%d graphs have a block of derivatives", blocks)
	}
}

// checkBlock: what an update of a weight reads from the block lies where the weight lies in the slab.
func checkBlock(t *testing.T, s *Schedule, l *Layout) {
	t.Helper()
	for _, step := range s.Steps {
		if step.Op.Phase != ir.Optimize {
			continue
		}
		for _, arg := range step.Args {
			if arg.Place != Arena || arg.Offset < s.Gradients.Offset || arg.Offset >= s.Gradients.Offset+s.Gradients.Bytes || arg.Value.Op.Phase == ir.Optimize {
				continue
			}
			mirrored := false
			for v, at := range l.Offsets {
				mirrored = mirrored || v.Type.Equal(arg.Value.Type) && arg.Offset-s.Gradients.Offset == at-s.Gradients.Slab
			}
			if !mirrored {
				t.Errorf("%v lies in the block at %d, where no variable mirrors it", step.Op.Kind, arg.Offset-s.Gradients.Offset)
			}
		}
	}
}

// TestOptimized plans the fused graphs of the corpus and random ones.
func TestOptimized(t *testing.T) {
	for seed := range uint64(80) {
		g := irtest.Random(seed)
		optimize.Optimize(g)
		check(t, g, nil, 4, -1, 1)
	}
}
