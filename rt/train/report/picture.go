package report

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/color"
	"image/png"
	"math"
	"slices"

	"github.com/dlgen/dlgen/rt"
)

// pictures draws the worst rows, if an input is a picture: [height, width, 1, 3 or 4].
func (j *judge) pictures() error {
	m := j.instance.Model
	at := slices.IndexFunc(m.Inputs, func(t rt.Tensor) bool {
		n := len(t.Shape)
		return n == 3 && !t.Batchless && (t.DType == rt.Uint8 || t.DType == rt.Float32) && t.Index == 0 && t.Shape[0] > 1 && t.Shape[1] > 1 &&
			(t.Shape[2] == 1 || t.Shape[2] == 3 || t.Shape[2] == 4) && t.Len() <= 1<<20
	})
	if at < 0 || len(j.Worst) == 0 {
		return nil
	}
	var fields []rt.Slab
	for _, t := range slices.Concat(m.Inputs, m.Targets) {
		fields = append(fields, rt.NewSlab(t.Bytes(1)))
	}
	for k := range j.Worst {
		if err := j.samples.Gather([]int{j.Worst[k].Row}, fields); err != nil {
			return err
		}
		url, err := dataURL(&m.Inputs[at], fields[at])
		if err != nil {
			return err
		}
		j.Worst[k].Picture = url
	}
	return nil
}

// dataURL makes a picture of a tensor. Floats that are not from 0 to 1 are drawn from their least to their largest.
func dataURL(t *rt.Tensor, s rt.Slab) (string, error) {
	h, w, channels := t.Shape[0], t.Shape[1], t.Shape[2]
	low, high := 0.0, 255.0
	if t.DType == rt.Float32 {
		low, high = 0, 1
		for i := range t.Len() {
			if v := number(s, t.DType, i); !math.IsNaN(v) && !math.IsInf(v, 0) {
				low, high = min(low, v), max(high, v)
			}
		}
	}
	level := func(i int) uint8 {
		v := (number(s, t.DType, i) - low) / (high - low)
		return uint8(max(0, min(255, math.Round(255*v))))
	}
	picture := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			i := (y*w + x) * channels
			c := color.NRGBA{A: 255}
			switch channels {
			case 1:
				c.R, c.G, c.B = level(i), level(i), level(i)
			default:
				c.R, c.G, c.B = level(i), level(i+1), level(i+2)
				if channels == 4 {
					c.A = level(i + 3)
				}
			}
			picture.SetNRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return "", err
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes()), nil
}
