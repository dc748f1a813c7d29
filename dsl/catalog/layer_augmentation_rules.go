package catalog

import (
	"slices"

	"github.com/dlgen/dlgen/dsl"
)

// The rules of layers of images.

// imageRule is the rule of an image layer for one of the values fed to it. Labels beside an image, numbers and vectors, are
// no matter of it, unless they are mixed.
func imageRule(c *Call) {
	in, mixes := c.In[0], c.Entry.Images == Mixes
	rank := len(in.Type.Shape)
	if !c.pairsFit() {
		return
	}
	switch {
	case in.Type.Index > 0 && (rank == 2 || rank == 3):
		if mixes && c.Entry.Name == "MixUp" {
			c.wrongShape(in, "MixUp cannot mix numbers of classes").WithHint("`one_hot(label)` makes a vector of a label")
			return
		}
	case in.Type.Index > 0 && mixes:
		c.wrongShape(in, "%s cannot mix numbers of classes", c.Entry.Name).WithHint("`one_hot(label)` makes a vector of a label")
		return
	case mixes && rank == 1: // labels
	case rank != 3:
		c.wrongRank(0, spatialForm[2])
		return
	}
	out := floats(in.Type.Shape...)
	if in.Type.Index > 0 {
		out = in.Type
	}
	c.Out(out)
}

// pairsFit checks that what is a number or a range is that.
func (c *Call) pairsFit() bool {
	for i := range c.Entry.Params {
		p := &c.Entry.Params[i]
		l, isList := c.Args.Values[p.Name].(List)
		area := p.Name == "scale" && c.Entry.Name == "RandomErasing"
		switch {
		case p.Type != Floats && p.Type != Ints || p.Name == "fill_value" || !isList && p.Name != "value_range" && !area:
		case p.Name == "value_range" && (len(l) != 2 || number(l[0]) == number(l[1])), area && len(l) != 2:
			c.wrongForm(p.Name, "a list of the least and the largest number")
			return false
		case len(l) != 2:
			c.wrongForm(p.Name, "a number, or a list of two")
			return false
		}
	}
	return true
}

// number is a value as a float.
func number(v Value) float64 {
	switch v := v.(type) {
	case Int:
		return float64(v)
	case Float:
		return float64(v)
	}
	return 0
}

// cropped is an image layer whose result has another height and width.
func cropped(e Entry) Entry {
	e.Rule = func(c *Call) {
		in := c.In[0].Type
		h, okH := c.size("height", 1)
		w, okW := c.size("width", 1)
		if imageRule(c); len(c.Faults) > 0 || !okH || !okW {
			return
		}
		at := 0
		if c.Args.ChannelsFirst() && len(in.Shape) == 3 {
			at = 1
		}
		out := c.Results[0]
		out.Shape = slices.Clone(out.Shape)
		out.Shape[at], out.Shape[at+1] = h, w
		c.Out(out)
	}
	return e
}

// erased is an image layer that puts a colour somewhere.
func erased(e Entry) Entry {
	e.Rule = func(c *Call) {
		in := c.In[0].Type
		if imageRule(c); len(c.Faults) > 0 || in.Index > 0 {
			return
		}
		channels := in.Shape[2]
		if c.Args.ChannelsFirst() {
			channels = in.Shape[0]
		}
		if l, ok := c.Args.Values["fill_value"].(List); ok && dsl.Dim(len(l)) != channels {
			c.wrongForm("fill_value", "a number, or one for each channel")
		}
	}
	return e
}

// inBits is an image layer whose factor is a number of bits.
func inBits(e Entry) Entry {
	e.Rule = func(c *Call) {
		for _, n := range c.Ints("factor", 1) {
			if n < 1 || n > 8 {
				c.wrongForm("factor", "a whole number from 1 to 8, or a list of two")
				return
			}
		}
		imageRule(c)
	}
	return e
}

// coloured is an image layer that takes images of red, green and blue.
func coloured(e Entry) Entry {
	rule := e.Rule
	e.Rule = func(c *Call) {
		in, channels := c.In[0], len(c.In[0].Type.Shape)-1
		if c.Args.ChannelsFirst() {
			channels = 0
		}
		if rule(c); len(c.Faults) == 0 && in.Type.Index == 0 && in.Type.Shape[channels] != 3 {
			c.wrongShape(in, "%s takes images of 3 channels, not %s", c.Entry.Name, in.Type)
		}
	}
	return e
}

// oddTaps is an image layer whose kernel_size are odd numbers.
func oddTaps(e Entry) Entry {
	e.Rule = func(c *Call) {
		for _, n := range c.Ints("kernel_size", 1) {
			if n%2 == 0 {
				c.wrongForm("kernel_size", "an odd number, or a list of two")
				return
			}
		}
		imageRule(c)
	}
	return e
}

// inTiles is an image layer that cuts images into tiles.
func inTiles(e Entry) Entry {
	e.Rule = func(c *Call) {
		if imageRule(c); len(c.Faults) > 0 {
			return
		}
		for i, n := range c.Ints("tile_grid_size", 2) {
			if side := c.In[0].Type.Shape[c.Args.ImageAxis(i)]; len(c.In[0].Type.Shape) == 3 && n > int(side) {
				c.wrongValue("tile_grid_size", "%d tiles are more than the %d pixels of the image", n, side)
				return
			}
		}
	}
	return e
}
