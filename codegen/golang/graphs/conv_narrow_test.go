package graphs

import (
	"regexp"
	"slices"
	"testing"
)

// TestConvNarrow: depthwise convolutions are computed with those before and behind, but not where others read these too. TestNumbers
// checks the numbers.
func TestConvNarrow(t *testing.T) {
	code := caseCode(t, "narrow")
	found := regexp.MustCompile(`rt\.Conv(DepthConv|Depth|Then)?\(|(Scale|Bias|Add): |Relu: true`).FindAllString(code, -1)
	slices.Sort(found)
	want := []string{"Add: ", "Add: ", "Bias: ", "Bias: ", "Bias: ", "Relu: true", "Scale: ", "Scale: ", "rt.Conv(", "rt.ConvDepth(", "rt.ConvDepth(", "rt.ConvDepthConv(", "rt.ConvThen("}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q\n%s", found, want, code)
	}
}
