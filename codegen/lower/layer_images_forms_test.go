package lower_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/ir/eval"
	"github.com/dlgen/dlgen/dsl/catalog"
)

// imageOf is an image of 5 × 7 × 3 with its axes in an order, in 2 rows.
func imageOf(order [3]int) *eval.Tensor {
	sizes := [3]int{5, 7, 3}
	x := eval.New(ir.F32, 2, sizes[order[0]], sizes[order[1]], sizes[order[2]])
	at := 0
	for row := range 2 {
		for i := range x.Shape[1] {
			for j := range x.Shape[2] {
				for k := range x.Shape[3] {
					var place [3]int
					place[order[0]], place[order[1]], place[order[2]] = i, j, k
					n := (place[0]*7+place[1])*3 + place[2] + 105*row
					x.F[at] = float64((n*n*31 + n*17) % 256)
					at++
				}
			}
		}
	}
	return x
}

var channelsLast, channelsFirst = [3]int{0, 1, 2}, [3]int{2, 0, 1}

// inRows runs a layer on two rows with random numbers of their own, the same whatever the stream's number.
func inRows(t *testing.T, layer string, order [3]int, training bool) *eval.Tensor {
	t.Helper()
	x := imageOf(order)
	m := imageModel(t, fmt.Sprintf("input x: f32[%d, %d, %d]", x.Shape[1], x.Shape[2], x.Shape[3]), "x -> "+layer)
	g := m.Predict
	if training {
		g = m.Gradients
	}
	draw := func(mode string, _ int, counter int64, n int) []float64 { return random(mode, 5, counter, n) }
	got, err := eval.Run(ready(g, false), 2, eval.Env{Fields: map[string]*eval.Tensor{"x": x}, Random: draw})
	must(err)
	return got.Results["y"]
}

// TestImageLayersAtRest: all layers of images hand on their input while predicting, but those that have to act.
func TestImageLayersAtRest(t *testing.T) {
	for _, e := range catalog.All() {
		if e.Images == 0 || e.Name == "RandomCrop" || e.Name == "AutoContrast" || e.Name == "ContrastLimitedAdaptiveHistogramEqualization" {
			continue
		}
		layer := strings.TrimPrefix(e.Example, "output y = x -> ")
		if y := inRows(t, layer, channelsLast, false); !slices.Equal(y.F, imageOf(channelsLast).F) {
			t.Errorf("%s changes its input while predicting", layer)
		}
		if y := inRows(t, with(layer, "training=false"), channelsLast, true); !slices.Equal(y.F, imageOf(channelsLast).F) {
			t.Errorf("%s changes its input though training is false", layer)
		}
	}
	if y := inRows(t, "RandomCrop(3, 3)", channelsLast, false); !slices.Equal(y.F[:3], imageOf(channelsLast).F[3:6]) {
		t.Errorf("RandomCrop begins with %v, want the largest square's first pixel, column 1", y.F[:3])
	}
}

// with adds an argument to a call.
func with(layer, argument string) string {
	if head, ok := strings.CutSuffix(layer, ")"); ok {
		return head + ", " + argument + ")"
	}
	return layer + "(" + argument + ")"
}

// TestImageLayersChannelsFirst: the same image with its axes in another order becomes the same.
func TestImageLayersChannelsFirst(t *testing.T) {
	for _, e := range catalog.All() {
		ordered := slices.ContainsFunc(e.Params, func(p catalog.Param) bool { return p.Name == "data_format" })
		if e.Images == 0 || !ordered || e.Name == "RandomErasing" { // whose noise has the image's axes
			continue
		}
		layer := strings.TrimPrefix(e.Example, "output y = x -> ")
		a := inRows(t, layer, channelsLast, true)
		b := inRows(t, with(layer, "data_format=channels_first"), channelsFirst, true)
		h, w := a.Shape[1], a.Shape[2]
		for i := range a.F {
			row, pixel, channel := i/(h*w*3), i/3%(h*w), i%3
			if got := b.F[row*h*w*3+channel*h*w+pixel]; math.Abs(got-a.F[i]) > 1e-9 {
				t.Fatalf("%s: element %d is %v, with channels_first %v", layer, i, a.F[i], got)
			}
		}
	}
}

// TestRandAugmentIsOne: an operation of RandAugment is the layer of that name, as strong as factor says.
func TestRandAugmentIsOne(t *testing.T) {
	for i, layer := range []string{
		"RandomShear([0, 0.5], [0, 0.5])", "RandomTranslation([0, 0.5], [0, 0.5])", "RandomRotation([0, 0.5])",
		"RandomBrightness([0, 0.5])", "RandomColorDegeneration([0, 0.5])", "RandomContrast([0, 0.5])", "RandomSharpness(0.5)",
		"RandomPosterization(4)", "Solarization([0, 0.5], [0, 0.5])", "AutoContrast", "Equalization",
	} {
		run := func(layer string) []float64 {
			x := &eval.Tensor{DType: ir.F32, Shape: []int{1, 5, 7, 3}, F: imageOf(channelsLast).F[:105]}
			draw := func(mode string, _ int, _ int64, n int) []float64 {
				return slices.Repeat([]float64{map[string]float64{"uniform": 0.3, "bits": float64(i)}[mode]}, n)
			}
			g := imageModel(t, "input x: f32[5, 7, 3]", "x -> "+layer).Gradients
			got, err := eval.Run(ready(g, false), 1, eval.Env{Fields: map[string]*eval.Tensor{"x": x}, Random: draw})
			must(err)
			return got.Results["y"].F
		}
		if got, want := run("RandAugment(num_ops=1)"), run(layer); !slices.Equal(got, want) {
			t.Errorf("operation %d of RandAugment is not %s", i, layer)
		}
	}
}

// TestColorJitterInTurn: RandomColorJitter is four layers, one after the other.
func TestColorJitterInTurn(t *testing.T) {
	u := 0.3
	got := transformed(t, "RandomColorJitter(brightness_factor=0.2, contrast_factor=0.4, saturation_factor=[0.4, 0.7], hue_factor=0.3)", u)
	want := transformed(t, "RandomBrightness(0.2) -> RandomContrast(0.4) -> RandomSaturation([0.4, 0.7]) -> RandomHue(0.3)", u)
	if !slices.Equal(got, want) {
		t.Error("they differ")
	}
}
