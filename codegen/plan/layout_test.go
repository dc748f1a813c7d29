package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestLayout: trained weights of float32 come first, in the module's order, then other variables; a slot that two weights read has one place.
func TestLayout(t *testing.T) {
	g, err := ir.Parse(`graph step {
  %s = param stored state "s" : f32[2]
  %h = param stored weight "half" : f16[8]
  %a = param stored weight "a" : f32[20]
  %b = param stored weight "b" : f32[20]
  %m = param stored slot "m" : f32[20]
  %0 = exp %a : f32[20] !backward
  %1 = exp %b : f32[20] !backward
  %2 = add %m %0 : f32[20] !optimize
  %3 = add %m %1 : f32[20] !optimize
  update weight "a" = %2
  update weight "b" = %3
}
`)
	if err != nil {
		t.Fatal(err)
	}
	l := NewLayout(numbers.ModuleOf(g))
	want := []string{"a", "b", "s", "half", "m"}
	at := 0
	for i, v := range l.Order {
		if i >= len(want) || v.Path != want[i] || l.Offsets[v] != at {
			t.Errorf("%s at %d", v.Path, l.Offsets[v])
		}
		at += Aligned(v.Type.Bytes(1))
	}
	if l.Bytes != at || len(l.Order) != len(want) {
		t.Errorf("%d variables in %d bytes, want %d in %d", len(l.Order), l.Bytes, len(want), at)
	}
}
