package cpu

// Convolutions of float32 on a vector unit, without packing patches. Neighbouring places of the output see what lies
// a constant distance apart in the input, so that a tile, some places by some filters, reads its operand straight
// from there: line by line of the window, each line's channels one run. Where windows reach over the edge, they read
// lines that were copied with zeros around them.

// LineConv is a correlation whose tiles read their operands where these lie.
//
// A window's line is one run, or one for each of its elements if they lie apart. Channels and filters in groups are as many
// convolutions of lines that were copied group by group, each as if there were no other.
type LineConv struct {
	s       ConvShape // of each of the groups: C and F are its channels and filters
	y, x    []float32
	kernel  []float32 // panels of u.columns filters: [group, panel, window*c, u.columns]
	own     []float32 // the kernel of which each Run makes these for itself; nil if they are given
	outStep [4]int    // elements of y from one sample, plane, line, place to the next
	first   int       // the first element of y
	skip    int       // elements of the input before those that x has, of a product
	u       *unit
	heights heights // of a line's tiles
	wide    int     // filters that are computed for all places of a line before the others
	copied  bool    // lines are, with zeros around them or group by group
	height  int     // lines of the output that are one item
	spans   int     // into which lines are divided if there are few items
	filters int     // that are one item: all, or those of a panel
	from    int     // the first filter of the item that is computed
	to      int     // the one behind its last
	held    bool    // its lines are copied already
	Then    Then[float32]
	peaks   Peaks
}

// Take lets the work take the maximum of windows of its result, some lines at a time, which stay in the first-level cache.
func (l *LineConv) Take(p Peaks) {
	l.peaks, l.spans, l.filters = p, 1, l.s.F
	l.height = even(min(l.height, max(1, lineElements/(l.s.Out[2]*l.outStep[3]))), p.Size.Stride[1])
}

// smallKernel is the most elements of a kernel that stays in the first-level cache: all filters of some places are then
// computed before those of the next, so that the result is written from its first element to its last.
const smallKernel = 1 << 12

// lineElements is the most elements of lines of which windows are taken at once.
const lineElements = 1 << 12

// Direct reports whether a convolution can be computed by LineConv on this machine.
func (s *ConvShape) Direct() bool {
	return active.rows > 0
}

// ByLines reports whether a convolution is best computed by LineConv on this machine, not as a product of its windows' patches.
func (s *ConvShape) ByLines() bool {
	switch {
	case !s.Direct():
		return false
	case s.Groups != 1 || s.Product():
		return true
	case active.exact:
		return s.waits() <= s.patching()
	}
	return s.F%active.lanes != 0 || s.N*volume(s.Out) >= active.fewDirect // with fewer, packing the kernel takes longer than multiplying
}

// The costs of a convolution with AVX-512, in places of the output, each of which takes as many multiplications as the kernel has elements. Each
// tile of a line reads panels of the kernel: that takes as long as to multiply so many rows. Packing the kernel is as many places, more if no
// second-level cache holds it, and patches are packed in the time of some filters.
const (
	panelRows             = 8
	packedNear, packedFar = 15, 45
	nearKernel            = 1 << 19 // elements
	patchFilters          = 63
)

// waits is what LineConv takes beside multiplying.
func (s *ConvShape) waits() float64 {
	lines, across := s.N*s.Out[0]*s.Out[1], pieces(s.Out[2], active.rows)
	packed := packedNear
	if volume(s.Window)*s.C*s.F > nearKernel {
		packed = packedFar
	}
	return float64(lines*max(0, panelRows*across-s.Out[2]) + packed)
}

// patching is what a product of patches takes beside multiplying.
func (s *ConvShape) patching() float64 {
	return float64(s.N*volume(s.Out)) * patchFilters / float64(max(1, s.F))
}

// group is the shape of each of a convolution's groups.
func (s ConvShape) group() ConvShape {
	s.C, s.F = s.C/s.Groups, s.F/s.Groups
	return s
}

// reach is how many places of a line a window's line spans.
func (s *ConvShape) reach() int { return (s.Window[2]-1)*s.Dilate[2] + 1 }

