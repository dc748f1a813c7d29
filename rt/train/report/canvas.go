package report

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// canvas is a picture that is drawn on, in pixels from the upper left corner.
type canvas struct{ *image.RGBA }

// dot mixes a colour into a pixel.
func (c canvas) dot(x, y int, with color.RGBA, strength float64) {
	if !(image.Point{x, y}).In(c.Rect) || strength <= 0 {
		return
	}
	strength = min(strength, 1)
	mix := func(old, new uint8) uint8 {
		return uint8(math.Round(float64(old) + strength*(float64(new)-float64(old))))
	}
	old := c.RGBAAt(x, y)
	c.SetRGBA(x, y, color.RGBA{mix(old.R, with.R), mix(old.G, with.G), mix(old.B, with.B), 255})
}

// line draws a line of a width with smooth edges.
func (c canvas) line(x0, y0, x1, y1, width float64, with color.RGBA) {
	dx, dy := x1-x0, y1-y0
	length := dx*dx + dy*dy
	reach := width/2 + 1
	for y := int(min(y0, y1) - reach); y <= int(max(y0, y1)+reach); y++ {
		for x := int(min(x0, x1) - reach); x <= int(max(x0, x1)+reach); x++ {
			t := 0.0
			if length > 0 {
				t = max(0, min(1, ((float64(x)-x0)*dx+(float64(y)-y0)*dy)/length))
			}
			away := math.Hypot(float64(x)-x0-t*dx, float64(y)-y0-t*dy)
			c.dot(x, y, with, width/2+0.5-away)
		}
	}
}

// fill draws a rectangle.
func (c canvas) fill(r image.Rectangle, with color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.dot(x, y, with, 1)
		}
	}
}

// letterDot is the side of the squares that letters are made of.
const letterDot = 2

func textWidth(text string) int { return len([]rune(text)) * (glyphWidth + 1) * letterDot }

// text draws letters. At says what x is: where they begin (0), their middle (0.5) or their end (1).
func (c canvas) text(x, y int, text string, at float64, with color.RGBA) {
	x -= int(at * float64(textWidth(text)))
	for _, r := range strings.ToLower(text) {
		for row, bits := range glyphs[r] {
			for column := range glyphWidth {
				if bits>>(glyphWidth-1-column)&1 == 1 {
					left, top := x+column*letterDot, y+row*letterDot
					c.fill(image.Rect(left, top, left+letterDot, top+letterDot), with)
				}
			}
		}
		x += (glyphWidth + 1) * letterDot
	}
}
