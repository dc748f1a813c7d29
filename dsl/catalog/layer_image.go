package catalog

import "github.com/dlgen/dlgen/dsl"

// image is an operand with n spatial axes.
type image struct {
	sizes    []int
	channels dsl.Dim
	first    bool // channels_first
}

// image reads the operand of a layer with n spatial axes.
func (c *Call) image(n int) (image, bool) {
	s := c.In[0].Type.Shape
	first := c.Args.ChannelsFirst()
	if len(s) != n+1 {
		form := spatialForm[n]
		if first {
			form = "the channels and " + plainSpatial[n]
		}
		d := c.wrongRank(0, form)
		if len(s) == n && !first {
			d.WithHint("an axis for the channels is added by `x[..., none]`")
		}
		return image{}, false
	}
	return c.imageOf(s, n), true
}

// imageOf reads a shape with n spatial axes and channels.
func (c *Call) imageOf(s dsl.Shape, n int) image {
	first := c.Args.ChannelsFirst()
	if first {
		s = append(s[1:len(s):len(s)], s[0])
	}
	im := image{channels: s[n], first: first}
	for _, d := range s[:n] {
		im.sizes = append(im.sizes, int(d))
	}
	return im
}

var plainSpatial = [...]string{1: "one axis", 2: "two axes", 3: "three axes"}

// shape is the image's shape in the user's order of axes.
func (im image) shape() dsl.Shape {
	s := make(dsl.Shape, 0, len(im.sizes)+1)
	if im.first {
		s = append(s, im.channels)
	}
	for _, n := range im.sizes {
		s = append(s, dsl.Dim(n))
	}
	if !im.first {
		s = append(s, im.channels)
	}
	return s
}

// windows returns how many windows there are along each axis.
func (c *Call) windows(arg string, in, size, step, dilation []int) ([]int, bool) {
	out := make([]int, len(in))
	for i, n := range in {
		reach := (size[i]-1)*dilation[i] + 1
		switch {
		case c.Word("padding") != "valid":
			out[i] = (n + step[i] - 1) / step[i]
		case reach > n:
			c.windowTooLarge(arg, size, in)
			return nil, false
		default:
			out[i] = (n-reach)/step[i] + 1
		}
	}
	return out, true
}
