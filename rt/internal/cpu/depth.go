package cpu

// Depthwise convolutions, in which each channel is a group of its own with one or more filters, are no products of
// matrices: they go through the lines of the tensors, all channels of a place at a time.

// Depthwise reports whether a convolution is depthwise.
func (s *ConvShape) Depthwise() bool { return s.Groups == s.C && s.C > 1 }

// DepthConv is rt.Conv for the lines [lo, hi) of the output, of which a sample has Out[0]*Out[1].
func DepthConv[T Float](y, x, kernel []T, s *ConvShape, lo, hi int) {
	lines := s.Out[0] * s.Out[1]
	for line := lo; line < hi; line++ {
		sample := x[line/lines*volume(s.In)*s.C:]
		out := [3]int{line % lines / s.Out[1], line % s.Out[1], 0}
		for out[2] = range s.Out[2] {
			to := y[(line*s.Out[2]+out[2])*s.F:][:s.F]
			clear(to)
			for tap := range volume(s.Window) {
				if in, ok := s.input(out, unflat(tap, s.Window)); ok {
					timesEach(to, sample[flat(in, s.In)*s.C:][:s.C], kernel[tap*s.F:][:s.F])
				}
			}
		}
	}
}

// DepthConvInput is rt.ConvInput for the lines [lo, hi) of the input, of which a sample has In[0]*In[1].
func DepthConvInput[T Float](dx, dy, kernel []T, s *ConvShape, lo, hi int) {
	lines := s.In[0] * s.In[1]
	for line := lo; line < hi; line++ {
		sample := dy[line/lines*volume(s.Out)*s.F:]
		in := [3]int{line % lines / s.In[1], line % s.In[1], 0}
		for in[2] = range s.In[2] {
			to := dx[(line*s.In[2]+in[2])*s.C:][:s.C]
			clear(to)
			for tap := range volume(s.Window) {
				if out, ok := s.strided(in, unflat(tap, s.Window)); ok {
					timesSum(to, sample[flat(out, s.Out)*s.F:][:s.F], kernel[tap*s.F:][:s.F])
				}
			}
		}
	}
}

// strided is output for a convolution with strides.
func (s *ConvShape) strided(i, w [3]int) (at [3]int, ok bool) {
	for axis := range i {
		first := i[axis] + s.Lo[axis] - w[axis]*s.Dilate[axis]
		at[axis] = first / s.Stride[axis]
		if first < 0 || at[axis]*s.Stride[axis] != first || at[axis] >= s.Out[axis] {
			return at, false
		}
	}
	return at, true
}

// depthColumns is how many channels of a window's element are one item of DepthConvKernel's work.
const depthColumns = 64

// DepthItems is the number of items of DepthConvKernel's work.
func (s *ConvShape) DepthItems() int { return volume(s.Window) * pieces(s.C, depthColumns) }

// DepthConvKernel is rt.ConvKernel for the items [lo, hi). Each sum is made of the sums of the output's lines.
func DepthConvKernel[T Float](dKernel, x, dy []T, s *ConvShape, lo, hi int) {
	scratch := Borrow()
	each, across, lines := s.F/s.C, pieces(s.C, depthColumns), s.Out[0]*s.Out[1]
	sums := Take[T](scratch, depthColumns*each)
	for item := lo; item < hi; item++ {
		tap, c := item/across, item%across*depthColumns
		end := min(c+depthColumns, s.C)
		w, to := unflat(tap, s.Window), dKernel[tap*s.F:][c*each:end*each]
		clear(to)
		for line := range s.N * lines {
			sum := sums[:len(to)]
			clear(sum)
			out := [3]int{line % lines / s.Out[1], line % s.Out[1], 0}
			sample := x[line/lines*volume(s.In)*s.C:]
			for first, past := s.seen(out, w, s.Out[2]); first < past; first++ {
				out[2] = first
				in, _ := s.input(out, w)
				timesEach(sum, sample[flat(in, s.In)*s.C:][c:end], dy[(line*s.Out[2]+first)*s.F:][c*each:end*each])
			}
			Accumulate(to, sum)
		}
	}
	scratch.Return()
}

// timesEach adds products of lines, of which x may have one element for several of y and k:
//
//	y[c*each+j] += x[c] * k[c*each+j]
func timesEach[T Float](y, x, k []T) {
	if len(x) == len(y) {
		k = k[:len(y)]
		if f := vectored(y); f != nil {
			Three(MulAdd, f, Floats(x), Floats(k), f)
			return
		}
		for i, e := range x {
			y[i] += e * k[i]
		}
		return
	}
	each, at := len(y)/len(x), 0
	for _, e := range x {
		for range each {
			y[at] += e * k[at]
			at++
		}
	}
}

// timesSum adds products of lines, several of y and k to one of dx:
//
//	dx[c] += Σ dy[c*each+j] * k[c*each+j]
func timesSum[T Float](dx, dy, k []T) {
	if len(dx) == len(dy) {
		timesEach(dx, dy, k)
		return
	}
	each, at := len(dy)/len(dx), 0
	for i := range dx {
		for range each {
			dx[i] += dy[at] * k[at]
			at++
		}
	}
}