// dilated reports whether the elements of a window's line lie apart.
func (s *ConvShape) dilated() bool { return s.Window[2] > 1 && s.Dilate[2] > 1 }

// Use sets the kernel's panels.
func (l *LineConv) Use(panels []float32) { l.kernel = panels }

// Own lets each Run pack the kernel for itself.
func (l *LineConv) Own(kernel []float32) { l.own = kernel }

// ForwardLines returns Conv as work on lines; panels are the kernel's.
func ForwardLines(y, x, panels []float32, s ConvShape) LineConv {
	l := LineConv{s: s.group(), y: y, x: x, kernel: panels, u: active}
	l.outStep = [4]int{volume(s.Out) * s.F, s.Out[1] * s.Out[2] * s.F, s.Out[2] * s.F, s.F}
	l.finish()
	return l
}

// InputLines returns a phase of ConvInput as work on lines: the correlation of dy with the turned kernel, whose
// panels are given. The phase's shape is that of the convolution without strides.
func InputLines(dx, dy, panels []float32, whole ConvShape, p ConvShape, rows Rows) LineConv {
	t := ConvShape{N: p.N, C: p.F, F: p.C, Groups: p.Groups, In: p.Out, Out: p.In, Window: p.Window, Stride: [3]int{1, 1, 1}, Dilate: p.Dilate}
	for axis := range t.Lo {
		t.Lo[axis] = (p.Window[axis]-1)*p.Dilate[axis] - p.Lo[axis]
	}
	if volume(t.Window) == 0 {
		t.Lo = [3]int{}
	}
	l := LineConv{s: t.group(), y: dx, x: dy, kernel: panels, u: active}
	in, step := whole.In, rows.Step
	line := in[2] * whole.C
	l.outStep = [4]int{volume(in) * whole.C, step[0] * in[1] * line, step[1] * line, step[2] * whole.C}
	l.first = flat(rows.First, in) * whole.C
	l.finish()
	return l
}

// finish decides how lines are read and how many are one item.
func (l *LineConv) finish() {
	s := &l.s
	if volume(s.Window) == 0 {
		s.Window = [3]int{} // nothing is seen: compute writes zeros
	}
	l.wide = l.u.columns
	if volume(s.Window)*s.C*s.F <= smallKernel {
		l.wide = even(s.F, l.wide)
	}
	l.height, l.spans, l.filters, l.to = s.Out[1], 1, s.F, s.F
	l.span()
	if l.grouped() {
		l.bound()
	}
	work := s.N * volume(s.Out) * s.Groups * s.F * volume(s.Window) * s.C
	if l.byPanels() {
		for l.filters = l.u.columns; l.height > 1 && l.copies(l.height) > heldElements; {
			l.height = (l.height + 1) / 2
		}
	}
	for l.height > 1 && l.Items() < fewItems && work > smallProduct*l.Items() {
		l.height = (l.height + 1) / 2
	}
	if n := l.Items(); l.filters == s.F && l.height == 1 && 0 < n && n < fewItems && work > smallProduct*n {
		l.spans = max(1, min(pieces(fewItems, n), s.Out[2]/(leastTiles*l.u.rows)))
	}
}

// Large kernels are read panel by panel: an item is some lines of the output and the filters of a panel, so that the panel stays in the
// second-level cache for all of these lines. So do the lines that they see, which are copied once for all panels.
const (
	panelKernel  = 1 << 17 // the least elements of such a kernel
	heldElements = 1 << 17 // of the lines, at most
)

// byPanels reports whether a kernel is read so.
func (l *LineConv) byPanels() bool {
	s := &l.s
	return l.u.exact && s.Groups == 1 && s.Window[0] == 1 && s.F > l.u.columns && volume(s.Window)*s.C*s.F >= panelKernel && !l.product()
}

// grouped reports whether lines are copied group by group; a product reads them where they lie.
func (l *LineConv) grouped() bool { return l.s.Groups > 1 && !l.product() }

// bound makes so few lines an item that those of all groups, read and written, stay in the second-level cache.
func (l *LineConv) bound() {
	for l.height > 1 && l.copies(l.height)+l.height*l.s.Out[2]*l.outStep[3] > groupBands*l.u.band {
		l.height--
	}
	l.height = each(l.s.Out[1], l.height)
}

