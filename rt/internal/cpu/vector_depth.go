package cpu

// Depthwise convolutions of float32 on a vector unit, with a filter for each channel. A function takes some channels
// and goes through the places of a line, several at a time: their sums stay in registers, each element of the window
// is read once for all of them, and what it sees is read where it lies. At the edges, where windows see less,
// neighbouring places that see the same elements of the window are computed together.

// depthFunc computes tiles, each of so many neighbouring places of a line, and some channels:
//
//	y[r*ldy + c] = Σ x[r*rs + (l*cs) + c] * w[l*ws + c] over l in [0, depth)
//
// and goes on so many times, each time where x and w have come to, plus xSkip and wSkip. Then it takes y*scale and
// y + bias, each unless that is nil, and min(max(y, low), high) if limited is 1. Distances are in bytes.
type depthFunc func(y *float32, ldy int, x *float32, rs, cs, xSkip int, w *float32, ws, wSkip, depth, times, tiles int, scale, bias *float32, limited int, low, high float32, channels int)

// depthSumFunc adds to the sums of some lines of a window and some elements of each:
//
//	sums[i*lineSum + t*tapSum + c] += Σ x[i*lineStep + t*tapStep + (l*cs) + c] * dy[l*ds + c] over l in [0, depth)
//
// and goes on like depthFunc. AVX-512 brings what lies ahead of dy and of the last of x's lines into the cache meanwhile.
type depthSumFunc func(sums *float32, lineSum, tapSum int, x *float32, lineStep, tapStep, cs, xSkip int, dy *float32, ds, dySkip, depth, times, channels, ahead int)

// depthWidth are a unit's functions for a number of channels.
type depthWidth struct {
	channels int
	fewer    bool // they can do with fewer channels
	places   []depthFunc
	sums     [3][3]depthSumFunc // by lines and elements, less one; nil: there are none
	taps     [][]tapFunc        // of convolutions with few channels, by lines and elements, less one
}

// depthWidth returns the functions to use when so many channels are left.
func (u *unit) depthWidth(left int, sums bool) *depthWidth {
	for i := len(u.depth) - 1; ; i-- { // the widest last
		w := &u.depth[i]
		if sums && w.sums[0][0] == nil {
			continue
		}
		if w.channels <= left || w.fewer && (i == 0 || u.depth[i-1].channels < left) {
			return w
		}
	}
}

// DirectDepth reports whether a depthwise convolution can be computed by DepthLines on this machine.
func (s *ConvShape) DirectDepth() bool {
	return active.rows > 0 && s.F == s.C && s.Window[0] == 1 && s.Lo[0] == 0 && s.In[0] == s.Out[0] && (s.In[0] == 1 || s.Stride[0] == 1)
}

// DepthLines is a depthwise correlation on a vector unit. Items are lines of the output.
type DepthLines struct {
	s       ConvShape
	y, x, w []float32
	first   int    // the first element of y
	skip    int    // elements of the input before those that x has
	outStep [3]int // elements of y from one plane, line, place to the next
	tap     int    // the first element of the window
	tapStep [2]int // elements of w from one line of the window, one of its elements to the next
	u       *unit
	Then    Then[float32]
}

// span is a run of places along an axis whose windows see the same of their elements: [first, end).
type span struct{ to, first, end int }

// span returns the run that begins at a place of the output.
func (s *ConvShape) span(axis, from int) span {
	run := s.sight(axis, from)
	if run.first == 0 && run.end == s.Window[axis] && run.end > 0 {
		last := s.In[axis] - 1 + s.Lo[axis] - (run.end-1)*s.Dilate[axis] // where the last of these may begin
		run.to = min(s.Out[axis], last/s.Stride[axis]+1)
		return run
	}
	for run.to < s.Out[axis] {
		if next := s.sight(axis, run.to); next.first != run.first || next.end != run.end {
			break
		}
		run.to++
	}
	return run
}

// sight returns the run of one place.
func (s *ConvShape) sight(axis, place int) span {
	at := place*s.Stride[axis] - s.Lo[axis]
	first, end := 0, s.Window[axis]
	if at < 0 {
		first = min(pieces(-at, s.Dilate[axis]), end)
	}
	if seen := s.In[axis] - at; seen < (end-1)*s.Dilate[axis]+1 {
		end = max(first, pieces(max(0, seen), s.Dilate[axis]))
	}
	return span{place + 1, first, end}
}

// ForwardDepth returns a depthwise Conv as work on lines.
func ForwardDepth(y, x, kernel []float32, s ConvShape) DepthLines {
	return DepthLines{
		s: s, y: y, x: x, w: kernel, u: active,
		outStep: [3]int{s.Out[1] * s.Out[2] * s.C, s.Out[2] * s.C, s.C},
		tapStep: [2]int{s.Window[2] * s.C, s.C},
	}
}

