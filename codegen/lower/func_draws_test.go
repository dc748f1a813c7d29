package lower_test

import (
	"fmt"
	"math"
	"testing"
)

// TestDrawsOfDistributions compares mean and variance of 20,000 numbers with those of their distribution, within 5
// standard errors of each.
func TestDrawsOfDistributions(t *testing.T) {
	for call, want := range map[string][2]float64{
		"random_gamma([20000], 2.5)":        {2.5, 2.5},
		"random_gamma([20000], 0.3)":        {0.3, 0.3},
		"random_beta([20000], 2.5, 0.5)":    {2.5 / 3, 2.5 * 0.5 / 9 / 4},
		"random_beta([20000], 0.4, 0.4)":    {0.5, 0.16 / 0.64 / 1.8},
		"random_binomial([20000], 12, 0.3)": {3.6, 12 * 0.3 * 0.7},
		"random_gamma([20000, 2], [1, 4])":  {2.5, 2.5 + 2.25},
	} {
		x := exampleOf(t, "input x: f32\noutput y = "+call+" + 0 * x").F
		x = x[:len(x)/2]
		n, mean, variance, fourth := float64(len(x)), 0.0, 0.0, 0.0
		for _, v := range x {
			mean += v / n
		}
		for _, v := range x {
			variance += (v - mean) * (v - mean) / n
			fourth += math.Pow(v-mean, 4) / n
		}
		if math.Abs(mean-want[0]) > 5*math.Sqrt(want[1]/n) {
			t.Errorf("%s: mean %v, want %v", call, mean, want[0])
		}
		if math.Abs(variance-want[1]) > 5*math.Sqrt((fourth-variance*variance)/n) {
			t.Errorf("%s: variance %v, want %v", call, variance, want[1])
		}
		if fmt.Sprint(x[0]) == fmt.Sprint(x[1]) && fmt.Sprint(x[1]) == fmt.Sprint(x[2]) {
			t.Errorf("%s: all alike", call)
		}
	}
}
