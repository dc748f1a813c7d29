package graphs

import (
	"regexp"
	"slices"
	"testing"
)

// TestConvPool: maxima of windows are taken with the convolutions of the case, and derivatives by kernels are made through
// one, but not where others read the derivative too. TestNumbers checks the numbers.
func TestConvPool(t *testing.T) {
	code := caseCode(t, "peaks")
	found := regexp.MustCompile(`rt\.(Conv|MaxPool)\w*\(|Keep: true|Relu: true`).FindAllString(code, -1)
	slices.Sort(found)
	want := []string{"Keep: true", "Keep: true", "Relu: true", "rt.ConvInput(", "rt.ConvKernel(", "rt.ConvKernelPool(", "rt.ConvPool(", "rt.ConvPool(", "rt.MaxPoolInput("}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q\n%s", found, want, code)
	}
}
