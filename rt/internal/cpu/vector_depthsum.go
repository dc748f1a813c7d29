package cpu

// DepthSums is the derivative of a depthwise convolution by its kernel on a vector unit. Items are some channels and a
// part of the output's lines; the sums of each part are kept apart, and added in the end.
type DepthSums struct {
	s     ConvShape
	x, dy []float32
	sums  []float32 // [parts, window, c]
	u     *unit
	parts int
}

// NewDepthSums returns the work; the caller gives it sums for all parts by Use.
func NewDepthSums(x, dy []float32, s ConvShape) DepthSums {
	d := DepthSums{s: s, x: x, dy: dy, u: active}
	work := d.lines() * s.Out[2] * d.Size()
	d.parts = max(1, min(fewItems/d.across(), work/smallProduct, d.lines()))
	return d
}

// lines is the number of lines of the output.
func (d *DepthSums) lines() int { return d.s.N * d.s.Out[0] * d.s.Out[1] }

// depthSumChannels is how many channels are an item; unlike the widths of functions it is the same for all units.
const depthSumChannels = 32

func (d *DepthSums) across() int { return pieces(d.s.C, depthSumChannels) }

// Size is the number of elements of the kernel.
func (d *DepthSums) Size() int { return volume(d.s.Window) * d.s.C }

// Parts is how many sums there are.
func (d *DepthSums) Parts() int { return d.parts }

// Use sets the memory of the sums.
func (d *DepthSums) Use(sums []float32) { d.sums = sums }

// Items is the number of items of the work.
func (d *DepthSums) Items() int { return d.parts * d.across() }

// Run computes the items [lo, hi).
func (d *DepthSums) Run(lo, hi int) {
	for item := lo; item < hi; item++ {
		part, c := item/d.across(), item%d.across()*depthSumChannels
		end := min(c+depthSumChannels, d.s.C)
		sums := d.sums[part*d.Size():][:d.Size()]
		for tap := range volume(d.s.Window) {
			clear(sums[tap*d.s.C:][c:end])
		}
		for c < end {
			w := d.u.depthWidth(end-c, true)
			n := min(w.channels, end-c)
			d.part(w, sums, part*d.lines()/d.parts, (part+1)*d.lines()/d.parts, c, n)
			c += n
		}
	}
}

// depthSumLines is how many lines of the output are summed at most before the sum goes to memory: so runs stay short,
// and sums exact.
const depthSumLines = 8

// part adds what some channels of the output's lines [lo, hi) give.
func (d *DepthSums) part(w *depthWidth, sums []float32, lo, hi, c, channels int) {
	for lo < hi {
		plane, o := lo/d.s.Out[1], lo%d.s.Out[1]
		lines := d.s.span(1, o)
		run := min(lines.to-o, hi-lo, depthSumLines)
		for from := 0; from < d.s.Out[2]; {
			columns := d.s.span(2, from)
			d.add(w, sums, area{plane, o, run, from, columns.to - from}, lines, columns, c, channels)
			from = columns.to
		}
		lo += run
	}
}

// depthAhead is how many places ahead what is summed comes into the cache.
const depthAhead = 12

// area is a part of a plane of the output.
type area struct{ plane, line, lines, place, places int }

// add adds what some channels of an area give to the elements of the window that see the input from all of it.
func (d *DepthSums) add(w *depthWidth, sums []float32, a area, lines, columns span, c, channels int) {
	s := &d.s
	row, step, next := s.In[2]*s.C, s.Stride[2]*s.C, s.Dilate[2]*s.C
	from := ((a.plane*s.Out[1]+a.line)*s.Out[2]+a.place)*s.C + c
	for w1 := lines.first; w1 < lines.end; w1 += 3 {
		for w2 := columns.first; w2 < columns.end; w2 += 3 {
			x := (a.plane*s.In[1]+a.line*s.Stride[1]-s.Lo[1]+w1*s.Dilate[1])*row + (a.place*s.Stride[2]-s.Lo[2])*s.C + w2*next + c
			last := x + (min(3, lines.end-w1)-1)*s.Dilate[1]*row + (a.lines*s.Stride[1])*row
			ahead := 4 * min(soon(depthAhead*s.C, cap(d.x)-last), soon(depthAhead*s.C, cap(d.dy)-from-a.lines*s.Out[2]*s.C))
			to := (w1*s.Window[2]+w2)*s.C + c
			w.sums[min(3, lines.end-w1)-1][min(3, columns.end-w2)-1](&sums[to], 4*s.Window[2]*s.C, 4*s.C,
				&d.x[x], 4*s.Dilate[1]*row, 4*next, 4*step, 4*(s.Stride[1]*row-a.places*step),
				&d.dy[from], 4*s.C, 4*(s.Out[2]-a.places)*s.C, a.places, a.lines, channels, ahead)
		}
	}
}

// Join adds up the parts of the sums.
func (d *DepthSums) Join(dKernel []float32) {
	size := d.Size()
	copy(dKernel, d.sums[:size])
	for part := 1; part < d.parts; part++ {
		Accumulate(dKernel[:size], d.sums[part*size:])
	}
}
