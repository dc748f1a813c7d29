package proof

import (
	"fmt"
	"math"
	"slices"
	"testing"
)

// side is how large an image of a distribution's test is: at row i and column j its channels are i, j and i + 9 j, so that
// what a layer draws can be read off one pixel.
const side = 9

// pixel is a channel of a pixel of an image.
func pixel(y []float64, row, column, channel int) float64 {
	return y[(row*side+column)*3+channel]
}

// drawCases tell how to read off what a layer has drawn for an image.
var drawCases = []struct {
	layer     string
	read      func(y []float64) float64
	low, high float64 // it lies evenly between them
}{
	{"RandomRotation(0.25)", func(y []float64) float64 { return math.Asin(min(1, max(-1, 4-pixel(y, 5, 4, 1)))) }, -math.Pi / 2, math.Pi / 2},
	{"RandomRotation([0.05, 0.2], fill_mode=nearest)", func(y []float64) float64 { return math.Asin(min(1, max(-1, 4-pixel(y, 5, 4, 1)))) }, 0.1 * math.Pi, 0.4 * math.Pi},
	{"RandomZoom([-0.4, 0.2])", func(y []float64) float64 { return pixel(y, 5, 4, 0) - 4 }, 0.6, 1.2},
	{"RandomZoom(0.1, 0.3)", func(y []float64) float64 { return pixel(y, 4, 5, 1) - 4 }, 0.7, 1.3},
	{"RandomTranslation(0.3, 0.1)", func(y []float64) float64 { return 4 - pixel(y, 4, 4, 0) }, -2.7, 2.7},
	{"RandomTranslation(0.1, [0.1, 0.3])", func(y []float64) float64 { return 4 - pixel(y, 4, 4, 1) }, 0.9, 2.7},
	{"RandomShear(0.3, 0)", func(y []float64) float64 { return (pixel(y, 4, 4, 1) - 4) / 4 }, -0.3, 0.3},
	{"RandomShear(0.1, [0.2, 0.5])", func(y []float64) float64 { return math.Abs(pixel(y, 4, 4, 0)-4) / 4 }, 0.2, 0.5},
	{"RandomBrightness(0.2, value_range=[-200, 200])", func(y []float64) float64 { return pixel(y, 0, 0, 0) }, -80, 80},
	{"RandomContrast(0.5, value_range=[-200, 200])", func(y []float64) float64 { return (pixel(y, 8, 0, 0) - 4) / 4 }, 1, 1.5},
	{"RandomContrast([0.2, 0.4], value_range=[-200, 200])", func(y []float64) float64 { return (pixel(y, 8, 0, 0) - 4) / 4 }, 0.8, 1.4},
	{"RandomSharpness(1.0, value_range=[-200, 200])", func(y []float64) float64 { return (1 - pixel(y, 0, 0, 1)*13/2) / 2 }, 0, 1},
	{"RandomColorDegeneration(0.5, value_range=[-200, 200])", func(y []float64) float64 { return pixel(y, 0, 1, 0) / (0.587 + 9*0.114) }, -0.5, 0.5},
}

// TestDrawnRanges compares what layers of images draw, with the runtime's random numbers, with a uniform distribution by
// Kolmogorov and Smirnov's test at one in a thousand.
func TestDrawnRanges(t *testing.T) {
	for _, c := range drawCases {
		drawn := drawnBy(t, c.layer, c.read)
		slices.Sort(drawn)
		n, furthest := float64(len(drawn)), 0.0
		for i, x := range drawn {
			share := (x - c.low) / (c.high - c.low)
			if share < -1e-5 || share > 1+1e-5 {
				t.Fatalf("%s draws %v, outside of %v to %v", c.layer, x, c.low, c.high)
			}
			furthest = max(furthest, math.Abs(share-float64(i)/n), math.Abs(share-float64(i+1)/n))
		}
		if furthest*math.Sqrt(n) > 1.95 {
			t.Errorf("%s: %g from evenly distributed between %v and %v", c.layer, furthest, c.low, c.high)
		}
	}
}

