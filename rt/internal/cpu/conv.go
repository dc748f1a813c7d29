package cpu

// ConvShape is the shape of a convolution, as rt.ConvDims.
type ConvShape struct {
	N, C, F, Groups int
	In, Out         [3]int
	Window          [3]int
	Stride, Dilate  [3]int
	Lo              [3]int
}

// volume is the number of places of three axes.
func volume(a [3]int) int { return a[0] * a[1] * a[2] }

// manyPlaces is the number of places from which a pointwise convolution is no slower line by line, with its kernel
// packed once.
const manyPlaces = 1 << 11

// Pointwise reports whether each place of the output sees one place of the input, the same, and whether it is best
// computed as one product: with many channels, whose products are cut along the depth, it always is.
func (s *ConvShape) Pointwise() bool {
	return s.Product() && (s.N*volume(s.Out) < manyPlaces || s.C > blockDepth)
}

// Product reports whether each place of the output sees one place of the input, the same.
func (s *ConvShape) Product() bool {
	return s.Groups == 1 && volume(s.Window) == 1 && s.In == s.Out && s.Stride == [3]int{1, 1, 1} && s.Lo == [3]int{}
}

// Conv returns rt.Conv as a product: places of the output by filters, with the patches that windows see. Groups are
// products of their own.
func Conv[T Float](y, x, kernel []T, s ConvShape) Gemm[T] {
	channels, filters := s.C/s.Groups, s.F/s.Groups
	return Gemm[T]{
		C: y, LDC: s.F, StrideC: filters,
		A:     Operand[T]{Data: x, Layout: Patches, Stride: channels, Conv: s},
		B:     Operand[T]{Data: kernel, Layout: Flat, LD: s.F, Stride: filters},
		Batch: s.Groups, M: s.N * volume(s.Out), N: filters, K: volume(s.Window) * channels,
	}
}

// Phases is the number of products that ConvInput needs: where windows stride, neighbouring places of the input are
// seen by different elements of the window, and those of each kind are a product of their own.
func (s *ConvShape) Phases() int {
	n := 1
	for axis, stride := range s.Stride {
		n *= min(stride, s.In[axis])
	}
	return n
}

// Phase returns the convolution without strides that a phase is, the elements of the window that belong to it and the
// places of the input.
func (s *ConvShape) Phase(i int) (ConvShape, Taps, Rows) {
	p := *s
	taps, rows := Taps{Window: s.Window}, Rows{In: s.In, Step: s.Stride}
	for axis := 2; axis >= 0; axis-- {
		stride := min(s.Stride[axis], s.In[axis])
		rows.First[axis] = i % stride
		i /= stride
		taps.First[axis], taps.Step[axis] = s.sees(axis, rows.First[axis])
		p.In[axis] = pieces(s.In[axis]-rows.First[axis], s.Stride[axis])
		p.Window[axis] = pieces(max(0, s.Window[axis]-taps.First[axis]), taps.Step[axis])
		p.Lo[axis] = (rows.First[axis] + s.Lo[axis] - taps.First[axis]*s.Dilate[axis]) / s.Stride[axis]
		p.Dilate[axis] = taps.Step[axis] * s.Dilate[axis] / s.Stride[axis]
		p.Stride[axis] = 1
	}
	rows.Size = p.In
	return p, taps, rows
}

// sees returns the first element of a window that sees a place along an axis, whatever window that is, and how far it
// is to the next that does. If none does, the first is behind the window.
func (s *ConvShape) sees(axis, place int) (first, step int) {
	stride, window, dilate := s.Stride[axis], s.Window[axis], s.Dilate[axis]
	for step = 1; step*dilate%stride != 0; step++ {
	}
	for first < window && (place+s.Lo[axis]-first*dilate)%stride != 0 {
		first++
	}
	return first, step
}

// ConvInput returns a phase of rt.ConvInput as a product: places of the input by channels.
func ConvInput[T Float](dx, dy, kernel []T, s ConvShape, phase int) Gemm[T] {
	channels, filters := s.C/s.Groups, s.F/s.Groups
	p, taps, rows := s.Phase(phase)
	g := Gemm[T]{
		C: dx, LDC: s.C, StrideC: channels,
		A:     Operand[T]{Data: dy, Layout: Sources, Stride: filters, Conv: p},
		B:     Operand[T]{Data: kernel, Layout: KernelsTurned, Stride: filters, Conv: p, Taps: taps},
		Batch: s.Groups, M: p.N * volume(p.In), N: channels, K: volume(p.Window) * filters,
	}
	if s.Phases() > 1 {
		g.To = rows
	}
	return g
}

// ConvKernel returns rt.ConvKernel as a product: elements of the window by filters.
func ConvKernel[T Float](dKernel, x, dy []T, s ConvShape) Gemm[T] {
	channels, filters := s.C/s.Groups, s.F/s.Groups
	return Gemm[T]{
		C: dKernel, LDC: s.F, StrideC: filters,
		A:     Operand[T]{Data: x, Layout: PatchesFlat, Stride: channels, Conv: s},
		B:     Operand[T]{Data: dy, Layout: Flat, LD: s.F, Stride: filters},
		Batch: s.Groups, M: volume(s.Window) * channels, N: filters, K: s.N * volume(s.Out),
	}
}
