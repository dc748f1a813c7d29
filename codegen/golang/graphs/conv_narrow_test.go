package graphs

import (
	"regexp"
	"slices"
	"testing"
)

// TestConvNarrow: depthwise convolutions are computed with those before, but not where others read these too. TestNumbers
// checks the numbers.
func TestConvNarrow(t *testing.T) {
	code := caseCode(t, "narrow")
	found := regexp.MustCompile(`rt\.Conv(Depth|Then)?\(|(Scale|Bias|Add): |Relu: true`).FindAllString(code, -1)
	slices.Sort(found)
	want := []string{"Add: ", "Bias: ", "Bias: ", "Relu: true", "Scale: ", "rt.Conv(", "rt.ConvDepth(", "rt.ConvDepth(", "rt.ConvThen("}
	if !slices.Equal(found, want) {
		t.Errorf("found %q, want %q\n%s", found, want, code)
	}
}