// TestDrawnRates counts how often layers act, within four standard errors.
func TestDrawnRates(t *testing.T) {
	changed := func(row, column, channel int) func(y []float64) float64 {
		return func(y []float64) float64 {
			if math.Abs(pixel(y, row, column, channel)-[]float64{float64(row), float64(column), float64(row + 9*column)}[channel]) > 1e-6 {
				return 1
			}
			return 0
		}
	}
	for _, c := range []struct {
		layer string
		acts  func(y []float64) float64
		rate  float64
	}{
		{"RandomFlip(horizontal)", changed(0, 0, 1), 0.5},
		{"RandomFlip(vertical)", changed(0, 0, 0), 0.5},
		{"RandomFlip", changed(0, 0, 2), 0.5},
		{"RandomGrayscale(0.3)", changed(0, 1, 0), 0.3},
		{"RandomInvert([0.4, 0.4])", changed(0, 0, 0), 0.4},
		{"RandomInvert", changed(0, 0, 0), 0.5},
		{"RandomErasing([0.7, 0.7], scale=[1, 1], fill_value=77)", changed(4, 4, 0), 0.7},
		// A rectangle of half the height and width, 4.5, that begins between 0 and 4.5 and ends before the last row.
		{"RandomErasing([1, 1], scale=[0.25, 0.25], fill_value=77)", changed(4, 4, 0), 4 / 4.5 * 4 / 4.5},
		{"RandomErasing([1, 1], scale=[0.25, 0.25], fill_value=77)", changed(2, 4, 0), 2 / 4.5 * 4 / 4.5},
		{"RandomErasing([1, 1], scale=[0.25, 0.25], fill_value=77)", changed(7, 3, 0), 2 / 4.5 * 3 / 4.5},
		{"RandomPosterization([3, 5])", changed(8, 8, 2), 0.5},                               // 80 is a multiple of 16, not of 32
		{"RandomCrop(6, 5)", func(y []float64) float64 { return math.Max(0, 1-y[0]) }, 0.25}, // begins at row 0
		{"RandomCrop(6, 5)", func(y []float64) float64 { return math.Max(0, y[1]-3) }, 0.2},  // begins at column 4
	} {
		drawn := drawnBy(t, c.layer, c.acts)
		sum := 0.0
		for _, x := range drawn {
			sum += x
		}
		n := float64(len(drawn))
		if off := sum/n - c.rate; math.Abs(off) > 4*math.Sqrt(c.rate*(1-c.rate)/n) {
			t.Errorf("%s acts on %.3f of the images, want %.3f", c.layer, sum/n, c.rate)
		}
	}
}

// TestDrawnBeta compares moments of MixUp's weights with those of the beta distribution: 1/2 and 1/(8 alpha + 4).
func TestDrawnBeta(t *testing.T) {
	for _, alpha := range []float64{0.2, 0.4, 1, 3} {
		drawn := mixWeights(t, alpha)
		mean, variance := 0.0, 0.0
		for _, w := range drawn {
			if !(w >= 0 && w <= 1+1e-12) {
				t.Fatalf("alpha %g: a weight is %v", alpha, w)
			}
			mean += w / float64(len(drawn))
		}
		for _, w := range drawn {
			variance += (w - mean) * (w - mean) / float64(len(drawn))
		}
		want := 1 / (8*alpha + 4)
		if n := float64(len(drawn)); math.Abs(mean-0.5) > 4*math.Sqrt(want/n) || math.Abs(variance-want) > 0.1*want {
			t.Errorf("alpha %g: mean %g, variance %g, want 0.5, %g", alpha, mean, variance, want)
		}
	}
}

// drawnBy runs a layer on 1,500 images and reads of each what was drawn.
func drawnBy(t *testing.T, layer string, read func(y []float64) float64) (drawn []float64) {
	t.Helper()
	s := &Subject{Text: fmt.Sprintf(`model MODEL {
    input x: f32[1]
    row = expand_dims(f32(arange(%d)), 1) + zeros([%[1]d, %[1]d])
    column = expand_dims(f32(arange(%[1]d)), 0) + zeros([%[1]d, %[1]d])
    output y = stack([row, column, row + 9 * column], axis=-1) + 0 * x -> %[2]s
    loss = mean(y)
}
`, side, layer)}
	for _, y := range s.results(t, 500) {
		n := len(y) / rows
		for row := range rows {
			drawn = append(drawn, read(y[row*n:row*n+n]))
		}
	}
	return drawn
}

// results runs the graph that trains in steps and returns y of each.
func (s *Subject) results(t *testing.T, steps int) (ys [][]float64) {
	t.Helper()
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	in := s.draw(0, 1)
	for step := range steps {
		out, err := s.run(s.module.Gradients, in, step)
		if err != nil {
			t.Fatal(err)
		}
		ys = append(ys, out["y"].F)
	}
	return ys
}

// mixWeights reads MixUp's weights off samples that are 1 at a place of their own.
func mixWeights(t *testing.T, alpha float64) (weights []float64) {
	t.Helper()
	s := &Subject{Text: fmt.Sprintf("model MODEL {\n input x: f32[1]\n output y = reshape(one_hot(i32(x), 3), [3]) -> MixUp(%g)\n loss = mean(y)\n}\n", alpha)}
	if err := s.prepare(); err != nil {
		t.Fatal(err)
	}
	in := s.draw(0, 1)
	copy(in.fields["x"].F, []float64{0, 1, 2})
	for step := range 1500 {
		out, err := s.run(s.module.Gradients, in, step)
		if err != nil {
			t.Fatal(err)
		}
		for row := range rows {
			if own := out["y"].F[4*row]; math.Abs(own-1) > 1e-14 { // else it was mixed with itself
				weights = append(weights, own)
			}
		}
	}
	return weights
}
