package check

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl/catalog"
)

func TestArithmetic(t *testing.T) {
	const most, least = math.MaxInt64, math.MinInt64
	cases := []struct {
		op   string
		x, y catalog.Value
		want string // as printed, or the fault
	}{
		{"+", catalog.Int(2), catalog.Int(3), "5"},
		{"+", catalog.Int(most), catalog.Int(1), errOverflow.Error()},
		{"-", catalog.Int(least), catalog.Int(1), errOverflow.Error()},
		{"-", catalog.Int(-1), catalog.Int(least), "9223372036854775807"},
		{"*", catalog.Int(least), catalog.Int(-1), errOverflow.Error()},
		{"*", catalog.Int(least), catalog.Int(1), "-9223372036854775808"},
		{"*", catalog.Int(1 << 32), catalog.Int(1 << 32), errOverflow.Error()},
		{"/", catalog.Int(6), catalog.Int(3), "2.0"},
		{"/", catalog.Int(6), catalog.Int(0), errZero.Error()},
		{"%", catalog.Int(-7), catalog.Int(3), "2"},
		{"%", catalog.Int(7), catalog.Int(-3), "-2"},
		{"//", catalog.Int(-7), catalog.Int(3), "-3"},
		{"//", catalog.Float(7), catalog.Int(2), "3.0"},
		{"**", catalog.Int(2), catalog.Int(62), "4611686018427387904"},
		{"**", catalog.Int(2), catalog.Int(64), errOverflow.Error()},
		{"**", catalog.Int(-1), catalog.Int(1_000_001), "-1"},
		{"**", catalog.Int(2), catalog.Int(-1), "0.5"},
	}
	for _, c := range cases {
		v, err := arithmetic(c.op, c.x, c.y)
		got := ""
		if err != nil {
			got = err.Error()
		} else {
			got = catalog.Format(v)
		}
		if got != c.want {
			t.Errorf("%v %s %v: got %s, want %s", c.x, c.op, c.y, got, c.want)
		}
	}
}

func TestReadConstant(t *testing.T) {
	for text, want := range map[string]string{
		"1_000": "1000", "-3": "-3", "1e-3": "0.001", "none": "none", "true": "true", "-inf": "-Inf", "same": "same", "[1, [2, 3]]": "[1, [2, 3]]",
		`"text"`: `"text"`, "(1, 1)": "[1, 1]",
	} {
		v, ok := readConstant(text)
		if !ok || catalog.Format(v) != want {
			t.Errorf("%s: got %v, want %s", text, v, want)
		}
	}
	for _, text := range []string{"", "[1", "1 2", "\"open", ")"} {
		if v, ok := readConstant(text); ok {
			t.Errorf("%q: got %v, want a fault", text, v)
		}
	}
}

func TestSliceCount(t *testing.T) {
	for _, c := range []struct {
		part model.IndexPart
		want int
	}{
		{model.IndexPart{Start: 0, Stop: 5, Step: 2}, 3}, {model.IndexPart{Start: 4, Stop: -1, Step: -1}, 5}, {model.IndexPart{Start: 4, Stop: 0, Step: -2}, 2},
		{model.IndexPart{Start: 3, Stop: 3, Step: 1}, 0}, {model.IndexPart{Start: 1, Stop: 4, Step: -1}, 0},
	} {
		if got := c.part.Count(); got != c.want {
			t.Errorf("%s: got %d, want %d", c.part, got, c.want)
		}
	}
}
