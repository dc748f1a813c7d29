package cpu

// LineDepth is a convolution and a depthwise one of its result, whose lines are computed when they are needed and stay in
// the second-level cache meanwhile; and, if there is one, a convolution of that with windows of one place, so that lines of the
// depthwise result stay there, too. Items are some lines of the last result.
type LineDepth struct {
	lines   LineConv
	depth   DepthLines
	last    LineConv
	narrows bool // there is a last one
	across  int  // items of a sample: nearly as many lines of the last result each
}

// lineBand is about the most elements of the lines between two convolutions that are there at once: the second-level cache has room
// for them, and for what is made of them.
const lineBand = 1 << 16

// Narrows reports whether a depthwise convolution, e, can be computed with the one before.
func (s *ConvShape) Narrows(e *ConvShape) bool {
	return s.Direct() && !s.Winograd() && !s.Depthwise() && e.Depthwise() && e.DirectDepth() && s.In[0] == 1 && s.Out[0] == 1 && s.Window[0] == 1 && s.Lo[0] == 0 &&
		s.F == e.C && s.N == e.N && s.Out == e.In && volume(e.Out) > 0 && volume(s.Window) > 0 && volume(e.Window) > 0 && volume(s.Out)*s.F >= active.leastBetween
}

// Ends reports whether a convolution of the result of such a one, e, can be computed with both.
func (e *ConvShape) Ends(f *ConvShape) bool {
	return f.Product() && f.C <= blockDepth && f.C == e.F && f.F > 0 && f.N == e.N && f.In == e.Out
}

// NewLineDepth returns the work of a convolution, whose kernel's panels are given, and of a depthwise one.
func NewLineDepth(y, x, panels, taps []float32, s, e ConvShape) LineDepth {
	l := LineDepth{lines: ForwardLines(nil, x, panels, s), depth: ForwardDepth(y, nil, taps, e)}
	most := lineBand / max(1, s.Out[2]*s.F)
	l.across = pieces(e.Out[1], max(1, (most-l.reach())/e.Stride[1]+1))
	l.across = min(even(l.across, 2), e.Out[1])
	return l
}

// End adds a convolution of the result, whose kernel's panels are given, and what follows it.
func (l *LineDepth) End(z, panels []float32, f ConvShape, then Then[float32]) {
	l.last, l.narrows = ForwardLines(z, nil, panels, f), true
	l.last.Then = then
}

// Then sets what follows the first and the second convolution.
func (l *LineDepth) Then(first, second Then[float32]) { l.lines.Then, l.depth.Then = first, second }

// reach is how many lines a window sees, those between its elements too.
func (l *LineDepth) reach() int { return (l.depth.s.Window[1]-1)*l.depth.s.Dilate[1] + 1 }

// between is the most lines between the convolutions that an item needs.
func (l *LineDepth) between() int {
	return (pieces(l.depth.s.Out[1], l.across)-1)*l.depth.s.Stride[1] + l.reach()
}

// Items is the number of items of the work.
func (l *LineDepth) Items() int { return l.depth.s.N * l.across }

// Grain is how many items a thread takes at a time: as many as there are for each, but no more than those of a sample, which
// have lines in common.
func (l *LineDepth) Grain(threads int) int { return min(l.across, pieces(l.Items(), threads)) }

// Run computes the items [lo, hi). Lines that an item has in common with the one before are there already.
func (l *LineDepth) Run(lo, hi int) {
	scratch := Borrow()
	s, e := &l.lines.s, &l.depth.s
	line := s.Out[2] * e.C
	band := Take[float32](scratch, l.between()*line)
	var copied []float32
	if l.lines.copied {
		copied = Take[float32](scratch, l.lines.copies(l.between()))
	}
	l.lines.y, l.lines.outStep[0], l.lines.outStep[1] = band, 0, 0
	l.depth.x = band
	var strip []float32
	if l.narrows {
		strip = Take[float32](scratch, pieces(e.Out[1], l.across)*e.Out[2]*e.C)
		l.depth.y, l.depth.outStep[0], l.last.x = strip, 0, strip
	}
	sample, first, end := -1, 0, 0 // the lines that are there
	for item := lo; item < hi; item++ {
		n, part := item/l.across, item%l.across
		top, bottom := part*e.Out[1]/l.across, (part+1)*e.Out[1]/l.across
		from := max(0, top*e.Stride[1]-e.Lo[1])
		to := max(from, min((bottom-1)*e.Stride[1]-e.Lo[1]+l.reach(), s.Out[1]))
		fresh := from
		if n == sample && first <= from && from < end {
			copy(band, band[(from-first)*line:(end-first)*line])
			fresh = end
		}
		l.lines.first = -from * line
		if fresh < to {
			l.lines.compute(n, 0, fresh, to, copied)
		}
		sample, first, end = n, from, max(fresh, to)
		l.depth.skip = (n*s.Out[1] + from) * line
		if l.narrows {
			l.depth.first = -top * e.Out[2] * e.C
		}
		l.depth.Run(n*e.Out[1]+top, n*e.Out[1]+bottom)
		if l.narrows {
			l.last.skip = (n*e.Out[1] + top) * e.Out[2] * e.C
			l.last.rows(n, 0, top, bottom, 0)
		}
	}
	scratch.Return()
}
