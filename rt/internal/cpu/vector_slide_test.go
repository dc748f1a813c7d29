package cpu

import "testing"

// TestSlides: on each vector unit the window of a depthwise convolution slides, of all steps, whatever lines its places see.
func TestSlides(t *testing.T) {
	before := Active()
	defer Use(before)
	for _, v := range Variants() {
		if v == Portable {
			continue
		}
		Use(v)
		for stride := 1; stride <= 2; stride++ {
			s := ConvShape{N: 1, C: 64, F: 64, Groups: 64, In: [3]int{1, 14, 14}, Out: [3]int{1, 14 / stride, 14 / stride}, Window: [3]int{1, 3, 3}, Stride: [3]int{1, stride, stride}, Dilate: [3]int{1, 1, 1}, Lo: [3]int{0, 1, 1}}
			l := ForwardDepth(nil, nil, nil, s)
			r, ok := l.slides()
			if !ok {
				t.Errorf("%v: no sliding by %d", v, stride)
				continue
			}
			for _, two := range r.funcs.two {
				if two[0] == nil || two[1] == nil {
					t.Errorf("%v: no two lines by %d", v, stride)
				}
			}
		}
	}
}
