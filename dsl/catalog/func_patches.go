package catalog

import (
	"github.com/dlgen/dlgen/dsl"
	"github.com/dlgen/dlgen/dsl/diag"
)

// patches are functions that cut values into pieces that may overlap.
var patches = []Entry{
	moves("extract_sequences", "cuts the last axis into pieces that may overlap: [..., n] -> [..., pieces, sequence_length]", "extract_sequences(x[0, :, 0], 4, 2)",
		func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
			if !c.needsAxes(c.In[0], 1) || !c.atLeast("sequence_length", 1) || !c.atLeast("sequence_stride", 1) {
				return nil, false
			}
			last := len(x) - 1
			n, step := dsl.Dim(c.Int("sequence_length")), dsl.Dim(c.Int("sequence_stride"))
			if n > x[last] {
				c.wrongValue("sequence_length", "a piece of %d elements is longer than the axis, which has %d", n, x[last])
				return nil, false
			}
			return append(x[:last:last], (x[last]-n)/step+1, n), true
		},
		required("sequence_length", IntArg, "The length of a piece."), required("sequence_stride", IntArg, "The distance from one piece to the next.")),
	moves("unfold", "cuts an image, channels first, into windows: [c, h, w] -> [c·kh·kw, windows]", "unfold(transpose(x), 2)",
		func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
			w, ok := c.slidesOver(x, x)
			if !ok {
				return nil, false
			}
			return dsl.Shape{dsl.Dim(w.Channels * w.Size[0] * w.Size[1]), dsl.Dim(w.Count())}, true
		}, foldParams()...),
	moves("fold", "adds windows up to an image, channels first, the transpose of unfold: [c·kh·kw, windows] -> [c, h, w]", "fold(zeros([8, 4]), [4, 4], 2, stride=2) + sum(x)",
		func(c *Call, x dsl.Shape) (dsl.Shape, bool) {
			size := c.Ints("output_size", 2)
			if len(size) != 2 || len(x) != 2 {
				c.wrongShape(c.In[0], "fold takes windows [c·kh·kw, windows] and an output_size of two numbers")
				return nil, false
			}
			k := c.Ints("kernel_size", 2)
			if len(k) != 2 || k[0]*k[1] < 1 || int(x[0])%(k[0]*k[1]) != 0 {
				c.wrongShape(c.In[0], "%d rows are no multiple of the elements of a window, %v", x[0], k)
				return nil, false
			}
			out := dsl.Shape{x[0] / dsl.Dim(k[0]*k[1]), dsl.Dim(size[0]), dsl.Dim(size[1])}
			w, ok := c.slidesOver(out, out)
			if ok && w.Count() != int(x[1]) {
				c.wrongShape(c.In[0], "there are %d windows in %v, not %d", w.Count(), size, x[1])
				return nil, false
			}
			return out, ok
		}, append([]Param{within(required("output_size", Ints, "Height and width of the image."), 1, longest)}, foldParams()...)...),
}

func foldParams() []Param {
	return []Param{
		within(required("kernel_size", Ints, "Height and width of a window."), 1, longest), within(option("dilation", Ints, "1", "Distance between the elements of a window."), 1, longest),
		within(option("padding", Ints, "0", "How many zeros are put around."), 0, longest), within(option("stride", Ints, "1", "Distance from one window to the next."), 1, longest),
	}
}

// Sliding is how windows slide over an image [channels, height, width].
type Sliding struct {
	Channels                    int
	In, Size, Step, Dilate, Pad []int
	Windows                     []int // how many there are along each axis
}

// Count is the number of windows.
func (s Sliding) Count() int { return s.Windows[0] * s.Windows[1] }

// Sliding reads the arguments of unfold and fold, for an image.
func (a *Args) Sliding(image []int) Sliding {
	s := Sliding{
		Channels: image[0], In: image[1:], Size: a.Ints("kernel_size", 2), Step: a.Ints("stride", 2), Dilate: a.Ints("dilation", 2), Pad: a.Ints("padding", 2),
		Windows: []int{0, 0},
	}
	for i := range 2 {
		if len(s.Size) == 2 && len(s.Step) == 2 && len(s.Dilate) == 2 && len(s.Pad) == 2 && s.Step[i] > 0 {
			room := s.In[i] + 2*s.Pad[i] - (s.Size[i]-1)*s.Dilate[i] - 1
			if room >= 0 && s.Size[i] > 0 && s.Dilate[i] > 0 && s.Pad[i] >= 0 {
				s.Windows[i] = room/s.Step[i] + 1
			}
		}
	}
	return s
}

func (c *Call) slidesOver(image, shown dsl.Shape) (Sliding, bool) {
	if len(image) != 3 {
		c.wrongShape(c.In[0], "%s takes an image [channels, height, width], not %s", c.Name, c.In[0].Type)
		return Sliding{}, false
	}
	s := c.Args.Sliding([]int{int(image[0]), int(image[1]), int(image[2])})
	if s.Count() == 0 {
		c.Fail("kernel_size", diag.ArgumentValue, "no such window fits into %s", shown)
		return s, false
	}
	return s, true
}
