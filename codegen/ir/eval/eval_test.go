package eval_test

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/ir/irtest"
)

// TestRecorded compares with what NumPy, SciPy and JAX computed (irtest/record.py): an oracle needs one too.
func TestRecorded(t *testing.T) {
	for _, c := range irtest.Cases() {
		switch c.Primitive {
		case "random", "grad", "fused":
			continue
		}
		t.Run(c.Name, func(t *testing.T) {
			env, want, err := readValues(filepath.Join("testdata", "values", c.Name+".txt"))
			if err != nil {
				t.Fatal(err)
			}
			out, err := eval.Run(c.Graph, c.Rows, env)
			if err != nil {
				t.Fatal(err)
			}
			if err := irtest.Compare(out, want, 1e-12); err != nil {
				t.Error(err)
			}
		})
	}
}

// readValues reads lines such as `given "x" f32 [3,4] 0.5 …`.
func readValues(path string) (eval.Env, *eval.Output, error) {
	env := eval.Env{Fields: map[string]*eval.Tensor{}, Variables: map[string]*eval.Tensor{}}
	want := &eval.Output{Results: map[string]*eval.Tensor{}, Updates: map[string]*eval.Tensor{}}
	text, err := os.ReadFile(path)
	if err != nil {
		return env, want, err
	}
	for line := range strings.Lines(string(text)) {
		words := strings.Fields(line)
		name := strings.Trim(words[1], `"`)
		v, err := readTensor(words[2:])
		if err != nil {
			return env, want, fmt.Errorf("%s: %w", name, err)
		}
		switch words[0] {
		case "given": // by either way; the graph knows which
			env.Fields[name], env.Variables[name] = v, v
		case "result":
			want.Results[name] = v
		case "update":
			want.Updates[name] = v
		}
	}
	return env, want, nil
}

func readTensor(words []string) (*eval.Tensor, error) {
	d, ok := ir.ParseDType(words[0])
	if !ok {
		return nil, fmt.Errorf("type %s", words[0])
	}
	v := &eval.Tensor{DType: d}
	for _, n := range strings.FieldsFunc(words[1], func(r rune) bool { return r == '[' || r == ']' || r == ',' }) {
		length, err := strconv.Atoi(n)
		if err != nil {
			return nil, err
		}
		v.Shape = append(v.Shape, length)
	}
	for _, word := range words[2:] {
		x, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return nil, err
		}
		if d.IsFloat() {
			v.F = append(v.F, x)
		} else {
			n, _ := strconv.ParseInt(word, 10, 64)
			v.I = append(v.I, n)
		}
	}
	return v, nil
}

