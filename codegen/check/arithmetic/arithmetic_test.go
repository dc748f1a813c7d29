package arithmetic

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/dsl/catalog"
)

func TestBinary(t *testing.T) {
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
		v, err := Binary(c.op, c.x, c.y)
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
