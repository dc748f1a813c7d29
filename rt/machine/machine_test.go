package machine

import (
	"testing"

	"github.com/dlgen/dlgen/rt"
)

// TestMeasure finds limits that a machine may have.
func TestMeasure(t *testing.T) {
	p := rt.NewPool(2)
	defer p.Close()
	l := Measure(p, 0.1)
	if l.Threads != 2 || l.Flops < 1e6 || l.Flops > 1e15 || l.Bytes < 1e6 || l.Bytes > 1e14 || l.Fork <= 0 || l.Fork > 1 {
		t.Errorf("limits are %+v", l)
	}
}
