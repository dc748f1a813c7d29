package cpu

import (
	"testing"
	"unsafe"
)

// TestBehind: of what lies behind the weights of a product of few rows each item, and each part of the depth, asks for its part, for no more
// than its tiles can; of many rows, or where nothing lies behind, none does.
func TestBehind(t *testing.T) {
	const n, k, bytes, turn = 64, 32, 1 << 14, 128
	memory := make([]float32, n*k+bytes/4)
	for _, c := range []struct{ m, of, from, to, bytes int }{
		{fewRows - 1, len(memory), 0, k, bytes}, {fewRows - 1, len(memory), k / 2, k, bytes / 2}, {1, len(memory), 0, k, k / unrolled * turn * 2},
		{fewRows, len(memory), 0, k, 0}, {49, n * k, 0, k, 0},
	} {
		g := Gemm[float32]{A: Operand[float32]{Layout: Long}, B: Operand[float32]{Data: memory[: n*k : c.of], Layout: Flat, LD: n}, Batch: 1, M: c.m, N: n, K: k}
		turns := (c.to - c.from) / unrolled
		got := g.behind(&piece{rows: c.m, column: n / 2, columns: n / 2, from: c.from, to: c.to}, turns)
		if c.m == 1 {
			c.bytes *= n / 2 / g.tileColumns()
		}
		if want := c.bytes / 2 / (turns * turn) * turns * turn; got.length != want {
			t.Errorf("%d rows, %d elements, depths [%d, %d): %d bytes, want %d", c.m, c.of, c.from, c.to, got.length, want)
		}
	}
}

// TestAhead: the steps that tiles take from a stack bring each line of a region once, from the first on, or as much as there are tiles for;
// those of a strip come first, and what it has left of them goes with the next strip's.
func TestAhead(t *testing.T) {
	const turns, bytes = 4, 128
	memory := make([]float32, 1<<12)
	take := func(a *ahead) (start, inc int) {
		n := int(a.words[0]) - 1
		a.words[0]--
		return int(a.words[2*n+1] - int64(uintptr(unsafe.Pointer(&memory[0])))), int(a.words[2*n+2])
	}
	for _, c := range []struct{ lines, length, step, most, steps int }{
		{1, 640, 640, 99, 5},      // 2,560 bytes, 512 a step
		{1, 640, 640, 3, 3},       // no more tiles
		{4, 160, 160, 99, 5},      // the same without gaps
		{3, 160, 1000, 99, 3 * 2}, // 640 bytes a line
		{3, 20, 1000, 99, 3},      // 80 bytes a line
	} {
		a := ahead{words: make([]int64, 64)}
		a.bring(regionOf(memory, c.lines, c.length, c.step), turns, bytes, c.most)
		if int(a.words[0]) != c.steps {
			t.Fatalf("%+v: %d steps", c, a.words[0])
		}
		if c.length == c.step {
			c.lines, c.length = 1, c.lines*c.length
		}
		for i := range c.steps {
			across := c.steps / c.lines
			if c.lines == 1 {
				across = c.steps
			}
			want := 4*(i/across*c.step) + i%across*turns*bytes
			if start, inc := take(&a); start != want || inc > bytes || c.steps == c.lines*across && across*turns*inc < 4*c.length && c.most == 99 {
				t.Errorf("%+v: step %d begins at %d, want %d, and goes on by %d", c, i, start, want, inc)
			}
		}
	}

	r := room[float32]{ahead: ahead{words: make([]int64, 64)}}
	r.ahead.bring(regionOf(memory, 1, 640, 640), turns, bytes, 99)
	r.ahead.whole = int(r.ahead.words[0])
	for range 2 {
		r.first(&memory[1000], turns, 100, 3, 200)
		for i := range 2 {
			if start, inc := take(&r.ahead); start != 4*(1000+200*i) || inc != 400 {
				t.Errorf("a strip's step %d begins at %d and goes on by %d", i, start, inc)
			}
		}
	}
	take(&r.ahead)
	if start, _ := take(&r.ahead); start != 0 {
		t.Errorf("behind a strip's steps the item's first begins at %d", start)
	}
}
