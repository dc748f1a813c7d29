package cpu

// WinoKernel is the derivative of a convolution by its kernel by Winograd's algorithm: that of each step of WinoConv.
// The derivatives of tiles of 2×2 places are turned into sixteen numbers, sixteen products of matrices add up tiles,
// and their sums are turned into those of a kernel. Items are some lines of tiles and some channels; the sums of each
// part of the lines are kept apart.
type WinoKernel struct {
	s        ConvShape
	x, dy    []float32
	sums     []float32 // [parts, 3, 3, c, f]
	u        *unit
	parts    int
	channels int // in an item
}

// winoGroup is about the most channels of an item: the sums of these, with some hundred filters, stay in the
// second-level cache.
const winoGroup = 64

// NewWinoKernel returns the work; the caller gives it sums for all parts by Use.
func NewWinoKernel(x, dy []float32, s ConvShape) WinoKernel {
	w := WinoKernel{s: s, x: x, dy: dy, u: active}
	down, across := s.tiles()
	lines := s.N * s.In[0] * down
	w.parts = max(1, min(pieces(lines*across, winoTiles), 8, maxSums/w.Size()))
	w.channels = even(each(s.C, winoGroup), winoChannels)
	return w
}

// Size is the number of elements of the kernel.
func (w *WinoKernel) Size() int { return winoTaps * w.s.C * w.s.F }

// Parts is how many sums there are.
func (w *WinoKernel) Parts() int { return w.parts }

// Use sets the memory of the sums.
func (w *WinoKernel) Use(sums []float32) { w.sums = sums }

// Items is the number of items of the work.
func (w *WinoKernel) Items() int { return w.parts * pieces(w.s.C, w.channels) }

// Run computes the items [lo, hi).
func (w *WinoKernel) Run(lo, hi int) {
	scratch := Borrow()
	s := &w.s
	down, across := s.tiles()
	lines := s.N * s.In[0] * down
	block := max(1, s.atOnce()/across) // lines that are multiplied at once
	b := winoBlock{pictures{*s, w.u, Take[float32](scratch, max(s.In[2]*s.C, s.Out[2]*s.F))}, Take[float32](scratch, winoNumbers*apart(block*across*w.channels)),
		Take[float32](scratch, winoNumbers*apart(block*across*s.F)), Take[float32](scratch, winoNumbers*apart(w.channels*s.F))}
	clear(b.zeros)
	groups := pieces(s.C, w.channels)
	for item := lo; item < hi; item++ {
		part, from := item/groups, item%groups*w.channels
		to := min(from+w.channels, s.C)
		first, end := part*lines/w.parts, (part+1)*lines/w.parts
		for l := first; l < end; l += block {
			last := min(l+block, end)
			b.see(b.seen, w.x, l, last, from, to, (last-l)*across)
			b.spread(b.spreads, w.dy, l, last)
			b.add((last-l)*across, to-from, l > first)
		}
		n := (to - from) * s.F
		w.u.wino.kernelSum(&w.sums[part*w.Size()+from*s.F], 4*s.C*s.F, &b.sums[0], 4*apart(n), n/w.u.lanes)
	}
	scratch.Return()
}

// winoBlock is what an item works in.
type winoBlock struct {
	pictures
	seen    []float32 // [16, tiles, channels]
	spreads []float32 // [16, tiles, f]
	sums    []float32 // [16, channels, f]
}

// spread writes the sixteen numbers of the derivatives of the tiles of lines [first, end): [16, tiles, filters].
func (b *winoBlock) spread(v, dy []float32, first, end int) {
	s := b.s
	down, across := s.tiles()
	for l := first; l < end; l++ {
		picture, top := l/down, l%down*2
		b.u.wino.spread(&v[(l-first)*across*s.F], 4*apart((end-first)*across*s.F), b.line(dy, b.zeros, picture, s.Out, top, s.F, 0),
			b.line(dy, b.zeros, picture, s.Out, top+1, s.F, 0), 4*s.F, 4*s.F, s.Out[2], across, s.F/b.u.lanes)
	}
}

// add adds the products of tiles to the sums, or sets these.
func (b *winoBlock) add(tiles, channels int, add bool) {
	f, u := b.s.F, b.u
	old := 0
	if add {
		old = 1
	}
	for number := range winoNumbers {
		seen, spread, sums := b.seen[number*apart(tiles*channels):], b.spreads[number*apart(tiles*f):], b.sums[number*apart(channels*f):]
		for j := 0; j < f; j += u.columns {
			products := u.wino.of(min(u.columns, f-j))
			products.sum(&sums[j], &seen[0], 4*channels, &spread[j], 4*f, tiles, old, channels/products.rows)
		}
	}
}

// Join adds up the parts of the sums.
func (w *WinoKernel) Join(dKernel []float32) {
	size := w.Size()
	copy(dKernel, w.sums[:size])
	for part := 1; part < w.parts; part++ {
		Accumulate(dKernel[:size], w.sums[part*size:])
	}
}
