package cpu

// Convolutions of 3×3 windows by Winograd's F(2×2, 3×3) on a vector unit: Lavin and Gray, "Fast Algorithms for
// Convolutional Neural Networks" (2015). The output is cut into tiles of 2×2 places, and what these see, 4×4 places,
// is turned into sixteen numbers a channel, as the kernel is once. Sixteen products of matrices, tiles by channels by
// filters, and sums of what they give are the output: 16 multiplications for each pair of a channel and a filter where
// the definition takes 36. All factors of the sums are 0, ±1 and ±½, so that little is lost by rounding.

// winograd are a unit's functions around the products.
type winograd struct {
	see       func(v *float32, vs int, l0, l1, l2, l3 *float32, step, next, left, places, tiles, n int)
	spread    func(v *float32, vs int, l0, l1 *float32, step, next, places, tiles, n int)
	give      func(l0, l1 *float32, step int, m *float32, ms, next, places, tiles, n int)
	kernel    func(u *float32, us int, k *float32, ks, next, rows, n int)
	kernelSum func(k *float32, ks int, m *float32, ms, n int)
	// products are those of panels of sixteen filters, and of thirty-two if the unit has them.
	products [2]winoProducts
}

// winoProducts are the products of a panel of filters.
type winoProducts struct {
	rows     int // of sums that are computed together
	multiply func(given *float32, givenSkip int, seen *float32, channels, seenSkip int, panel *float32, panelSkip, groups, numbers int)
	sum      func(sums, seen *float32, seenStep int, spread *float32, step, tiles, add, groups int)
}

// of returns the products for a panel of a width.
func (w *winograd) of(width int) *winoProducts { return &w.products[width/winoChannels-1] }

const (
	winoNumbers = 16 // of a tile, and of a kernel's pair of channel and filter
	winoTaps    = 9
	// winoChannels divides the number of channels and that of filters: whole vectors of every unit.
	winoChannels = 16
	// winoTiles and fewTiles are about how many tiles are multiplied at once: with few channels so few that they stay in
	// the first-level cache, as the turned kernel does.
	winoTiles, fewTiles = 64, 16
	fewPairs            = 1 << 10 // of channels and filters, with which few tiles are multiplied at once
	// winoGroupRows is what the tiles of products are rounded up to.
	winoGroupRows = 16
)

// apart returns how far one of the sixteen numbers of n elements, whole vectors, lies behind the one before: an odd number
// of the cache's lines, so that those of one element are in different sets of the cache.
func apart(n int) int { return (n/winoChannels | 1) * winoChannels }

// Winograd reports whether a convolution is computed by WinoConv on this machine: its windows are 3×3 without strides,
// and there are places enough for what it costs to turn the kernel.
func (s *ConvShape) Winograd() bool { return s.wino() && s.turns(turnedPairs) }

// InputWinograd reports whether the derivative by the input is computed by WinoConv, which turns the kernel round, too.
func (s *ConvShape) InputWinograd() bool {
	t := s.backward()
	return s.Phases() == 1 && t.wino() && t.turns(turnedRoundPairs)
}

// KernelWinograd reports whether the derivative by the kernel is computed by WinoKernel.
func (s *ConvShape) KernelWinograd() bool {
	return s.wino() && (s.C*s.F <= turnedNear || active.exact && s.allTiles() >= manySummed || s.allTiles() >= manyTurned)
}

// When there are places enough. The turned kernel stays in the second-level cache up to turnedNear pairs of a channel and a filter: some tiles
// are enough then. Beyond, AVX2 needs manyTurned; a place of the output makes AVX-512 gain the time in which it turns so many pairs, or turns them
// round before. A derivative by the kernel, whose sums alone are turned, gains from manySummed tiles on.
const (
	turnedNear                    = 1 << 14
	leastWino                     = 12
	manyTurned, manySummed        = 64, 32
	turnedPairs, turnedRoundPairs = 660, 512
)

// turns reports whether there are places enough to turn the kernel.
func (s *ConvShape) turns(pairs int) bool {
	switch {
	case s.C*s.F <= turnedNear:
		return true
	case active.exact:
		return s.N*volume(s.Out)*pairs >= s.C*s.F
	}
	return s.allTiles() >= manyTurned
}

// wino reports whether Winograd's algorithm computes a convolution: that there are some tiles, most of whose places the output has.
func (s *ConvShape) wino() bool {
	if active.rows == 0 || s.Groups != 1 || s.Window != [3]int{1, 3, 3} || s.Stride != [3]int{1, 1, 1} ||
		s.Dilate[1] != 1 || s.Dilate[2] != 1 || s.Lo[0] != 0 || s.In[0] != s.Out[0] || s.C == 0 || s.F == 0 ||
		s.C%winoChannels != 0 || s.F%winoChannels != 0 {
		return false
	}
	for axis := 1; axis < 3; axis++ {
		if s.Lo[axis] < 0 || s.Lo[axis] > 2 || s.In[axis] == 0 {
			return false
		}
	}
	tiles, places := s.allTiles(), s.N*volume(s.Out)
	return tiles >= leastWino && 3*winoNumbers*tiles <= 2*winoTaps*places
}

// allTiles is how many tiles all planes of the output have.
func (s *ConvShape) allTiles() int {
	down, across := s.tiles()
	return s.N * s.In[0] * down * across
}

// atOnce is about how many tiles are multiplied at once.
func (s *ConvShape) atOnce() int {
	if s.C*s.F <= fewPairs {
		return fewTiles
	}
	return winoTiles
}

// tiles returns how many tiles of 2×2 places cover a plane of the output.
func (s *ConvShape) tiles() (down, across int) { return pieces(s.Out[1], 2), pieces(s.Out[2], 2) }

// backward is the shape of the correlation that gives the derivative by the input of a convolution without strides.
func (s *ConvShape) backward() ConvShape {
	t := *s
	t.C, t.F, t.In, t.Out = s.F, s.C, s.Out, s.In
	for axis := range t.Lo {
		t.Lo[axis] = (s.Window[axis]-1)*s.Dilate[axis] - s.Lo[axis]
	}
	return t
}

// pictures turns lines of an input into what tiles see.
type pictures struct {
	s     ConvShape // no pointer: it would put the work on the heap
	u     *unit
	zeros []float32 // a line
}

// see writes the sixteen numbers of the tiles of lines [first, end) for channels [from, to): [16, tiles, channels], with
// room for so many tiles.
func (p *pictures) see(v, x []float32, first, end, from, to, room int) {
	s := &p.s
	down, across := s.tiles()
	n := to - from
	for l := first; l < end; l++ {
		picture, top := l/down, l%down*2-s.Lo[1]
		var lines [4]*float32
		for i := range lines {
			lines[i] = p.line(x, p.zeros, picture, s.In, top+i, s.C, from)
		}
		p.u.wino.see(&v[(l-first)*across*n], 4*apart(room*n), lines[0], lines[1], lines[2], lines[3],
			4*s.C, 4*n, s.Lo[2], s.In[2], across, n/p.u.lanes)
	}
}

// line returns where the channels from one on of a picture's line begin; zeros if it has no such line.
func (p *pictures) line(x, zeros []float32, picture int, size [3]int, line, channels, from int) *float32 {
	if uint(line) >= uint(size[1]) {
		return &zeros[from]
	}
	return &x[(picture*size[1]+line)*size[2]*channels+from]
}
