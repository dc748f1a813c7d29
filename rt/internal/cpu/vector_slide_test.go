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

// TestBehind: of what lies behind the weights of a product of few rows each item, and each part of the depth, asks for its part, for no more
// than its tiles can; of many rows, or where nothing lies behind, none does.
func TestBehind(t *testing.T) {
	const n, k, bytes, turn = 64, 32, 1 << 14, 128
	memory := make([]float32, n*k+bytes/4)
	for _, c := range []struct{ m, of, from, to, bytes int }{
		{fewRows - 1, len(memory), 0, k, bytes}, {fewRows - 1, len(memory), k / 2, k, bytes / 2}, {1, len(memory), 0, k, k / unrolled * turn * 2},
		{fewRows, len(memory), 0, k, 0}, {49, n * k, 0, k, 0},
	} {
		g := Gemm[float32]{B: Operand[float32]{Data: memory[: n*k : c.of], Layout: Flat, LD: n}, Batch: 1, M: c.m, N: n, K: k}
		var words [4]int64
		g.behind(words[:], &piece{rows: c.m, column: n / 2, columns: n / 2, from: c.from, to: c.to})
		if c.m == 1 {
			c.bytes *= n / 2 / g.tileColumns()
		}
		turns := (c.to - c.from) / unrolled
		if want := c.bytes / 2 / (turns * turn); int(words[2]) != want {
			t.Errorf("%d rows, %d elements, depths [%d, %d): %d lines, want %d", c.m, c.of, c.from, c.to, words[2], want)
		}
	}
}
