package arithmetic

import (
	"math"
	"testing"

	"github.com/dlgen/dlgen/dsl"
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
		{"//", catalog.Float(1), catalog.Float(0.1), "9.0"},
		{"//", catalog.Float(-0.5), catalog.Float(3), "-1.0"},
		{"%", catalog.Float(-0.5), catalog.Float(3), "2.5"},
		{"%", catalog.Float(3), catalog.Float(0.25), "0.0"},
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

func TestCall(t *testing.T) {
	list := func(values ...catalog.Value) []catalog.Value { return values }
	const none = "none of these"
	for _, c := range []struct {
		f    string
		args []catalog.Value
		want string // as printed, or the fault
	}{
		{"sqrt", list(catalog.Int(9)), "3.0"},
		{"floor", list(catalog.Int(9)), "9"},
		{"floor", list(catalog.Float(-0.5)), "-1.0"},
		{"abs", list(catalog.Int(math.MinInt64)), "9.223372036854776e+18"},
		{"sign", list(catalog.Float(-2)), "-1.0"},
		{"isnan", list(catalog.Float(math.NaN())), "true"},
		{"max", list(catalog.Int(1), catalog.Float(2.5), catalog.Int(2)), "2.5"},
		{"max", list(catalog.List{catalog.Int(3), catalog.Int(2)}), "3"},
		{"prod", list(catalog.List{catalog.Int(1 << 32), catalog.Int(1 << 32)}), errOverflow.Error()},
		{"sum", list(catalog.List{}), none},
		{"sqrt", list(catalog.List{catalog.Int(9)}), none},
		{"clip", list(catalog.Int(7), catalog.Int(0), catalog.Int(5)), "5"},
		{"fmod", list(catalog.Int(-7), catalog.Int(3)), "-1"},
		{"floor_divide", list(catalog.Int(-7), catalog.Int(2)), "-4"},
		{"divide", list(catalog.Int(1), catalog.Int(0)), errZero.Error()},
		{"less", list(catalog.Int(1), catalog.Float(1.5)), "true"},
		{"logical_and", list(catalog.Bool(true), catalog.Bool(false)), "false"},
		{"logical_and", list(catalog.Bool(true), catalog.Int(1)), none},
		{"where", list(catalog.Bool(true), catalog.Int(1), catalog.Float(2)), "1.0"},
		{"where", list(catalog.Int(1), catalog.Int(1), catalog.Int(2)), none},
		{"sqrt", nil, none},
		{"relu", list(catalog.Int(1)), none},
	} {
		v, err, ok := Call(c.f, c.args)
		got := none
		switch {
		case err != nil:
			got = err.Error()
		case ok:
			got = catalog.Format(v)
		}
		if got != c.want {
			t.Errorf("%s%v: got %s, want %s", c.f, c.args, got, c.want)
		}
	}
}

func TestCast(t *testing.T) {
	for _, c := range []struct {
		to   dsl.DType
		v    catalog.Value
		want string // as printed, "" if there is no such number
	}{
		{dsl.I32, catalog.Float(-2.7), "-2"},
		{dsl.I32, catalog.Bool(true), "1"},
		{dsl.Bool, catalog.Float(0.5), "true"},
		{dsl.F32, catalog.Float(0.1), "0.10000000149011612"},
		{dsl.F64, catalog.Int(3), "3.0"},
		{dsl.I64, catalog.Float(math.Inf(1)), ""},
		{dsl.I64, catalog.Text("3"), ""},
	} {
		got := ""
		if v, ok := Cast(c.to, c.v); ok {
			got = catalog.Format(v)
		}
		if got != c.want {
			t.Errorf("%v of %v: got %q, want %q", c.to, c.v, got, c.want)
		}
	}
}
