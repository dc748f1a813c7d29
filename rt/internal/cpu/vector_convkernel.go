package cpu

// KernelSums is the derivative of a convolution by its kernel on a vector unit: rows of tiles are the elements of a
// line of the window, [window, c], which lie side by side in the input; the depth is the places of the output. Items
// are some samples and one line of the window each, or some lines if they are short: their sums are then kept in registers
// all at once; groups are as many sums, of which an item has some, of all lines. The sums of each of the samples' parts are kept
// apart.
type KernelSums struct {
	s     ConvShape // of each of the groups: C and F are its channels and filters
	x, dy []float32
	sums  []float32 // [parts, window*c, f]
	u     *unit
	parts int
	bands int  // of the lines of a plane, each with parts of its own
	taps  int  // lines of the window that are an item
	kept  bool // their sums are kept in registers
	some  int  // groups that are an item
	near  int  // groups that are copied at once
	few   int  // lines of the output that are copied at once
	peaks KernelPeaks
	whole bool // windows reach over no edge: x is read where it lies
	step  int  // elements from one place of dy to the next, as tiles read it
}

// maxSums bounds the memory of the sums, in elements.
const maxSums = 1 << 21

// leastPlaces is the number of places of the output whose sums are worth keeping apart.
const leastPlaces = 64

// DirectKernel reports whether KernelSums can compute the derivative of a convolution by its kernel on this machine.
func (s *ConvShape) DirectKernel() bool {
	return s.Direct()
}

// NewKernelSums returns the work; the caller gives it sums for all parts by Use.
func NewKernelSums(x, dy []float32, s ConvShape) KernelSums {
	s = s.group()
	k := KernelSums{s: s, x: x, dy: dy, u: active, whole: true, step: s.F}
	if !k.u.exact { // tiles read whole vectors
		k.step = even(s.F, k.u.lanes)
	}
	most := max(1, min(8, maxSums/max(1, k.Size())))
	samples := max(1, min(s.N, most))
	k.bands = max(1, min(most/samples, s.Out[1], volume(s.Out)/leastPlaces))
	k.parts = samples * k.bands
	if s.Groups > 1 {
		k.byGroups()
		return k
	}
	k.taps, k.some = k.linesAtOnce(), 1
	k.kept = k.taps > 1
	for axis := range s.Lo {
		last := (s.Out[axis]-1)*s.Stride[axis] - s.Lo[axis] + (s.Window[axis]-1)*s.Dilate[axis]
		if axis > 0 && (s.Lo[axis] > 0 || last >= s.In[axis]) {
			k.whole = false
		}
	}
	return k
}

// Size is the number of elements of the kernel.
func (k *KernelSums) Size() int { return volume(k.s.Window) * k.s.C * k.filters() }

// filters is the number of those of all groups.
func (k *KernelSums) filters() int { return k.s.Groups * k.s.F }

// Parts is how many sums there are.
func (k *KernelSums) Parts() int { return k.parts }

// Use sets the memory of the sums.
func (k *KernelSums) Use(sums []float32) { k.sums = sums }

// Items is the number of items of the work.
func (k *KernelSums) Items() int {
	return k.parts * k.s.Window[0] * pieces(k.s.Window[1], k.taps) * pieces(k.s.Groups, k.some)
}

// Run computes the items [lo, hi).
func (k *KernelSums) Run(lo, hi int) {
	scratch := Borrow()
	seen, lines := k.lines(k.s.Out[1]), pieces(k.s.Out[1], k.bands) // of x and dy, if they are copied
	if k.few > 0 {
		seen, lines = k.near*k.lines(k.few), k.near*k.few
	}
	var copied []float32
	if !k.whole {
		copied = Take[float32](scratch, seen*k.width()*k.s.C)
	}
	var given []float32
	if k.peaks.Y != nil {
		given = Take[float32](scratch, volume(k.s.Out)*k.filters())
	}
	var spread []float32
	if k.few > 0 || k.step != k.s.F {
		spread = Take[float32](scratch, lines*k.s.Out[2]*k.step+k.u.columns) // tiles read whole vectors
		clear(spread)
	}
	across, down := pieces(k.s.Groups, k.some), pieces(k.s.Window[1], k.taps)
	for item := lo; item < hi; item++ {
		at := item / across
		k.compute(at/down/k.s.Window[0], at/down%k.s.Window[0], at%down*k.taps, item%across*k.some, copied, given, spread)
	}
	scratch.Return()
}

// lines is how many lines of the input so many of the output see, width how long they are as the windows see them.
func (k *KernelSums) lines(out int) int {
	s := &k.s
	return (out-1)*s.Stride[1] + (s.Window[1]-1)*s.Dilate[1] + 1
}

func (k *KernelSums) width() int { return (k.s.Out[2]-1)*k.s.Stride[2] + k.s.reach() }

