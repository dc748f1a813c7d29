package plan

import (
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
)

// TestRowByRow: threads share the rows of turns in which a product is made, and rows do not meet. Without a product there is little to
// share, and turns that share none keep their memory together.
func TestRowByRow(t *testing.T) {
	const product = "%y = dot %h %w {contract_a=[1], contract_b=[0]} : f32[-1, 4]\n"
	for _, c := range []struct {
		name, steps string
		may         bool
	}{
		{"product", product, true},
		{"product, loop and largest", product + "%s = reduce_max %y {axes=[1]} : f32[-1]\n%t = tanh %s : f32[-1]\n", true},
		{"of a row", product + "%s = sum %y {axes=[1]} : f32[-1]\n%l = reduce_min %y {axes=[1]} : f32[-1]\n%p = prod %y {axes=[1]} : f32[-1]\n", true},
		{"constant of the rows", product + "%c = const {literal=2} : f32\n%b = broadcast %c : f32[-1, 4]\n", true},
		{"no product", "%y = tanh %h : f32[-1, 4]\n", false},
		{"without rows", product + "%s = sum %y {axes=[0]} : f32[4]\n", false},
		{"rows elsewhere", product + "%t = transpose %y {axes=[1, 0]} : f32[4, -1]\n", false},
		{"rows meet", product + "%r = reverse %y {axes=[0]} : f32[-1, 4]\n", false},
		{"rows twice", product + "%d = dot %y %h {contract_a=[1], contract_b=[1]} : f32[-1, -1]\n", false},
	} {
		g, err := ir.Parse("graph turn {\n%h = param field \"h\" : f32[-1, 4]\n%w = param stored weight \"w\" : f32[4, 4]\n" + c.steps + "}\n")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		if RowByRow(g) != c.may {
			t.Errorf("%s: %v\n%s", c.name, !c.may, strings.TrimSpace(c.steps))
		}
	}
}

// TestOfRows: the first axis alone is that of the rows.
func TestOfRows(t *testing.T) {
	for _, c := range []struct {
		shape ir.Shape
		of    bool
	}{
		{ir.Shape{ir.Batch}, true}, {ir.Shape{ir.Batch, 4}, true},
		{ir.Shape{}, false}, {ir.Shape{4}, false}, {ir.Shape{4, ir.Batch}, false}, {ir.Shape{ir.Batch, ir.Batch}, false},
	} {
		if OfRows(ir.Type{DType: ir.F32, Shape: c.shape}) != c.of {
			t.Errorf("%v: %v", c.shape, !c.of)
		}
	}
}

// TestTurnsApart: what a turn makes lies apart if threads share its rows, and else where nobody reads any more.
func TestTurnsApart(t *testing.T) {
	for product, apart := range map[string]bool{"dot %3 %w {contract_a=[1], contract_b=[0]}": true, "add %3 %3": false} {
		g, err := ir.Parse(`graph turns {
  %x = param field "x" : f32[5, -1, 4]
  %s = param field "s" : f32[-1, 4]
  %w = param stored weight "w" : f32[4, 4]
  %0, %1 = scan %s %x %w {carry=1, scanned=1, length=5} : f32[-1, 4], f32[5, -1, 4] graph turn {
    %h = param carried "h" : f32[-1, 4]
    %x = param slice "x" : f32[-1, 4]
    %w = param constant "w" : f32[4, 4]
    %0 = concat %h %x {axis=1} : f32[-1, 8]
    %1 = slice %0 {starts=[0, 2], limits=[-1, 6], strides=[1, 1]} : f32[-1, 4]
    %2 = concat %1 %h {axis=1} : f32[-1, 8]
    %3 = slice %2 {starts=[0, 3], limits=[-1, 7], strides=[1, 1]} : f32[-1, 4]
    %4 = ` + product + ` : f32[-1, 4]
    result "h" = %4
    result "y" = %3
  }
  result "h" = %0
  result "ys" = %1
}
`)
		if err != nil {
			t.Fatal(err)
		}
		s := check(t, g, nil, 4, -1, 1)
		for i := range s.Steps {
			if body := s.Steps[i].Body; body != nil && (body.Bytes >= 2*4*8*4) != apart {
				t.Errorf("%s: a turn has %d bytes", product, body.Bytes)
			}
		}
	}
}
