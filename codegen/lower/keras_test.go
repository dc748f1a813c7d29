package lower_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dlgen/dlgen/codegen/check"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
	"github.com/dlgen/dlgen/parser"
)

// kerasCase is a program and what Keras 3.15.1 makes of the same inputs.
type kerasCase struct {
	Name       string
	Program    []string
	RTol, ATol float64
	In, Want   map[string]kerasTensor
	Weight     map[string]kerasTensor // what weights start as, and are given
}

// kerasTensor has floats or ints, the rows' axis in front.
type kerasTensor struct {
	Shape  []int
	Floats []float64
	Ints   []int64
}

func (k kerasTensor) tensor() *eval.Tensor {
	if k.Ints != nil {
		return &eval.Tensor{DType: ir.I64, Shape: k.Shape, I: k.Ints}
	}
	return &eval.Tensor{DType: ir.F64, Shape: k.Shape, F: k.Floats}
}

// TestNumbersOfKeras compares entries with numbers that Keras computed in float64, one file a family in testdata/keras.
func TestNumbersOfKeras(t *testing.T) {
	files, err := filepath.Glob("testdata/keras/*.json")
	must(err)
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		must(err)
		var cases []kerasCase
		must(json.Unmarshal(text, &cases))
		for _, c := range cases {
			t.Run(filepath.Base(path)+"/"+c.Name, func(t *testing.T) { c.run(t) })
		}
	}
}

func (c *kerasCase) run(t *testing.T) {
	text := ""
	for _, line := range c.Program {
		text += line + "\n"
	}
	diags := &diag.List{}
	p := check.Check([]*dsl.File{parser.Parse(dsl.NewSource("case.dl", text), diags)}, prelude(), check.Options{}, diags)
	if diags.HasErrors() {
		t.Fatalf("%s\n%s", diag.Terminal(diags), text)
	}
	v := &vector{in: map[string]*eval.Tensor{}, weights: map[string]*eval.Tensor{}, want: map[string]*eval.Tensor{}, rtol: c.RTol, atol: c.ATol}
	for name, x := range c.In {
		v.in[name] = x.tensor()
		v.rows = x.Shape[0]
	}
	for name, x := range c.Weight {
		v.weights[name] = x.tensor()
	}
	for name, x := range c.Want {
		v.want[name] = x.tensor()
		v.keys = append(v.keys, name)
	}
	slices.Sort(v.keys)
	for _, optimized := range []bool{false, true} {
		l := lower.Program(p, lower.Options{})
		for _, f := range v.compare(l, func(g *ir.Graph) *ir.Graph { return ready(g, optimized) }) {
			t.Errorf("optimized %v: %s", optimized, f)
		}
	}
}
