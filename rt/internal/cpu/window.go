package cpu

// WindowShape is the shape of a pooling, as rt.WindowDims.
type WindowShape struct {
	N, C    int
	In, Out [3]int
	Window  [3]int
	Stride  [3]int
	Lo      [3]int
}

// Work is about how many elements a sample's windows have.
func (s *WindowShape) Work() int { return volume(s.Out) * volume(s.Window) * s.C }

// windows goes through the windows of a sample, beginning with the first.
type windows struct {
	s      *WindowShape
	at     int     // the window's place in the output
	size   [3]int  // along each axis, of what lies within the input
	first  int     // channel of its first place within the sample
	places []int32 // channel of each place of the window, from there
}

// windows returns the windows of a sample, before the first one.
func (s *WindowShape) windows(scratch *Scratch) windows {
	return windows{s: s, at: -1, places: Take[int32](scratch, volume(s.Window))[:0]}
}

// next goes on to the next window and reports whether there is one. Most have the same size, and so the same places.
func (w *windows) next() bool {
	s := w.s
	if w.at++; w.at >= volume(s.Out) {
		return false
	}
	var first, size [3]int
	for axis, at := range unflat(w.at, s.Out) {
		from := at*s.Stride[axis] - s.Lo[axis]
		first[axis] = max(0, from)
		size[axis] = max(0, min(from+s.Window[axis], s.In[axis])-first[axis])
	}
	w.first = flat(first, s.In) * s.C
	if size != w.size {
		w.size = size
		w.place()
	}
	return true
}

// place finds the places of windows of a size: along a line there are two or three sizes, so that no division is done for them.
func (w *windows) place() {
	s := w.s
	w.places = w.places[:volume(w.size)]
	left := w.places
	for i := range w.size[0] {
		for j := range w.size[1] {
			at := (i*s.In[1] + j) * s.In[2]
			for k := range w.size[2] {
				left[k] = int32((at + k) * s.C)
			}
			left = left[w.size[2]:]
		}
	}
}

// run returns how many windows from this one on follow each other along a line and have its size, a stride from one to the
// next, and goes on to the last of them.
func (w *windows) run() int {
	s := w.s
	place := w.at % s.Out[2]
	if place*s.Stride[2] < s.Lo[2] || w.size[2] < s.Window[2] {
		return 1
	}
	last := (s.In[2] + s.Lo[2] - s.Window[2]) / s.Stride[2] // the last window that is whole
	n := min(last, s.Out[2]-1) - place + 1
	w.at += n - 1
	return n
}

// rewind goes back before the first window.
func (w *windows) rewind() { w.at = -1 }

// sample returns sample n of the input and of the output.
func sample[T Number](s *WindowShape, input, output []T, n int) (in, out []T) {
	inputs, outputs := volume(s.In)*s.C, volume(s.Out)*s.C
	return input[n*inputs : (n+1)*inputs], output[n*outputs : (n+1)*outputs]
}

// MaxPool is rt.MaxPool for the samples [lo, hi).
func MaxPool[T Number](y, x []T, s *WindowShape, lo, hi int) {
	scratch := Borrow()
	w := s.windows(scratch)
	for n := lo; n < hi; n++ {
		in, out := sample(s, x, y, n)
		if vectorMaxima(out, in, &w) {
			continue
		}
		for w.rewind(); w.next(); {
			line := out[w.at*s.C:][:s.C]
			copy(line, in[w.first:])
			for _, p := range w.places[1:] {
				maximize(line, in[w.first+int(p):])
			}
		}
	}
	scratch.Return()
}

// vectorMaxima is MaxPool for one sample on a vector unit; false tells that there is none.
func vectorMaxima[T Number](y, x []T, w *windows) bool {
	to, from := vectored(y), Floats(x)
	if to == nil || from == nil {
		return false
	}
	s := w.s
	for w.rewind(); w.next(); {
		at := w.at
		active.peaks(&to[at*s.C], &from[w.first], &w.places[0], len(w.places), s.C, w.run(), 4*s.Stride[2]*s.C, 4*s.C)
	}
	return true
}

// maximize keeps the larger of two elements in y, NaN if either is.
func maximize[T Number](y, x []T) {
	x = x[:len(y)]
	if f := vectored(y); f != nil {
		Binary(Larger, f, f, Floats(x))
		return
	}
	for i, e := range x {
		y[i] = max(y[i], e)
	}
}

// peaks finds, for each channel of a window, the place of its first largest, NaN being larger than all. It keeps the
// place and the largest without branches: which place wins cannot be foreseen.
func peaks[T Number](found []int32, in []T, w *windows) {
	for c := range found {
		best, at := in[w.first+c], int32(0)
		for _, p := range w.places[1:] {
			e := in[w.first+int(p)+c]
			if !(e <= best) {
				at = p
			}
			best = max(best, e)
		}
		found[c] = at
		if best != best {
			found[c] = firstNaN(in[w.first+c:], w.places)
		}
	}
}

// firstNaN returns the first place that has a NaN.
func firstNaN[T Number](in []T, places []int32) int32 {
	for _, p := range places {
		if in[p] != in[p] {
			return p
		}
	}
	return 0
}

