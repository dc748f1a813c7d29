package report

import (
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"strings"

	"github.com/dlgen/dlgen/rt/train"
)

// Sizes of the panels of a picture.
const (
	panelWidth  = 640
	panelHeight = 400
)

var (
	paper  = color.RGBA{255, 255, 255, 255}
	ink    = color.RGBA{28, 29, 31, 255}
	soft   = color.RGBA{99, 102, 107, 255}
	rule   = color.RGBA{232, 233, 231, 255}
	first  = color.RGBA{42, 98, 201, 255}
	second = color.RGBA{194, 87, 26, 255}
)

// Picture draws the curves of a history as a PNG, a panel for each thing that was measured.
func Picture(w io.Writer, h *train.History) error {
	var names []string
	for _, name := range h.Names {
		if plain, ok := strings.CutPrefix(name, "val_"); !ok || h.Series(plain) == nil {
			names = append(names, name)
		}
	}
	columns := min(len(names), 2)
	if columns == 0 || len(h.Epochs) == 0 {
		columns, names = 1, nil
	}
	rows := max((len(names)+columns-1)/columns, 1)
	c := canvas{image.NewRGBA(image.Rect(0, 0, columns*panelWidth, rows*panelHeight))}
	c.fill(c.Rect, paper)
	for i, name := range names {
		at := image.Pt(i%columns*panelWidth, i/columns*panelHeight)
		c.panel(at, h, name)
	}
	return png.Encode(w, c.RGBA)
}

// panel draws the curves of a name.
func (c canvas) panel(at image.Point, h *train.History, name string) {
	training, validation := h.Series(name), h.Series("val_"+name)
	s := newScale(append(append([]float64{}, training...), validation...))
	left, right, top, foot := float64(at.X+92), float64(at.X+panelWidth-28), float64(at.Y+56), float64(at.Y+panelHeight-44)
	c.text(at.X+28, at.Y+20, label(name), 0, ink)
	c.legend(at.X+panelWidth-28, at.Y+20, validation != nil)
	y := func(v float64) float64 { return foot - s.at(v)*(foot-top) }
	for _, v := range s.ticks {
		c.line(left, y(v), right, y(v), 1, rule)
		c.text(int(left)-10, int(y(v))-7, tick(v), 1, soft)
	}
	n := len(h.Epochs)
	x := func(i int) float64 {
		if n == 1 {
			return (left + right) / 2
		}
		return left + float64(i)/float64(n-1)*(right-left)
	}
	for _, i := range epochTicks(n) {
		c.text(int(x(i)), int(foot)+12, tick(float64(h.Epochs[i].Number+1)), 0.5, soft)
	}
	c.series(training, x, y, first)
	c.series(validation, x, y, second)
}

// legend says which colour is which, right-aligned.
func (c canvas) legend(right, y int, validated bool) {
	entry := func(text string, with color.RGBA) {
		c.text(right, y, text, 1, soft)
		right -= textWidth(text) + 8
		c.line(float64(right-18), float64(y+7), float64(right), float64(y+7), 4, with)
		right -= 40
	}
	if validated {
		entry("validation", second)
	}
	entry("training", first)
}

// series draws a curve.
func (c canvas) series(values []float64, x func(int) float64, y func(float64) float64, with color.RGBA) {
	first, last := -1, -1
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			continue
		}
		if last >= 0 {
			c.line(x(last), y(values[last]), x(i), y(v), 3, with)
		} else {
			first = i
		}
		last = i
	}
	if first >= 0 && first == last {
		c.line(x(first), y(values[first]), x(first), y(values[first]), 7, with)
	}
}
