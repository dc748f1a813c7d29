package proof

import (
	"fmt"
	"math"
	"testing"
)

// TestDropoutRate counts what layers drop of 120,000 elements, with the runtime's random numbers: their rate within five
// standard errors, and the mean of what is left as it was.
func TestDropoutRate(t *testing.T) {
	for _, rate := range []float64{0.1, 0.25, 0.5, 0.9} {
		s := &Subject{Text: fmt.Sprintf("model MODEL {\n input x: f32[200, 200]\n output y = (x * 0 + 1) -> Dropout(%g)\n loss = mean(y)\n}\n", rate)}
		if err := s.prepare(); err != nil {
			t.Fatal(err)
		}
		out, err := s.learning(s.draw(0, 1))
		if err != nil {
			t.Fatal(err)
		}
		y, zeros, sum := out["y"].F, 0.0, 0.0
		for _, v := range y {
			if sum += v; v == 0 {
				zeros++
			}
		}
		n := float64(len(y))
		if off := zeros/n - rate; math.Abs(off) > 5*math.Sqrt(rate*(1-rate)/n) {
			t.Errorf("Dropout(%g) drops %g of the elements", rate, zeros/n)
		}
		if off := sum/n - 1; math.Abs(off) > 5*math.Sqrt(rate/(1-rate)/n) {
			t.Errorf("Dropout(%g): the mean becomes %g, want 1", rate, sum/n)
		}
	}
}