// edges are values that no corpus of ordinary numbers has.
var edges = []struct {
	text string
	want []float64
}{
	{`%0 = sign %x : f64[6]`, []float64{math.NaN(), 1, -1, 0, 1, -1}},
	{`%0 = round %x : f64[6]`, []float64{math.NaN(), math.Inf(1), math.Inf(-1), 0, 2, -2}},
	{`%0 = max %x %y : f64[6]`, []float64{math.NaN(), math.NaN(), 1, 1, 2.5, 1}},
	{`%0 = mod %y %x : f64[6]`, []float64{math.NaN(), math.NaN(), math.Inf(-1), math.NaN(), 1, -0.5}},
	{`%0 = floordiv %y %x : f64[6]`, []float64{math.NaN(), math.NaN(), -1, math.Inf(1), 0, -1}},
	{`%0 = reduce_max %x {axes=[0]} : f64`, []float64{math.NaN()}},
	{"%0 = cast %x : i64[6]\n%1 = cast %0 : f64[6]", []float64{0, math.MaxInt64, math.MinInt64, 0, 2, -1}},
	{"%0 = cast %x : i32[6]\n%1 = cast %0 : f64[6]", []float64{0, -1, 0, 0, 2, -1}},
	{"%0 = cast %x : bool[6]\n%1 = cast %0 : f64[6]", []float64{1, 1, 1, 0, 1, 1}},
	{"%0 = const {literal=[65519, 65520, 1e-8, 5.9604644775390625e-08, 2049, 2051]} : f64[6]\n%1 = cast %0 : f16[6]\n%2 = cast %1 : f64[6]",
		[]float64{65504, math.Inf(1), 0, 5.9604644775390625e-08, 2048, 2052}},
	{"%0 = const {literal=[257, 259, 3.4e38, -3.4e38, 1e-45, 1]} : f64[6]\n%1 = cast %0 : bf16[6]\n%2 = cast %1 : f64[6]",
		[]float64{256, 260, math.Inf(1), math.Inf(-1), 0, 1}},
	{"%0 = const {literal=0} : i32\n%1 = const {literal=-7} : i32\n%2 = mod %1 %0 : i32\n%3 = floordiv %1 %0 : i32\n%4 = add %2 %3 : i32\n%5 = cast %4 : f64", []float64{0}},
	{"%0 = const {literal=-2147483648} : i32\n%1 = abs %0 : i32\n%2 = cast %1 : f64", []float64{math.MinInt32}},
	{"%0 = const {literal=9007199254740993} : i64\n%1 = const {literal=9007199254740992} : i64\n%2 = sub %0 %1 : i64\n%3 = cast %2 : f64", []float64{1}},
	{"%0 = argmax %x {axis=0} : i32\n%1 = cast %0 : f64", []float64{0}},
	{"%0 = argmax %y {axis=0} : i32\n%1 = cast %0 : f64", []float64{1}},
	{`%0 = slice %x {starts=[2], limits=[2], strides=[1]} : f64[0]` + "\n%1 = sum %0 {axes=[0]} : f64\n%2 = prod %0 {axes=[0]} : f64\n%3 = add %1 %2 : f64", []float64{1}},
}

func TestEdges(t *testing.T) {
	for _, e := range edges {
		last := strings.Count(e.text, "\n")
		g, err := ir.Parse(fmt.Sprintf(`graph edge {
  %%x = const {literal=[nan, inf, -inf, 0, 2.5, -1.5]} : f64[6]
  %%y = const {literal=[1, nan, 1, 1, 1, 1]} : f64[6]
  %s
  result "y" = %%%d
}`, e.text, last))
		if err != nil {
			t.Errorf("%s: %v", e.text, err)
			continue
		}
		out, err := eval.Run(g, 1, eval.Env{})
		if err != nil {
			t.Fatal(err)
		}
		y := out.Results["y"]
		if err := irtest.Close(y, eval.Floats(ir.F64, y.Shape, e.want...), 0); err != nil {
			t.Errorf("%s: %v", e.text, err)
		}
	}
}

// faults are refused, with their reason.
var faults = []struct{ name, text, want string }{
	{"missing field", `%x = param field "x" : f32[-1]`, `field "x" is not given`},
	{"shape", `%v = param field "v" : f32[3]`, `field "v" is f64[2], want f32[3]`},
	{"index", "%i = param field \"i\" : i32[2]\n%0 = gather %i %i : i32[2] @layer", "gather in layer: index 7 is out of range 0..2"},
	{"random", "%0 = random {mode=uniform} : f32[2]", "no source of random numbers"},
	{"grad", "%v = param field \"w\" : f64[2]\n%0 = grad %v %v : f64[2]", "grad must be expanded before"},
}

func TestFaults(t *testing.T) {
	env := eval.Env{Fields: map[string]*eval.Tensor{
		"v": eval.Floats(ir.F64, []int{2}, 1, 2), "w": eval.Floats(ir.F64, []int{2}, 1, 2), "i": eval.Ints(ir.I32, []int{2}, 0, 7)}}
	for _, f := range faults {
		g, err := ir.Parse("graph fault {\n" + f.text + "\n}")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := eval.Run(g, 2, env); err == nil || !strings.Contains(err.Error(), f.want) {
			t.Errorf("%s: %v, want %s", f.name, err, f.want)
		}
	}
}
