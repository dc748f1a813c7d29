package cpu

// A depthwise convolution whose window has three elements along lines, and goes along them in steps of one or two, is
// computed column by column of the input: the window stays in registers, as do the sums of all places that see the column.
// Two lines of the output are computed at once where there are two.

// slideFunc computes one line of the output or two, for so many vectors of channels. It goes through so many columns of the
// input, ldx apart. Each is the last that some place sees, or in steps of two every other: if the number of columns is
// negative, it is less, and the first is such a one. That place is written, but the first times, skip of them, there is none;
// and so are tail places behind the last column. Then it takes y*scale + bias within limits; no scale is 1, no bias 0.
// For each column a line of the cache is asked for, soonStep behind the one before: where the next lines of the output are
// written, which else wait for memory. Distances are in bytes: of places and lines of y, columns and lines of x, elements and
// lines of the window.
type slideFunc func(y *float32, ldy, yLine int, x *float32, ldx, xLine int, w *float32, ws, wLine, columns, skip, tail int, scale, bias *float32, low, high float32, vectors int, soon *float32, soonStep int)

// slideFuncs are a unit's for a step.
type slideFuncs struct {
	one [3]slideFunc    // a line of the output, by the lines of the window that it sees, less one
	two [2][2]slideFunc // two neighbours, of a window of three; of which the first, the second does not see one
}

// cacheLine is how many bytes come into a cache together.
const cacheLine = 64

// slideTaps is how many elements a line of such a window has.
const slideTaps = 3

// slide is how the window goes along lines.
type slide struct {
	funcs               *slideFuncs
	first               int // column of the input
	columns, skip, tail int
	low, high           float32
}

// slides returns how the window slides along lines, if the unit has functions for it.
func (l *DepthLines) slides() (r slide, ok bool) {
	s := &l.s
	step, left := s.Stride[2], max(0, s.Lo[2])
	if step > len(l.u.slides) || s.Window[2] != slideTaps || s.Dilate[1] != 1 || s.Dilate[2] != 1 || s.C < l.u.lanes || left >= slideTaps {
		return r, false
	}
	if r.funcs = &l.u.slides[step-1]; r.funcs.one[0] == nil || s.Window[1] > len(r.funcs.one) {
		return r, false
	}
	for _, o := range [2]int{0, s.Out[1] - 1} {
		if seen := s.sight(1, o); seen.first >= seen.end {
			return r, false
		}
	}
	r.first = max(0, -s.Lo[2])
	r.columns = min(s.In[2]-r.first, (s.Out[2]-1)*step-left+slideTaps)
	r.skip = (slideTaps - 1 - left) / step
	last := r.columns // so many of them are the last of some place
	if step == 2 {
		last = (r.columns + 1 - left%2) / 2
	}
	r.tail = s.Out[2] - (last - r.skip)
	ok = 0 < r.columns && r.skip <= last && 0 <= r.tail && r.tail < slideTaps+1-step
	if step == 2 && left%2 == 0 {
		r.columns = -r.columns
	}
	r.low, r.high = l.Then.limits()
	return r, ok
}

// slide computes the lines [lo, hi) for whole vectors of channels, and returns how many channels that are.
func (l *DepthLines) slide(r *slide, lo, hi int) (channels int) {
	channels = l.s.C / l.u.lanes * l.u.lanes
	for lo < hi {
		plane, o := lo/l.s.Out[1], lo%l.s.Out[1]
		lo += l.slideLines(r, plane, o, min(hi-lo, l.s.Out[1]-o), channels)
	}
	return channels
}

// slideLines computes one line or two, of those that are left, and returns how many.
func (l *DepthLines) slideLines(r *slide, plane, o, left, channels int) (done int) {
	s := &l.s
	seen := s.sight(1, o)
	f, tap, end := r.funcs.one[seen.end-seen.first-1], seen.first, seen.end
	done = 1
	if left > 1 && s.Stride[1] == s.Stride[2] && s.Window[1] == 3 && seen.first <= 1 && seen.end == 3 {
		if next := s.sight(1, o+1); next.first == 0 && next.end >= 2 {
			f, tap, end, done = r.funcs.two[seen.first][3-next.end], 0, next.end+s.Stride[1], 2
		}
	}
	line, above := s.In[2]*s.C, plane*s.In[1]+o*s.Stride[1]-s.Lo[1]
	x := l.x[(above+seen.first)*line+r.first*s.C-l.skip:][:(end-seen.first-1)*line+(max(r.columns, -r.columns)-1)*s.C+channels]
	y := l.y[l.first+plane*l.outStep[0]+o*l.outStep[1]:][:(done-1)*l.outStep[1]+(s.Out[2]-1)*l.outStep[2]+channels]
	soon, soonStep := &y[0], 0
	if left > done {
		soon, soonStep = &l.y[l.first+plane*l.outStep[0]+(o+done)*l.outStep[1]], cacheLine
	}
	w := &l.w[l.tap+tap*l.tapStep[0]]
	f(&y[0], 4*l.outStep[2], 4*l.outStep[1], &x[0], 4*s.C, 4*line, w, 4*l.tapStep[1], 4*l.tapStep[0], r.columns, r.skip, r.tail,
		part(l.Then.Scale, 0, channels), part(l.Then.Bias, 0, channels), r.low, r.high, channels/l.u.lanes, soon, soonStep)
	return done
}
