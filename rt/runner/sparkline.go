package runner

import (
	"math"
	"strings"

	"github.com/dlgen/dlgen/rt/train"
)

// sparkWidth is how many epochs a small curve shows.
const sparkWidth = 24

// sparkline draws the losses of the last epochs as small bars, those of validation if there are any.
func sparkline(h *train.History) string {
	var series []float64
	for _, name := range []string{"val_loss", "loss"} {
		series = nil
		for _, v := range h.Series(name) {
			if !math.IsNaN(v) && !math.IsInf(v, 0) {
				series = append(series, v)
			}
		}
		if len(series) > 1 {
			break
		}
	}
	if len(series) < 2 {
		return ""
	}
	series = series[max(0, len(series)-sparkWidth):]
	low, high := math.Inf(1), math.Inf(-1)
	for _, v := range series {
		low, high = min(low, v), max(high, v)
	}
	levels := []rune("▁▂▃▄▅▆▇█")
	var b strings.Builder
	for _, v := range series {
		at := 0
		if high > low {
			at = int((v - low) / (high - low) * float64(len(levels)-1))
		}
		b.WriteRune(levels[at])
	}
	return b.String()
}
