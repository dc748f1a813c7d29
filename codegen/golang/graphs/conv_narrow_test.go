package graphs

import (
	"regexp"
	"slices"
	"testing"
)

// TestConvNarrow: depthwise convolutions are computed with those before and behind, but not where others read these too. TestNumbers
// checks the numbers.
func TestConvNarrow(t *testing.T) {
	for name, want := range map[string][]string{
		"narrow":       {"Add: ", "Add: ", "Bias: ", "Bias: ", "Bias: ", "Relu: true", "Scale: ", "Scale: ", "rt.Conv(", "rt.ConvDepth(", "rt.ConvDepth(", "rt.ConvDepthConv(", "rt.ConvThen("},
		"narrow_apart": {"rt.Conv(", "rt.Conv(", "rt.Conv(", "rt.Conv(", "rt.Conv(", "rt.ConvDepth(", "rt.ConvDepth(", "rt.ConvDepth(", "rt.ConvDepth("},
	} {
		code := caseCode(t, name)
		found := regexp.MustCompile(`rt\.Conv(DepthConv|Depth|Then)?\(|(Scale|Bias|Add): |Relu: true`).FindAllString(code, -1)
		slices.Sort(found)
		if !slices.Equal(found, want) {
			t.Errorf("%s: found %q, want %q\n%s", name, found, want, code)
		}
	}
}
