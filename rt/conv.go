package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// ConvDims are the sizes of a convolution: x [n, in…, c], kernel [window…, c/groups, f], y [n, out…, f]. There are
// three spatial axes; those that a tensor has not are the first ones, of length 1: In, Out, Window, Stride and
// Dilate 1, Lo 0.
type ConvDims struct {
	N, C, F, Groups int
	In, Out         [3]int
	Window          [3]int
	Stride, Dilate  [3]int
	Lo              [3]int // padding before each axis; that behind it follows from Out
}

// Of returns the sizes for n samples.
func (d ConvDims) Of(n int) ConvDims {
	d.N = n
	return d
}

// Conv is a cross-correlation:
//
//	y[n, o, f] = Σ x[n, o*stride - lo + w*dilate, c] * kernel[w, c, f] over windows w and channels c of f's group
func Conv[T Float](p *Pool, y, x, kernel []T, d ConvDims) {
	s := cpu.ConvShape(d)
	if s.Depthwise() {
		convDepth(p, y, x, kernel, s)
		return
	}
	if s.Pointwise() {
		var g cpu.Gemm[T]
		pointwise(&g, y, x, kernel, &s)
		multiply(p, &g)
		return
	}
	if narrow := cpu.Floats(y); narrow != nil && s.Winograd() {
		convWinograd(p, narrow, cpu.Floats(x), cpu.Floats(kernel), s, cpu.Then[float32]{}, cpu.Peaks{})
		return
	} else if narrow != nil && s.ByLines() {
		convLines(p, narrow, cpu.Floats(x), cpu.Floats(kernel), s, cpu.Then[float32]{}, cpu.Peaks{})
		return
	}
	g := cpu.Conv(y, x, kernel, s)
	multiply(p, &g)
}

// ConvInput is the derivative of Conv by its input, dx, from that by its result, dy.
func ConvInput[T Float](p *Pool, dx, dy, kernel []T, d ConvDims) {
	s := cpu.ConvShape(d)
	if s.Depthwise() {
		convDepthInput(p, dx, dy, kernel, s)
		return
	}
	if s.Product() {
		var g cpu.Gemm[T]
		product(&g, dx, dy, kernel, &GemmDims{M: s.N * volume(s.In), N: s.C, K: s.F, TransB: true})
		multiply(p, &g)
		return
	}
	narrow := cpu.Floats(dx)
	if narrow != nil && s.InputWinograd() {
		convInputWinograd(p, narrow, cpu.Floats(dy), cpu.Floats(kernel), s)
		return
	}
	if narrow != nil && s.Direct() {
		convInputLines(p, narrow, cpu.Floats(dy), cpu.Floats(kernel), s)
		return
	}
	for phase := range s.Phases() {
		g := cpu.ConvInput(dx, dy, kernel, s, phase)
		multiply(p, &g)
	}
}

// ConvKernel is the derivative of Conv by its kernel, dKernel, from that by its result, dy.
func ConvKernel[T Float](p *Pool, dKernel, x, dy []T, d ConvDims) {
	s := cpu.ConvShape(d)
	if s.Depthwise() {
		convDepthKernel(p, dKernel, x, dy, s)
		return
	}
	if s.Product() {
		var g cpu.Gemm[T]
		product(&g, dKernel, x, dy, &GemmDims{M: s.C, N: s.F, K: s.N * volume(s.In), TransA: true})
		multiply(p, &g)
		return
	}
	if narrow := cpu.Floats(dKernel); narrow != nil && s.KernelWinograd() {
		convKernelWinograd(p, narrow, cpu.Floats(x), cpu.Floats(dy), s)
		return
	} else if narrow != nil && s.DirectKernel() {
		convKernelSums(p, narrow, cpu.Floats(x), cpu.Floats(dy), s)
		return
	}
	g := cpu.ConvKernel(dKernel, x, dy, s)
	multiply(p, &g)
}

// pointwise describes Conv in g, which is zero, as a product if each place of the output sees one of the input, the same.
func pointwise[T Float](g *cpu.Gemm[T], y, x, kernel []T, s *cpu.ConvShape) {
	product(g, y, x, kernel, &GemmDims{M: s.N * volume(s.In), N: s.F, K: s.C})
}
