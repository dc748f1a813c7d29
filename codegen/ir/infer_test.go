package ir

import (
	"strings"
	"testing"
)

// faults are operations that do not fit, with a part of what is said of them.
var faults = []struct {
	name, op, want string
}{
	{"type", `%0 = sqrt %i : i32[-1, 2]`, "not of i32"},
	{"differ", `%0 = add %x %v : f32[-1, 4]`, "operands of f32[-1, 4] and f32[4] differ"},
	{"arity", `%0 = add %x : f32[-1, 4]`, "1 operands, want 2"},
	{"condition", `%0 = where %x %x %x : f32[-1, 4]`, "the condition is f32[-1, 4], want bool[-1, 4]"},
	{"reshape", `%0 = reshape %x : f32[-1, 5]`, "[-1, 5] has other elements than [-1, 4]"},
	{"reshape rows away", `%0 = reshape %x : f32[4]`, "[4] has other elements than [-1, 4]"},
	{"reshape other rows", `%0 = reshape %x : f32[-2, 4]`, "other elements"},
	{"transpose", `%0 = transpose %x {axes=[1, 1]} : f32[4, 4]`, "axis 1 twice"},
	{"transpose short", `%0 = transpose %x {axes=[1]} : f32[4]`, "axes has 1 entries, want 2"},
	{"broadcast", `%0 = broadcast %v {axes=[0]} : f32[3, 4]`, "axis 0 of [4] does not stretch to axis 0 of [3, 4]"},
	{"broadcast order", `%0 = broadcast %x {axes=[1, 0]} : f32[4, -1]`, "axes is [1 0], want increasing"},
	{"slice", `%0 = slice %v {starts=[1], limits=[5], strides=[1]} : f32[4]`, "1..5 of axis 0, which has 4"},
	{"slice rows", `%0 = slice %x {starts=[0, 0], limits=[1, 4], strides=[1, 1]} : f32[1, 4]`, "0..1 of axis 0, which has -1"},
	{"slice rows by steps", `%0 = slice %x {starts=[0, 0], limits=[-1, 4], strides=[2, 1]} : f32[-1, 4]`, "the stride must be 1"},
	{"pad rows", `%0 = pad %x {lo=[1, 0], hi=[0, 0], dilate=[0, 0]} : f32[-1, 4]`, "it cannot be padded"},
	{"pad to nothing", `%0 = pad %v {lo=[-3], hi=[-3], dilate=[0]} : f32[0]`, "axis 0 is empty"},
	{"concat", `%0 = concat %x %v {axis=0} : f32[-1, 4]`, "differ"},
	{"concat rows and one", `%0 = concat %x %one : f32[-2, 4]`, "a constant length cannot be joined"},
	{"sum", `%0 = sum %x {axes=[2]} : f32[-1, 4]`, "axis 2 of 2 axes"},
	{"argmax", `%0 = argmax %b {axis=1} : i32[-1]`, "not of bool"},
	{"gather", `%0 = gather %v %x : f32[-1, 4]`, "not of f32"},
	{"gather batch", `%0 = gather %x %i {batch=1} : f32[-1, 2]`, "batch is 1"},
	{"scatter", `%0 = scatter_add %i %x : f32[5, 4]`, "the updates' shape is [-1, 4], want [-1, 2, 4]"},
	{"dot", `%0 = dot %x %w {contract_a=[1], contract_b=[1]} : f32[-1, 4]`, "axis 1 of [-1, 4] is paired with axis 1 of [4, 3]"},
	{"dot pairs", `%0 = dot %x %w {contract_a=[1]} : f32[-1, 4, 3]`, "contract of b has 0 entries, want 1"},
	{"conv channels", `%0 = conv %m %k {strides=[1], lo=[0], hi=[0], dilate=[1], groups=2} : f32[-1, 4, 3]`, "is paired with"},
	{"conv window", `%0 = conv %m %k {strides=[1], lo=[0], hi=[0], dilate=[3], groups=1} : f32[-1, 4, 3]`, "window 7 is larger than the padded input 6"},
	{"conv geometry", `%0 = conv %m %k {strides=[1, 1], lo=[0], hi=[0], dilate=[1], groups=1} : f32[-1, 4, 3]`, "has 2 entries, want 1"},
	{"pool padding", `%0 = max_pool %m {strides=[1], lo=[2], hi=[0], window=[2]} : f32[-1, 7, 2]`, "padding is 2, want less than the window"},
	{"random mode", `%0 = random {mode=exponential} : f32[3]`, "mode is exponential"},
	{"random counter", `%0 = random %x {mode=normal} : f32[3]`, "the counter is f32[-1, 4], want i32"},
	{"literal", `%0 = const {literal=[1, 2]} : f32[3]`, "literal has 2 entries, want 3"},
	{"grad", `%0 = grad %i %x : f32[-1, 4]`, "not of i32"},
	{"scan state", `%0 = scan %v {carry=1, length=2} : f32[4] graph t {
    %v = param carried "v" : f32[4]
    %0 = sum %v {axes=[0]} : f32
    result "v" = %0
  }`, "state 0 becomes f32, want f32[4]"},
	{"scan slice", `%0 = scan %v {scanned=1, length=3} : f32[3] graph t {
    %v = param slice "v" : f32
    result "v" = %v
  }`, "a scanned operand's shape is [4], want [3]"},
	{"scan parameter", `%0 = scan %v {length=3} : f32[3, 4] graph t {
    %v = param slice "v" : f32[4]
    result "v" = %v
  }`, "parameter 0 is slice, want constant"},
	{"result type", `%0 = neg %v : f32[3]`, "result 0 is f32[3], want f32[4]"},
}

// TestFaults: each is refused with its reason.
func TestFaults(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			_, err := Parse(`graph fault {
  %x = param field "x" : f32[-1, 4]
  %m = param field "m" : f32[-1, 6, 2]
  %i = param field "i" : i32[-1, 2]
  %b = param field "b" : bool[-1, 2]
  %v = param stored weight "v" : f32[4]
  %one = param stored weight "one" : f32[1, 4]
  %w = param stored weight "w" : f32[4, 3]
  %k = param stored weight "k" : f32[3, 2, 3]
  ` + f.op + "\n}\n")
			if err == nil || !strings.Contains(err.Error(), f.want) {
				t.Errorf("%v, want %s", err, f.want)
			}
		})
	}
}

// TestTables walks the primitives: each row stands at its kind's place and has a shape rule.
func TestTables(t *testing.T) {
	if len(Primitives) != int(kindEnd)-1 {
		t.Errorf("%d rows, want %d", len(Primitives), kindEnd-1)
	}
	names := map[string]bool{}
	for i, row := range Primitives {
		if row.Kind != Kind(i+1) || row.Kind.String() != row.Name || row.Name == "" || names[row.Name] || row.Class == 0 {
			t.Errorf("row %d, %s: kind, name or class", i, row.Name)
		}
		names[row.Name] = true
		if rules[row.Kind] == nil {
			t.Errorf("%s has no shape rule", row.Name)
		}
	}
	for _, invalid := range []string{Kind(0).String(), kindEnd.String(), DType(0).String(), Phase(0).String(), ParamKind(0).String(), VariableKind(0).String()} {
		if invalid != "invalid" {
			t.Errorf("zero or beyond is %q", invalid)
		}
	}
}
