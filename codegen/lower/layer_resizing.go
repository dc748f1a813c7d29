package lower

import "github.com/dlgen/dlgen/codegen/ir"

var layerResizing = []row{layer("Resizing", resizingLayer), layer("CenterCrop", centerCrop)}

// resized scales the two spatial axes of an image.
func (c *call) resized(x *ir.Value, h, w int, method string, antialias bool) *ir.Value {
	for i, out := range []int{h, w} {
		in := int(x.Type.Shape[i+1])
		if in != out {
			x = c.mix(x, resizing(in, out, method, antialias), i+1, in, out)
		}
	}
	return x
}

func resizingLayer(c *call) *ir.Value { return c.scaledTo(c.Int("height"), c.Int("width")) }

// scaledTo scales an image, cut or padded to the aspect ratio first if the user wants that.
func (c *call) scaledTo(h, w int) *ir.Value {
	x := c.image()
	ih, iw := int(x.Type.Shape[1]), int(x.Type.Shape[2])
	switch {
	case c.Bool("crop_to_aspect_ratio"):
		ch, cw := aspect(ih, iw, h, w)
		x = c.cut(x, (ih-ch)/2, (iw-cw)/2, ch, cw)
	case c.Bool("pad_to_aspect_ratio"):
		ph, pw := max(ih, iw*h/w), max(iw, ih*w/h)
		top, left := (ph-ih)/2, (pw-iw)/2
		border := []int{0, top, left, 0} // the same on both sides, as in Keras: an odd pixel is left out
		x = c.Pad(x, border, border, make([]int, 4), c.Float("fill_value"))
	}
	return c.given(c.resized(x, h, w, c.Word("interpolation"), c.Bool("antialias")))
}

// aspect is the largest part of an image of ih × iw that has the aspect ratio of h × w, a pixel at least.
func aspect(ih, iw, h, w int) (ch, cw int) {
	return max(min(ih, iw*h/w), 1), max(min(iw, ih*w/h), 1)
}

// cut takes h × w pixels of an image from a place on.
func (c *call) cut(x *ir.Value, top, left, h, w int) *ir.Value {
	s := x.Type.Shape
	starts := []ir.Dim{0, ir.Dim(top), ir.Dim(left), 0}
	limits := []ir.Dim{s[0], ir.Dim(top + h), ir.Dim(left + w), s[3]}
	return c.box(x, starts, limits, onesOf(4))
}

// centerCrop cuts out of the middle; an image that is too small is scaled as Resizing with crop_to_aspect_ratio does.
func centerCrop(c *call) *ir.Value {
	x, h, w := c.image(), c.Int("height"), c.Int("width")
	ih, iw := int(x.Type.Shape[1]), int(x.Type.Shape[2])
	if ih >= h && iw >= w {
		return c.given(c.cut(x, (ih-h)/2, (iw-w)/2, h, w))
	}
	ch, cw := aspect(ih, iw, h, w)
	x = c.cut(x, (ih-ch)/2, (iw-cw)/2, ch, cw)
	return c.given(c.resized(x, h, w, "bilinear", false))
}
