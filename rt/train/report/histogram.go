package report

import (
	"fmt"
	"html"
	"math"
	"strings"
)

// histogram draws where numbers lie, with a name and a detail beneath.
func histogram(name, detail string, x []float32) string {
	low, high, sum, squares, broken := math.Inf(1), math.Inf(-1), 0.0, 0.0, 0
	for _, w := range x {
		f := float64(w)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			broken++
			continue
		}
		low, high = min(low, f), max(high, f)
		sum, squares = sum+f, squares+f*f
	}
	var counts [bars]int
	most := 1
	for _, w := range x {
		f := float64(w)
		if math.IsNaN(f) || math.IsInf(f, 0) {
			continue
		}
		at := bars / 2
		if high > low {
			at = min(int((f-low)/(high-low)*bars), bars-1)
		}
		counts[at]++
		most = max(most, counts[at])
	}
	n := float64(max(len(x)-broken, 1))
	mean := sum / n
	deviation := math.Sqrt(max(squares/n-mean*mean, 0))
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><figcaption><h3>%s</h3></figcaption><svg viewBox="0 0 200 84" role="img" aria-label="histogram of %s">`,
		html.EscapeString(name), html.EscapeString(name))
	for i, c := range counts {
		height := 60 * float64(c) / float64(most)
		if c > 0 {
			height = max(height, 1)
		}
		from := low + (high-low)*float64(i)/bars
		fmt.Fprintf(&b, `<rect class="bar" x="%.2f" y="%.1f" width="5.25" height="%.1f"><title>%d from %s to %s</title></rect>`,
			float64(i)*6.25, 62-height, height, c, short(from), short(from+(high-low)/bars))
	}
	fmt.Fprintf(&b, `<line class="axis" x1="0" x2="200" y1="62.5" y2="62.5"/><text x="0" y="77">%s</text><text x="200" y="77" text-anchor="end">%s</text></svg>`, short(low), short(high))
	fmt.Fprintf(&b, `<span class="key">%s · mean %s · sd %s</span>`, html.EscapeString(detail), short(mean), short(deviation))
	if broken > 0 {
		fmt.Fprintf(&b, `<br><b>%d are NaN or Inf</b>`, broken)
	}
	b.WriteString("</figure>")
	return b.String()
}
