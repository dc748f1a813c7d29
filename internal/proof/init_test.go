package proof

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/lower"
	"github.com/dlgen/dlgen/rt"
)

// described is what conformance/initializers.json says of an initializer.
type described struct {
	Distribution string
	Cases        []struct {
		Shape          []int
		Mean, Variance float64
		Bound          *float64
		Low, High      *float64
	}
}

// TestInitialValues draws weights as programs do, by the runtime, at least 100,000 values of each initializer, and
// compares mean and variance within 5 standard errors, the bounds, and by Kolmogorov and Smirnov's test the
// distribution, with what was recorded from Keras.
func TestInitialValues(t *testing.T) {
	text, err := os.ReadFile("../../conformance/initializers.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Initializers map[string]described }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	for name, d := range file.Initializers {
		for _, c := range d.Cases {
			low, high := math.Inf(-1), math.Inf(1)
			switch {
			case c.Bound != nil:
				low, high = -*c.Bound, *c.Bound
			case c.Low != nil && c.High != nil:
				low, high = *c.Low, *c.High
			}
			what := fmt.Sprintf("%s of %v", name, c.Shape)
			in := initial(t, name, c.Shape)
			var values []float64
			for seed := int64(0); len(values) < 100_000; seed++ {
				values = append(values, drawn(in, c.Shape, seed)...)
			}
			compareMoments(t, what, values, c.Mean, c.Variance, low, high, d.Distribution == "orthogonal")
			if f := distribution(d.Distribution, in); f != nil {
				compareDistribution(t, what, values, f)
			}
		}
	}
}

// initial is what an initializer is resolved to for a weight of a shape.
func initial(t *testing.T, name string, shape []int) ir.Init {
	t.Helper()
	if _, args, ok := strings.Cut(name, "("); ok {
		name = "VarianceScaling(" + args // a name with arguments is that of a class
	}
	p, err := load(fmt.Sprintf("model M {\n input x: f32\n weight w: f32%s = %s\n output y = x + sum(w)\n}\n", brackets(shape), name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return lower.Program(p.Files[0].Checked, lower.Options{}).Modules[0].Variables[0].Init
}

// inits are the runtime's names of distributions.
var inits = map[string]rt.InitKind{"uniform": rt.InitUniform, "normal": rt.InitNormal, "truncated_normal": rt.InitTruncatedNormal, "orthogonal": rt.InitOrthogonal,
	"cosines": rt.InitCosines, "sines": rt.InitSines}

// drawn lets the runtime draw a weight.
func drawn(in ir.Init, shape []int, seed int64) []float64 {
	n := 1
	for _, d := range shape {
		n *= d
	}
	p := rt.NewParams([]rt.Variable{{Path: "w", Kind: rt.Weight, DType: rt.Float32, Shape: shape, Init: rt.Init{Kind: inits[in.Kind], Value: in.Value, Low: in.Low, High: in.High, Mean: in.Mean, Stddev: in.Stddev, Data: in.Data, Seed: in.Seed}}})
	p.Init(seed)
	return numbers(p.Slab.F32(0, n))
}

// TestWaves compares the initializer of Fourier transforms with what Keras 3.15.1 has in f32.
func TestWaves(t *testing.T) {
	for name, want := range map[string][]float64{
		"STFT":                                {0, 0, 0, 0, 0.408248, 0.204124, -0.204124, -0.408248, 0.816497, -0.408248, -0.408248, 0.816497, 0.408248, -0.408248, 0.408248, -0.408248, 0, 0, 0, 0},
		"STFT(imag, hamming, spectrum, true)": {0, 0, 0, 0, 0, -0.127611, -0.127611, 0, 0, -0.292572, 0.292572, 0, 0, 0, 0, 0, 0, 0.127611, -0.127611, 0},
		"STFT(imag, none, none)":              {0, 0, 0, 0, 0, -0.866025, -0.866025, 0, 0, -0.866025, 0.866025, 0, 0, 0, 0, 0, 0, 0.866025, -0.866025, 0},
	} {
		shape := []int{5, 1, 4}
		p, err := load("model M {\n input x: f32\n weight w: f32[5, 1, 4] = " + name + "\n output y = x + sum(w)\n}\n")
		if err != nil {
			t.Fatal(err)
		}
		in := lower.Program(p.Files[0].Checked, lower.Options{}).Modules[0].Variables[0].Init
		for i, x := range drawn(in, shape, 0) {
			if math.Abs(x-want[i]) > 1e-6 {
				t.Errorf("%s: element %d is %g, want %g", name, i, x, want[i])
			}
		}
	}
}

// compareMoments compares mean, variance and bounds. The elements of an orthogonal matrix are not independent: its
// variance is exact.
func compareMoments(t *testing.T, what string, values []float64, mean, variance, low, high float64, orthogonal bool) {
	t.Helper()
	n := float64(len(values))
	var m, v, fourth float64
	for _, x := range values {
		m += x / n
	}
	for _, x := range values {
		v += (x - m) * (x - m) / n
		fourth += (x - m) * (x - m) * (x - m) * (x - m) / n
	}
	if math.Abs(m-mean) > 5*math.Sqrt(variance/n)+1e-12 {
		t.Errorf("%s: mean %g, want %g", what, m, mean)
	}
	if math.Abs(v-variance) > 5*math.Sqrt(max(0, fourth-v*v)/n)+1e-12 {
		t.Errorf("%s: variance %g, want %g", what, v, variance)
	}
	if least, most := slices.Min(values), slices.Max(values); !orthogonal && (least < low*(1+1e-6) || most > high*(1+1e-6)) {
		t.Errorf("%s: from %g to %g, want %g to %g", what, least, most, low, high)
	}
}

// distribution is the cumulative distribution that Keras's name means, nil if the elements are not independent.
func distribution(name string, in ir.Init) func(x float64) float64 {
	normal := func(x float64) float64 { return (1 + math.Erf((x-in.Mean)/in.Stddev/math.Sqrt2)) / 2 }
	switch in.Kind {
	case "uniform":
		return func(x float64) float64 { return min(1, max(0, (x-in.Low)/(in.High-in.Low))) }
	case "normal":
		return normal
	case "truncated_normal":
		least, most := normal(in.Mean-2*in.Stddev), normal(in.Mean+2*in.Stddev)
		return func(x float64) float64 { return min(1, max(0, (normal(x)-least)/(most-least))) }
	}
	return nil
}

// compareDistribution is Kolmogorov and Smirnov's test: the largest distance of the two cumulative distributions times
// the root of the number of values is above 1.95 once in a thousand.
func compareDistribution(t *testing.T, what string, values []float64, f func(x float64) float64) {
	t.Helper()
	sorted := slices.Sorted(slices.Values(values))
	most, n := 0.0, float64(len(sorted))
	for i, x := range sorted {
		most = max(most, math.Abs(f(x)-float64(i)/n), math.Abs(f(x)-float64(i+1)/n))
	}
	if most*math.Sqrt(n) > 1.95 {
		t.Errorf("%s: Kolmogorov-Smirnov distance %.3g times root of n is %.3g, above 1.95", what, most, most*math.Sqrt(n))
	}
}
