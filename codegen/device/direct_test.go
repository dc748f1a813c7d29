package device

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// direct convolutions, with how many of the three kernels are.
var directConvolutions = []struct {
	convolution
	kernels int
}{
	{convolution{"sixteen channels", 16, 16, 13, 12, 3, 3, 1, 1, 1, 1, 0}, 3},
	{convolution{"channels in depths", 32, 64, 8, 8, 3, 3, 1, 1, 1, 1, 0}, 3},
	{convolution{"many channels", 64, 96, 7, 7, 3, 3, 1, 1, 1, 1, 0}, 3},
	{convolution{"several tiles", 16, 48, 11, 40, 3, 3, 1, 1, 1, 1, 0}, 3},
	{convolution{"no padding", 32, 16, 13, 19, 3, 3, 0, 1, 1, 1, 0}, 3},
	{convolution{"large windows", 16, 32, 12, 10, 5, 5, 2, 1, 1, 1, 0}, 3},
	{convolution{"long windows", 32, 32, 9, 14, 1, 4, 1, 1, 1, 1, 1}, 3},
	{convolution{"high windows", 16, 16, 15, 11, 4, 1, 0, 1, 1, 1, 0}, 3},
	{convolution{"dilated", 16, 32, 14, 13, 3, 3, 2, 1, 2, 1, 0}, 3},
	{convolution{"stride", 16, 32, 16, 16, 3, 3, 0, 2, 1, 1, 1}, 2},
	{convolution{"stride, odd lengths", 32, 64, 17, 13, 3, 3, 1, 2, 1, 1, 0}, 2},
	{convolution{"stride, dilated", 16, 16, 16, 15, 3, 3, 2, 2, 2, 1, 0}, 2},
	{convolution{"stride beyond the window", 16, 32, 20, 19, 2, 2, 0, 3, 1, 1, 0}, 2},
	{convolution{"stride, windows of four", 16, 16, 18, 22, 4, 4, 1, 2, 1, 1, 0}, 2},
	{convolution{"channels by eight", 24, 32, 9, 10, 3, 3, 1, 1, 1, 1, 0}, 1},
	{convolution{"channels by eight, of the result", 32, 24, 9, 10, 3, 3, 1, 1, 1, 1, 0}, 1},
	{convolution{"channels by four", 20, 32, 9, 10, 3, 3, 1, 1, 1, 1, 0}, 1},
	{convolution{"channels by four, of the result", 16, 20, 9, 10, 3, 3, 1, 1, 1, 1, 0}, 1},
}

// TestDirect compares direct convolutions with the oracle: tiles that reach beyond the image, strides and their classes of places, dilation,
// sums in parts, and work items that share them.
// DLGEN_SWEEP=all takes each with all limits, otherwise they take turns.
func TestDirect(t *testing.T) {
	apart(t, func(t *testing.T) {
		var trials []*trial
		for i, tr := range directTrials(t) {
			if os.Getenv("DLGEN_SWEEP") == "all" || i%3 == i/3%3 {
				trials = append(trials, tr)
			}
		}
		compare(t, trials)
	})
}

// TestNVRTCDirect compiles them for two generations of GPUs.
func TestNVRTCDirect(t *testing.T) {
	var some []*trial
	for i, tr := range directTrials(t) {
		if i%3 == 0 { // those of other limits differ in lengths alone
			some = append(some, tr)
		}
	}
	compiled(t, "direct", textOf(t, some), 80, 90)
}

// directTrials are the trials: as little work as they have cut into as much as it can be, and as if it were enough for few large groups.
func directTrials(t *testing.T) (trials []*trial) {
	for _, c := range directConvolutions {
		for _, few := range [][2]int{{kernels.Units, 12 * kernels.Units}, {1, 1}, {2, 1}} {
			tr := productTrial(t, ir.F32, fmt.Sprintf("%s/%d", c.name, few[0]), c.text())
			tr.lower = func(l *kernels.Limits) { l.Direct, l.DirectUnits, l.DirectWarps = 1, few[0], few[1] }
			tr.compile(t, kernels.New(nil, 0, false, kernels.Usual()))
			if n := strings.Count(tr.list, "\nexact "); n != c.kernels {
				t.Errorf("%s: %d kernels are direct:\n%s", c.name, n, tr.list)
			}
			trials = append(trials, tr)
		}
	}
	return trials
}