// InputDepth returns a phase of a depthwise ConvInput as work on lines: the correlation of dy with the mirrored window.
func InputDepth(dx, dy, kernel []float32, s ConvShape, phase int) DepthLines {
	p, taps, rows := s.Phase(phase)
	t := ConvShape{N: p.N, C: p.C, F: p.C, Groups: p.C, In: p.Out, Out: p.In, Window: p.Window, Stride: [3]int{1, 1, 1}, Dilate: p.Dilate}
	for axis := range t.Lo {
		t.Lo[axis] = (p.Window[axis]-1)*p.Dilate[axis] - p.Lo[axis]
	}
	line := s.In[2] * s.C
	l := DepthLines{
		s: t, y: dx, x: dy, w: kernel, u: active,
		first:   flat(rows.First, s.In) * s.C,
		outStep: [3]int{s.In[1] * line, rows.Step[1] * line, rows.Step[2] * s.C},
		tapStep: [2]int{-taps.Step[1] * taps.Window[2] * s.C, -taps.Step[2] * s.C},
	}
	if volume(t.Window) > 0 {
		l.tap = taps.whole(mirrored([3]int{}, t.Window)) * s.C
	}
	return l
}

// Items is the number of items of the work: lines of the output.
func (l *DepthLines) Items() int { return l.s.N * l.s.Out[0] * l.s.Out[1] }

// Work is the number of multiplications of an item.
func (l *DepthLines) Work() int { return l.s.Out[2] * l.s.C * max(1, volume(l.s.Window)) }

// depthBlock is the most elements of the lines that are computed channels by channels: about so many of the input are
// seen, and stay in the second-level cache meanwhile.
const depthBlock = 1 << 16

// Run computes the items [lo, hi): some lines of a plane at a time, of these the places that see the same elements of a
// window's lines, and of these the same channels of all lines, so that the lines of the input stay in the first-level cache
// while they are seen. A window of three elements slides along lines, if the unit has functions for that.
func (l *DepthLines) Run(lo, hi int) {
	s := &l.s
	r := depthRun{step: 4 * s.Stride[2] * s.C, next: 4 * s.Dilate[2] * s.C, below: 4 * s.Dilate[1] * s.In[2] * s.C, limited: l.Then.limited()}
	r.low, r.high = l.Then.limits()
	first := 0
	if along, ok := l.slides(); ok && lo < hi {
		if first = l.slide(&along, lo, hi); first == s.C {
			return
		}
	}
	for lo < hi {
		plane := lo / s.Out[1]
		end := min(hi, (plane+1)*s.Out[1], lo+max(1, depthBlock/max(1, s.Out[2]*s.C)))
		for r.from = 0; r.from < s.Out[2]; r.from = r.seen.to {
			r.seen = s.span(2, r.from)
			for r.c = first; r.c < s.C; r.c += r.channels {
				r.width = l.u.depthWidth(s.C-r.c, false)
				r.channels = min(r.width.channels, s.C-r.c)
				places := r.seen.to - r.from
				r.rows = each(places, len(r.width.places))
				r.tiles = places / r.rows
				r.rest = places - r.tiles*r.rows
				r.scale, r.bias = part(l.Then.Scale, r.c, r.channels), part(l.Then.Bias, r.c, r.channels)
				for o := lo - plane*s.Out[1]; o < end-plane*s.Out[1]; o++ {
					l.line(&r, plane, o)
				}
			}
		}
		lo = end
	}
}

// depthRun is a run of places that see the same elements of a window's lines, some channels of them: so many tiles and the
// rest of the places. Distances are in bytes.
type depthRun struct {
	from              int
	seen              span
	c, channels       int
	width             *depthWidth
	rows, tiles, rest int
	step, next, below int
	scale, bias       *float32
	limited           int
	low, high         float32
}

// line computes a run of places of a line.
func (l *DepthLines) line(r *depthRun, plane, o int) {
	s := &l.s
	lines := s.sight(1, o)
	seen, each := lines.end-lines.first, r.seen.end-r.seen.first
	if each == 0 {
		seen = 0
	}
	var x, tap *float32 // stay nil if nothing is seen: x may have no elements
	var in []float32
	if seen > 0 {
		above := plane*s.In[1] + o*s.Stride[1] - s.Lo[1] + lines.first*s.Dilate[1]
		in = l.x[(above*s.In[2]+r.from*s.Stride[2]-s.Lo[2]+r.seen.first*s.Dilate[2])*s.C+r.c-l.skip:]
		x, tap = &in[0], &l.w[l.tap+lines.first*l.tapStep[0]+r.seen.first*l.tapStep[1]+r.c]
	}
	y := l.y[l.first+plane*l.outStep[0]+o*l.outStep[1]+r.from*l.outStep[2]+r.c:]
	ldy, xSkip, ws, wSkip := 4*l.outStep[2], r.below-each*r.next, 4*l.tapStep[1], 4*(l.tapStep[0]-each*l.tapStep[1])
	r.width.places[r.rows-1](&y[0], ldy, x, r.step, r.next, xSkip, tap, ws, wSkip, each, seen, r.tiles, r.scale, r.bias, r.limited, r.low, r.high, r.channels)
	if r.rest == 0 {
		return
	}
	done := r.rows * r.tiles
	if seen > 0 {
		x = &in[done*s.Stride[2]*s.C]
	}
	r.width.places[r.rest-1](&y[done*l.outStep[2]], ldy, x, r.step, r.next, xSkip, tap, ws, wSkip, each, seen, 1, r.scale, r.bias, r.limited, r.low, r.high, r.channels)
}
