package report

import (
	"fmt"
	"html"
	"math"
	"strings"

	"github.com/dlgen/dlgen/rt/train"
)

// Sizes of a chart in its own units.
const (
	chartWidth  = 420.0
	chartHeight = 210.0
	leftMargin  = 46.0
	rightMargin = 8.0
	topMargin   = 8.0
	footMargin  = 22.0
)

// scale maps values to heights.
type scale struct {
	low, high float64
	log       bool
	ticks     []float64
}

// newScale fits a scale around values. Positive ones that differ much are drawn by their logarithms.
func newScale(values []float64) *scale {
	s := &scale{low: math.Inf(1), high: math.Inf(-1)}
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			s.low, s.high = min(s.low, v), max(s.high, v)
		}
	}
	if s.low > s.high {
		s.low, s.high = 0, 1
	}
	if s.low > 0 && s.high/s.low > 50 {
		s.log = true
		for e := math.Floor(math.Log10(s.low)); e <= math.Ceil(math.Log10(s.high)); e++ {
			s.ticks = append(s.ticks, math.Pow(10, e))
		}
		for len(s.ticks) > 7 {
			s.ticks = everyOther(s.ticks)
		}
		s.low, s.high = min(s.low, s.ticks[0]), max(s.high, s.ticks[len(s.ticks)-1])
		return s
	}
	if s.low == s.high {
		margin := max(math.Abs(s.low)*0.1, 1e-9)
		s.low, s.high = s.low-margin, s.high+margin
	}
	step := niceStep((s.high - s.low) / 4)
	s.low, s.high = math.Floor(s.low/step+1e-9)*step, math.Ceil(s.high/step-1e-9)*step
	for v := s.low; v <= s.high+step/2; v += step {
		s.ticks = append(s.ticks, math.Round(v/step)*step)
	}
	return s
}

func everyOther(x []float64) []float64 {
	var out []float64
	for i := 0; i < len(x); i += 2 {
		out = append(out, x[i])
	}
	return out
}

// niceStep rounds to 1, 2 or 5 times a power of ten.
func niceStep(x float64) float64 {
	unit := math.Pow(10, math.Floor(math.Log10(x)))
	switch f := x / unit; {
	case f <= 1:
		return unit
	case f <= 2:
		return 2 * unit
	case f <= 5:
		return 5 * unit
	}
	return 10 * unit
}

// at returns where a value lies, from 0 to 1.
func (s *scale) at(v float64) float64 {
	if s.log {
		return (math.Log(v) - math.Log(s.low)) / (math.Log(s.high) - math.Log(s.low))
	}
	return (v - s.low) / (s.high - s.low)
}

// curves draws a chart for each thing that was measured, training and validation in one.
func curves(h *train.History) string {
	var b strings.Builder
	b.WriteString("<div class=\"grid\">")
	for _, name := range h.Names {
		if plain, ok := strings.CutPrefix(name, "val_"); ok && h.Series(plain) != nil {
			continue
		}
		b.WriteString(curve(h, name))
	}
	b.WriteString("</div>")
	return b.String()
}

// curve draws one chart.
func curve(h *train.History, name string) string {
	first, second := h.Series(name), h.Series("val_"+name)
	s := newScale(append(append([]float64{}, first...), second...))
	var b strings.Builder
	fmt.Fprintf(&b, "<figure><figcaption><h3>%s</h3><span>%s", html.EscapeString(label(name)), key("first", "training", first))
	if second != nil {
		b.WriteString(" " + key("second", "validation", second))
	}
	b.WriteString("</span></figcaption>")
	fmt.Fprintf(&b, `<svg viewBox="0 0 %g %g" role="img" aria-label="%s by epoch">`, chartWidth, chartHeight, html.EscapeString(label(name)))
	y := func(v float64) float64 { return topMargin + (1-s.at(v))*(chartHeight-topMargin-footMargin) }
	for _, v := range s.ticks {
		fmt.Fprintf(&b, `<line class="rule" x1="%g" x2="%g" y1="%.1f" y2="%.1f"/><text x="%g" y="%.1f" text-anchor="end">%s</text>`,
			leftMargin, chartWidth-rightMargin, y(v), y(v), leftMargin-6, y(v)+4, tick(v))
	}
	n := len(h.Epochs)
	x := func(i int) float64 {
		if n == 1 {
			return leftMargin + (chartWidth-leftMargin-rightMargin)/2
		}
		return leftMargin + float64(i)/float64(n-1)*(chartWidth-leftMargin-rightMargin)
	}
	for _, i := range epochTicks(n) {
		anchor := "middle"
		if i == n-1 && n > 1 {
			anchor = "end"
		}
		fmt.Fprintf(&b, `<text x="%.1f" y="%g" text-anchor="%s">%d</text>`, x(i), chartHeight-5, anchor, h.Epochs[i].Number+1)
	}
	polyline(&b, "a", "da", first, x, y)
	polyline(&b, "b", "db", second, x, y)
	if n <= 300 {
		hits(&b, h, "training", first, x, y)
		hits(&b, h, "validation", second, x, y)
	}
	b.WriteString("</svg></figure>")
	return b.String()
}

// key says which colour is which, and the last value.
func key(class, text string, series []float64) string {
	last := math.NaN()
	for _, v := range series {
		if !math.IsNaN(v) {
			last = v
		}
	}
	return fmt.Sprintf(`<span class="key"><i class="%s"></i>%s %s</span>`, class, text, short(last))
}

// tick prints the value of a rule.
func tick(v float64) string {
	if math.Abs(v) < 1e-12 {
		return "0"
	}
	return strings.TrimSuffix(strings.Replace(short(v), ".00e", "e", 1), ".0")
}

// epochTicks chooses the epochs whose numbers stand beneath.
func epochTicks(n int) []int {
	if n <= 8 {
		all := make([]int, n)
		for i := range all {
			all[i] = i
		}
		return all
	}
	step := max(int(niceStep(float64(n)/6)), 1)
	ticks := []int{0}
	for i := step - 1; i < n; i += step {
		if i > 0 && n-1-i >= step/2 {
			ticks = append(ticks, i)
		}
	}
	return append(ticks, n-1)
}

// polyline draws a series; where it was not measured every epoch, from one value to the next.
func polyline(b *strings.Builder, class, dot string, series []float64, x func(int) float64, y func(float64) float64) {
	var points []string
	for i, v := range series {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			points = append(points, fmt.Sprintf("%.1f,%.1f", x(i), y(v)))
		}
	}
	if len(points) == 0 {
		return
	}
	if len(points) == 1 {
		at := strings.Split(points[0], ",")
		fmt.Fprintf(b, `<circle class="%s" cx="%s" cy="%s" r="3.5"/>`, dot, at[0], at[1])
		return
	}
	fmt.Fprintf(b, `<polyline class="%s" points="%s"/>`, class, strings.Join(points, " "))
}

// hits are places that show their value where the pointer rests.
func hits(b *strings.Builder, h *train.History, what string, series []float64, x func(int) float64, y func(float64) float64) {
	for i, v := range series {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			fmt.Fprintf(b, `<circle class="hit" cx="%.1f" cy="%.1f" r="6"><title>epoch %d, %s: %s</title></circle>`, x(i), y(v), h.Epochs[i].Number+1, what, short(v))
		}
	}
}
