package plan

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/internal/numbers"
)

// TestGradients: a derivative lies in the block that mirrors the weights if it is plain which value that is.
func TestGradients(t *testing.T) {
	for _, c := range []struct {
		name, steps string
		bytes       int // of the block
	}{
		{"two derivatives", "%0 = exp %a : f32[20] !backward\n%1 = exp %b : f32[20] !backward\n%2 = sub %a %0 : f32[20] !optimize\n%3 = sub %b %1 : f32[20] !optimize\n", 2 * 128},
		{"the second alone", "%1 = exp %b : f32[20] !backward\n%2 = add %a %a : f32[20] !optimize\n%3 = sub %b %1 : f32[20] !optimize\n", 128},
		{"two values", "%0 = exp %a : f32[20] !backward\n%1 = exp %b : f32[20] !backward\n%2 = sub %0 %1 : f32[20] !optimize\n%3 = add %b %b : f32[20] !optimize\n", 0},
		{"what a state becomes", "%0 = exp %a : f32[20] !backward\n%2 = sub %a %0 : f32[20] !optimize\n%3 = add %b %b : f32[20] !optimize\nupdate state \"s\" = %0\n", 0},
		{"what the caller gives", "%2 = sub %a %x : f32[20] !optimize\n%3 = sub %b %x : f32[20] !optimize\n", 0},
	} {
		g, err := ir.Parse("graph step {\n%a = param stored weight \"a\" : f32[20]\n%b = param stored weight \"b\" : f32[20]\n%x = param field \"x\" : f32[20]\n" +
			c.steps + "update weight \"a\" = %2\nupdate weight \"b\" = %3\n}\n")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		l := NewLayout(numbers.ModuleOf(g))
		bytes := 0
		if s := check(t, g, l, 1, -1, 1); s.Gradients != nil {
			bytes = s.Gradients.Bytes
			checkBlock(t, s, l)
		}
		if bytes != c.bytes {
			t.Errorf("%s: a block of %d bytes, want %d", c.name, bytes, c.bytes)
		}
	}
}