// compute adds up some lines of the window, from one on, of some groups, from one on, over a part of the samples.
func (k *KernelSums) compute(part, w0, w1, group int, copied, given, spread []float32) {
	s := &k.s
	taps := min(k.taps, s.Window[1]-w1)
	run, filters := s.Window[2]*s.C, k.filters()
	to := part*k.Size() + (w0*s.Window[1]+w1)*run*filters
	sums := k.sums[to:][:taps*run*filters]
	add := false
	samples, band := k.parts/k.bands, part%k.bands
	first, end := band*s.Out[1]/k.bands, (band+1)*s.Out[1]/k.bands
	part /= k.bands
	for n := part * s.N / samples; n < (part+1)*s.N/samples; n++ {
		dy, at := k.derivative(n, given)
		for plane := range s.Out[0] {
			z := plane*s.Stride[0] - s.Lo[0] + w0*s.Dilate[0]
			if uint(z) >= uint(s.In[0]) {
				continue
			}
			v := view{data: k.x, line: s.In[2] * s.Groups * s.C, at: (n*s.In[0] + z) * s.In[1] * s.In[2] * s.Groups * s.C}
			dy := dy[at+(plane*s.Out[1]+first)*s.Out[2]*filters:]
			if k.few > 0 {
				k.addGroups(sums, v, dy, first, end, group, copied, spread, add)
			} else {
				k.addLines(sums, v, dy, first, end, w1, taps, copied, spread, add)
			}
			add = true
		}
	}
	if !add {
		k.clear(sums, group)
	}
}

// addLines adds the products of lines [first, end) of the output.
func (k *KernelSums) addLines(sums []float32, v view, dy []float32, first, end, w1, taps int, copied, spread []float32, add bool) {
	s := &k.s
	v.at -= s.Lo[1]*v.line + s.Lo[2]*s.C
	if !k.whole {
		v = k.copyPlane(v, copied, w1, taps, first, end)
	}
	v.at += (first*s.Stride[1] + w1*s.Dilate[1]) * v.line
	if spread != nil {
		dy = spreadRows(spread, dy, (end-first)*s.Out[2], s.F, k.step)
	}
	if !k.kept {
		k.add(sums, v, dy, end-first, add)
		return
	}
	if !add {
		clear(sums)
	}
	k.addTaps(sums, v, dy, end-first, taps)
}

// spreadRows puts rows of so many elements a step apart.
func spreadRows(to, from []float32, rows, width, step int) []float32 {
	for i := range rows {
		copyRow(to[i*step:][:width], from[i*width:])
	}
	return to
}

// copyPlane copies those lines of a plane that some lines of the window see from lines [first, end) of the output, with
// zeros around them. The view begins where the first window does, which may lie outside.
func (k *KernelSums) copyPlane(v view, copied []float32, w1, taps, first, end int) view {
	for tap := range taps {
		k.copyLines(v, copied, w1+tap, first, end)
	}
	return view{data: copied, line: k.width() * k.s.C}
}

func (k *KernelSums) copyLines(v view, copied []float32, w1, first, end int) {
	s := &k.s
	width := k.width() * s.C
	left, skip := max(0, s.Lo[2])*s.C, max(0, -s.Lo[2])*s.C
	for o := first; o < end; o++ {
		i := o*s.Stride[1] + w1*s.Dilate[1]
		line := copied[i*width:][:width]
		in := i - s.Lo[1]
		if uint(in) >= uint(s.In[1]) {
			clear(line)
			continue
		}
		from := v.at + s.Lo[2]*s.C + i*v.line
		clear(line[:min(left, width)])
		n := 0
		if left < width && skip < v.line {
			n = copy(line[left:], v.data[from+skip:][:v.line-skip])
		}
		clear(line[min(left+n, width):])
	}
}

// add adds the products of so many lines of the output.
func (k *KernelSums) add(sums []float32, v view, dy []float32, lines int, add bool) {
	s := &k.s
	if !s.dilated() {
		k.tiles(sums, v.data[v.at:], s.Window[2]*s.C, v.line, dy, lines, add)
		return
	}
	for w := range s.Window[2] {
		k.tiles(sums[w*s.C*k.filters():], v.data[v.at+w*s.Dilate[2]*s.C:], s.C, v.line, dy, lines, add)
	}
}

// tiles adds the products of lines of the output with a run of each window's, x being the first one's.
func (k *KernelSums) tiles(sums, x []float32, run, line int, dy []float32, lines int, add bool) {
	s, u := &k.s, k.u
	step := s.Stride[2] * s.C
	skip := s.Stride[1]*line - s.Out[2]*step
	h := u.tileHeights(run, s.F)
	below, ldc := h.first*h.high, k.filters()
	for j := 0; j < s.F; j += u.columns {
		u.tile(h.high, min(u.columns, s.F-j), h.first, &sums[j], ldc, &x[0], 1, step, skip, &dy[j], k.step, 0, s.Out[2], lines, add)
		if h.others > 0 {
			u.tile(h.high-1, min(u.columns, s.F-j), h.others, &sums[below*ldc+j], ldc, &x[below], 1, step, skip, &dy[j], k.step, 0, s.Out[2], lines, add)
		}
	}
}

// Join adds up the parts of the sums.
func (k *KernelSums) Join(dKernel []float32) {
	size := k.Size()
	copy(dKernel, k.sums[:size])
	for part := 1; part < k.parts; part++ {
		Accumulate(dKernel[:size], k.sums[part*size:])
	}
}
