package lower

import (
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strconv"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/model"
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// distribution is what conformance/initializers.json says of one.
type distribution struct {
	Distribution string
	Cases        []struct {
		Shape          []int
		Mean, Variance float64
		Bound          *float64
		Low, High      *float64
	}
}

// TestInitializers compares the moments and bounds of what initializers are resolved to with Keras's.
func TestInitializers(t *testing.T) {
	text, err := os.ReadFile("../../conformance/initializers.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Initializers map[string]distribution }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for name, d := range file.Initializers {
		for _, c := range d.Cases {
			shape := make(dsl.Shape, len(c.Shape))
			for i, n := range c.Shape {
				shape[i] = dsl.Dim(n)
			}
			in := initOf(&model.Variable{Variable: catalog.Variable{Init: initializerNamed(t, name), Type: dsl.TensorType{DType: dsl.F32, Shape: shape}}})
			mean, variance, low, high := momentsOf(t, in, c.Shape)
			wantLow, wantHigh := math.Inf(-1), math.Inf(1)
			switch {
			case c.Bound != nil:
				wantLow, wantHigh = -*c.Bound, *c.Bound
			case c.Low != nil && c.High != nil:
				wantLow, wantHigh = *c.Low, *c.High
			}
			if d.Distribution == "orthogonal" {
				low, high = wantLow, wantHigh
			}
			for _, pair := range [][2]float64{{mean, c.Mean}, {variance, c.Variance}, {low, wantLow}, {high, wantHigh}} {
				if pair[0] != pair[1] && math.Abs(pair[0]-pair[1]) > 1e-6*math.Abs(pair[1])+1e-12 {
					t.Errorf("%s of %v: got mean %g, variance %g, from %g to %g; want %g, %g, %g, %g", name, c.Shape, mean, variance, low, high, c.Mean, c.Variance, wantLow, wantHigh)
					break
				}
			}
		}
	}
}

var withArguments = regexp.MustCompile(`^variance_scaling\(scale=([0-9.]+), mode=(\w+), distribution=(\w+)\)$`)

// initializerNamed is the word, or for variance_scaling with arguments the instance.
func initializerNamed(t *testing.T, name string) catalog.Value {
	m := withArguments.FindStringSubmatch(name)
	if m == nil {
		return catalog.Word(name)
	}
	scale, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range catalog.All() {
		if e.Name == "VarianceScaling" {
			return &catalog.Instance{Entry: e, Args: &catalog.Args{Values: map[string]catalog.Value{
				"scale": catalog.Float(scale), "mode": catalog.Word(m[2]), "distribution": catalog.Word(m[3]),
			}}}
		}
	}
	t.Fatal("no VarianceScaling")
	return nil
}

// momentsOf are those of a distribution.
func momentsOf(t *testing.T, in ir.Init, shape []int) (mean, variance, low, high float64) {
	low, high = math.Inf(-1), math.Inf(1)
	switch in.Kind {
	case "uniform":
		return (in.Low + in.High) / 2, (in.High - in.Low) * (in.High - in.Low) / 12, in.Low, in.High
	case "normal":
		return in.Mean, in.Stddev * in.Stddev, low, high
	case "truncated_normal":
		s := in.Stddev * cutDeviation
		return in.Mean, s * s, in.Mean - 2*in.Stddev, in.Mean + 2*in.Stddev
	case "orthogonal":
		rows, columns := 1, shape[len(shape)-1]
		for _, n := range shape[:len(shape)-1] {
			rows *= n
		}
		return 0, in.Value * in.Value / float64(max(rows, columns)), low, high
	}
	t.Fatalf("no distribution %q", in.Kind)
	return
}