// groupBands is how many times the unit's band such lines may have: they are read once.
const groupBands = 2

// leastTiles is how many tiles a span of a line has at least.
const leastTiles = 4

// span sets what follows from the places of a line.
func (l *LineConv) span() {
	s := &l.s
	last := (s.Out[2]-1)*s.Stride[2] - s.Lo[2] + s.reach() - 1
	l.copied = volume(s.Window) > 0 && (s.Lo[2] > 0 || last >= s.In[2] || l.grouped())
	if s.Out[2] > 0 {
		l.heights = l.u.tileHeights(s.Out[2], s.F)
	}
}

// part is the work on one of the spans of all lines.
func (l LineConv) part(span int) LineConv {
	from, to := l.s.Out[2]*span/l.spans, l.s.Out[2]*(span+1)/l.spans
	l.first += from * l.outStep[3]
	l.s.Out[2], l.s.Lo[2] = to-from, l.s.Lo[2]-from*l.s.Stride[2]
	l.span()
	return l
}

// Items is the number of items of the work.
func (l *LineConv) Items() int {
	return l.s.N * l.s.Out[0] * pieces(l.s.Out[1], l.height) * l.spans * pieces(l.s.F, max(1, l.filters))
}

// Work is the number of multiplications of an item.
func (l *LineConv) Work() int {
	return l.height * pieces(l.s.Out[2], l.spans) * l.s.Groups * l.filters * volume(l.s.Window) * l.s.C
}

// width is the length of a line of the input with the zeros around it.
func (l *LineConv) width() int { return (l.s.Out[2]-1)*l.s.Stride[2] + l.s.reach() }

// copies is the number of elements of the copied lines that so many of the output see.
func (l *LineConv) copies(lines int) int {
	s := &l.s
	return s.Groups * l.width() * s.C * ((lines-1)*s.Stride[1] + (s.Window[1]-1)*s.Dilate[1] + 1)
}

// Run computes the items [lo, hi). Each thread has a copy of the work.
func (l *LineConv) Run(lo, hi int) {
	scratch := Borrow()
	if l.own != nil {
		whole := l.s
		whole.C, whole.F = whole.C*whole.Groups, whole.F*whole.Groups
		k := NewKernelPanels(scratch, l.own, &whole)
		k.Run(0, k.Items())
		l.Use(k.Panels)
	}
	var copied []float32
	if l.copied {
		copied = Take[float32](scratch, l.copies(l.height))
	}
	g := l.peaks.prepare(scratch, l.height)
	across, panels, held := pieces(l.s.Out[1], l.height), pieces(l.s.F, max(1, l.filters)), -1
	for item := lo; item < hi; item++ {
		if panels > 1 {
			block := item / panels
			l.from = item % panels * l.filters
			l.to = min(l.from+l.filters, l.s.F)
			first := block % across * l.height
			l.held, held = held == block, block
			l.compute(block/across/l.s.Out[0], block/across%l.s.Out[0], first, min(first+l.height, l.s.Out[1]), copied)
			continue
		}
		if l.spans > 1 {
			part := l.part(item % l.spans)
			at := item / l.spans
			part.compute(at/across/l.s.Out[0], at/across%l.s.Out[0], at%across, at%across+1, copied)
			continue
		}
		n, plane, first := item/across/l.s.Out[0], item/across%l.s.Out[0], item%across*l.height
		end := min(first+l.height, l.s.Out[1])
		if l.peaks.Z != nil && !l.peaks.Keep { // the lines of all items go to the same place
			l.y, l.first, l.outStep[0], l.outStep[1] = g.lines, -first*l.outStep[2], 0, 0
		}
		l.compute(n, plane, first, end, copied)
		if l.peaks.Z != nil {
			l.peaks.take(&g, l.y[l.at(n, plane, first):], n*l.s.Out[0]+plane, first, end-first, 0, l.s.Groups*l.s.F)
		}
	}
	scratch.Return()
}

// at is where a line of the output begins.
func (l *LineConv) at(n, plane, o int) int {
	return l.first + n*l.outStep[0] + plane*l.outStep[1] + o*l.outStep[2]
}
