package lower_test

import (
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// TestTypes lists what types functions give; each is lowered too, which compares its type with the checker's.
func TestTypes(t *testing.T) {
	for expr, want := range map[string]string{
		"i + 1": "i32[3]", "i + 1.5": "f32[3]", "i / 2": "f32[3]", "u + 1": "u8[3]", "u + 300": "i32[3]", "u > -1": "bool[3]",
		"b + 1": "i32[3]", "b * 0.5": "f32[3]", "b + b": "bool[3]", "b - b": "i32[3]", "u + i": "i32[3]", "l + i": "i64[3]", "l * 0.5": "f32[3]",
		"i * 3_000_000_000": "i64[3]", "h + 1.5": "f16[3]", "h + x": "f32[3]", "h + f16(x)": "f16[3]", "h + bf16(x)": "f32[3]", "d * x": "f64[3]",
		"i ** 2": "i32[3]", "i ** 0.5": "f32[3]", "floor_divide(i, 2)": "i32[3]", "i % 2": "i32[3]", "-b": "i32[3]", "abs(u)": "u8[3]",
		"sum(u)": "i32", "sum(b)": "i32", "sum(l)": "i64", "mean(i)": "f32", "var(b)": "f32", "max(u)": "u8", "prod(u)": "i32", "cumsum(b)": "i32[3]",
		"argmax(x)": "i32", "argsort(l)": "i32[3]", "count_nonzero(x)": "i32", "sqrt(i)": "f32[3]", "sqrt(h)": "f16[3]", "mean(h)": "f16",
		"sum(h)": "f16", "exp(b)": "f32[3]", "floor(i)": "f32[3]", "round(i)": "i32[3]", "sign(b)": "i32[3]", "k + 1": "i32[3]", "k == 2": "bool[3]",
		"one_hot(k)": "f32[3, 7]", "take([1.0, 2.0], i % 2)": "f32[3]", "where(b, 1, 0)": "i32[3]", "where(b, x, 0)": "f32[3]", "where(b, i, 0.5)": "f32[3]",
		"maximum(u, 3)": "u8[3]", "clip(i, 0, 2)": "i32[3]", "isnan(i)": "bool[3]", "i @ i": "i32", "u @ u": "u8", "x @ i": "f32", "x * [1, -2, 3]": "f32[3]",
		"i * [1, -2, 3]": "i32[3]", "i * [1.5, 2, 3]": "f32[3]", "zeros([2])": "f32[2]", "zeros([2], dtype=i32)": "i32[2]", "arange(3)": "i32[3]",
		"arange(0.0, 3)": "f32[3]", "arange(3, dtype=f32)": "f32[3]", "relu(i)": "f32[3]", "right_shift(i > 0, i > 1)": "i32[3]", "gcd(i > 0, i > 1)": "i32[3]", "softmax(i)": "f32[3]", "eye(2)": "f32[2, 2]",
		"concatenate([i, x])": "f32[6]", "concatenate([i, [1, 2]])": "i32[5]", "stack([x, x, x], axis=-1)": "f32[3, 3]", "concatenate([u, b])": "u8[6]",
		"full([2, 3], 1)": "i32[2, 3]", "zeros_like(i)": "i32[3]", "logical_and(i, x)": "bool[3]", "b and b": "bool[3]", "any(x)": "bool",
		"random_randint([2], 0, 5)": "i32[2]", "random_normal([2], dtype=f16)": "f16[2]", "norm(i)": "f32", "median(i)": "f32", "sort(k)": "index(7)[3]",
		"reshape(k, [3, 1])": "index(7)[3, 1]", "outer(x, i)": "f32[3, 3]", "bitwise_and(u, 3)": "u8[3]", "isclose(i, 2)": "bool[3]",
		"saturate_cast(x, u8)": "u8[3]", "nan_to_num(i)": "i32[3]", "hypot(i, i)": "f32[3]", "gcd(u, 4)": "u8[3]", "lcm(l, 4)": "i64[3]", "diff(b)": "i32[2]",
		"segment_sum(b, i, num_segments=4)": "i32[4]", "segment_max(x, k)": "f32[7]", "scatter([[1]], x[0:1], [4])": "f32[4]", "searchsorted([1, 2], x)": "i32[3]",
		"scatter_update(b, [[1]], b[0:1])": "bool[3]", "pad(b, 1)": "bool[5]", "cumprod(u)": "i32[3]", "mod(x, i)": "f32[3]", "array([1, 2])": "i32[2]",
		"argmin(b)": "i32", "argmin(u)": "i32", "sort(b)": "bool[3]", "min(b)": "bool", "tril(reshape(b, [1, 3]))": "bool[1, 3]", "diag(b)": "bool[3, 3]", "fmod(i, -2)": "i32[3]",
		"logsumexp(i)": "f32", "average(i)": "f32", "std(u)": "f32", "multi_hot(k)": "f32[7]", "in_top_k(i[0], x, 2)": "bool", "repeat(b, 2)": "bool[6]", "ptp(u)": "u8",
	} {
		text := `model M {
    input x: f32[3]
    input i: i32[3]
    input u: u8[3]
    input l: i64[3]
    input b: bool[3]
    input h: f16[3]
    input d: f64[3]
    input k: index(7)[3]
    output y = ` + expr + "\n}\n"
		diags := &diag.List{}
		p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("types.dl", text), diags)}, prelude(), check.Options{}, diags)
		fault := ""
		for _, d := range diags.All {
			if d.Severity == diag.Error {
				fault = d.Message
			}
		}
		if fault != "" {
			t.Errorf("%s: %s", expr, fault)
			continue
		}
		if got := p.Models[0].Predict.Outputs[0].Value.Type.String(); got != want {
			t.Errorf("%s: %s, want %s", expr, got, want)
		}
		func() {
			defer func() {
				if fault := recover(); fault != nil {
					t.Errorf("%s: %v", expr, fault)
				}
			}()
			ready(lower.Program(p, lower.Options{}).Modules[0].Predict, true)
		}()
	}
}
