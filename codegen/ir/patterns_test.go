package ir

import (
	"fmt"
	"math"
	"testing"
)

// TestReluOf: a relu is known with zeros that are repeated; what looks like one is none.
func TestReluOf(t *testing.T) {
	for _, c := range []struct {
		condition, below, above string
		relu                    bool
	}{
		{"le %x %zeros", "%zeros", "%x", true},
		{"le %x %zeros", "%minus", "%x", false},
		{"le %x %minus", "%zeros", "%x", false},
		{"le %x %zeros", "%ones", "%x", false},
		{"le %x %ones", "%zeros", "%x", false},
		{"lt %x %zeros", "%zeros", "%x", false},
		{"le %zeros %x", "%zeros", "%x", false},
		{"le %x %zeros", "%x", "%zeros", false},
		{"le %x %zeros", "%zeros", "%ones", false},
	} {
		g, err := Parse(fmt.Sprintf(`graph relu {
  %%x = param field "x" : f32[-1, 3]
  %%zero = const {literal=0} : f32
  %%zeros = broadcast %%zero : f32[-1, 3]
  %%one = const {literal=1} : f32
  %%ones = broadcast %%one : f32[-1, 3]
  %%minus = neg %%zeros : f32[-1, 3]
  %%c = %s : bool[-1, 3]
  %%y = where %%c %s %s : f32[-1, 3]
  result "y" = %%y
}`, c.condition, c.below, c.above))
		if err != nil {
			t.Fatal(err)
		}
		x := ReluOf(g.Results[0].Value.Op)
		if found := x == g.Params[0].Value; found != c.relu || !found && x != nil {
			t.Errorf("where(%s, %s, %s) is a relu: %v", c.condition, c.below, c.above, found)
		}
	}
}

// TestIsNumber: of floats the sign of 0 counts, whole numbers and bools have none.
func TestIsNumber(t *testing.T) {
	b := NewBuilder("numbers", nil)
	minus := b.Const(F32, nil, &Literal{Floats: []float64{negativeZero}})
	whole := b.Const(I32, nil, &Literal{Ints: []int64{0}})
	some := b.Const(F32, Dims(2), &Literal{Floats: []float64{0, 1}})
	for _, c := range []struct {
		v    *Value
		x    float64
		same bool
	}{{minus, negativeZero, true}, {minus, 0, false}, {whole, 0, true}, {whole, negativeZero, false}, {some, 0, false}, {some, 1, false}} {
		if IsNumber(c.v, c.x) != c.same {
			t.Errorf("%v is %v: want %v", c.v.Op.Attrs.Literal, c.x, c.same)
		}
	}
}

var negativeZero = math.Copysign(0, -1)