// MaxPoolInput is rt.MaxPoolInput for the samples [lo, hi).
func MaxPoolInput[T Number](dx, x, dy []T, s *WindowShape, lo, hi int) {
	scratch := Borrow()
	w, found := s.windows(scratch), Take[int32](scratch, s.C)
	for n := lo; n < hi; n++ {
		in, out := sample(s, x, dy, n)
		to, _ := sample(s, dx, dy, n)
		if vectorPeaks(to, in, out, &w) {
			continue
		}
		clear(to)
		for w.rewind(); w.next(); {
			peaks(found, in, &w)
			line := out[w.at*s.C:][:len(found)]
			for c, p := range found {
				to[w.first+int(p)+c] += line[c]
			}
		}
	}
	scratch.Return()
}

// apart reports whether no two windows have a place in common, and whether they have all places between them.
func (s *WindowShape) apart() (apart, all bool) {
	apart, all = true, true
	for axis, stride := range s.Stride {
		apart = apart && stride >= s.Window[axis]
		all = all && stride <= s.Window[axis] && (s.Out[axis]-1)*stride-s.Lo[axis]+s.Window[axis] >= s.In[axis]
	}
	return apart, all
}

// clearShared clears a derivative unless windows that are apart write all of it, and reports whether they are apart.
func clearShared[T Number](dx []T, s *WindowShape) (apart bool) {
	apart, all := s.apart()
	if !apart || !all {
		clear(dx)
	}
	return apart
}

// vectorPeaks is MaxPoolInput for one sample on a vector unit. False tells that there is none, or that there is a NaN,
// for which dx is not right.
func vectorPeaks[T Number](dx, x, dy []T, w *windows) bool {
	s := w.s
	to, from, d := vectored(dx), Floats(x), Floats(dy)
	if to == nil || d == nil || s.C%active.lanes != 0 {
		return false
	}
	apart := clearShared(dx, s)
	for w.rewind(); w.next(); {
		if len(w.places) == 0 {
			continue
		}
		at := w.at
		if active.peak(&to[w.first], &from[w.first], &d[at*s.C], &w.places[0], len(w.places), s.C, w.run(), 4*s.Stride[2]*s.C, apart) != 0 {
			return false
		}
	}
	return true
}

// MaxPoolPick is rt.MaxPoolPick for the samples [lo, hi).
func MaxPoolPick[T Number](y, x, t []T, s *WindowShape, lo, hi int) {
	scratch := Borrow()
	w, found := s.windows(scratch), Take[int32](scratch, s.C)
	for n := lo; n < hi; n++ {
		in, out := sample(s, x, y, n)
		from, _ := sample(s, t, y, n)
		for w.rewind(); w.next(); {
			peaks(found, in, &w)
			line := out[w.at*s.C:][:len(found)]
			for c, p := range found {
				line[c] = from[w.first+int(p)+c]
			}
		}
	}
	scratch.Return()
}

// SumPool is rt.SumPool for the samples [lo, hi).
func SumPool[T Number](y, x []T, s *WindowShape, lo, hi int) {
	scratch := Borrow()
	w := s.windows(scratch)
	for n := lo; n < hi; n++ {
		in, out := sample(s, x, y, n)
		if vectorTotals(out, in, &w) {
			continue
		}
		for w.rewind(); w.next(); {
			line := out[w.at*s.C:][:s.C]
			clear(line)
			for _, p := range w.places {
				Accumulate(line, in[w.first+int(p):])
			}
		}
	}
	scratch.Return()
}

// vectorTotals is SumPool for one sample on a vector unit; false tells that there is none.
func vectorTotals[T Number](y, x []T, w *windows) bool {
	to, from := vectored(y), Floats(x)
	if to == nil || from == nil {
		return false
	}
	s := w.s
	for w.rewind(); w.next(); {
		at := w.at
		if len(w.places) == 0 {
			clear(to[at*s.C:][:s.C])
			continue
		}
		active.totals(&to[at*s.C], &from[w.first], &w.places[0], len(w.places), s.C, w.run(), 4*s.Stride[2]*s.C, 4*s.C)
	}
	return true
}

// SumPoolInput is rt.SumPoolInput for the samples [lo, hi).
func SumPoolInput[T Number](dx, dy []T, s *WindowShape, lo, hi int) {
	scratch := Borrow()
	w := s.windows(scratch)
	for n := lo; n < hi; n++ {
		in, out := sample(s, dx, dy, n)
		if vectorGive(in, out, &w) {
			continue
		}
		clear(in)
		for w.rewind(); w.next(); {
			line := out[w.at*s.C:][:s.C]
			for _, p := range w.places {
				Accumulate(in[w.first+int(p):][:s.C], line)
			}
		}
	}
	scratch.Return()
}

// vectorGive is SumPoolInput for one sample on a vector unit; false tells that there is none.
func vectorGive[T Number](dx, dy []T, w *windows) bool {
	to, from := vectored(dx), Floats(dy)
	if to == nil || from == nil {
		return false
	}
	s := w.s
	apart := clearShared(to, s)
	for w.rewind(); w.next(); {
		if len(w.places) == 0 {
			continue
		}
		at := w.at
		active.give(&to[w.first], &from[at*s.C], &w.places[0], len(w.places), s.C, w.run(), 4*s.Stride[2]*s.C, 4*s.C, apart)
	}
	return true
}
