package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// ConvDepth is a convolution, what follows it, a depthwise convolution of that, and what follows the latter:
//
//	ConvThen(p, mid, x, kernel, d, t)
//	ConvThen(p, y, mid, taps, e, u)
//
// What lies in mid has unknown values afterwards: if it is large, only some of its lines are there at a time. Neither
// Then adds another tensor.
func ConvDepth(p *Pool, y, mid, x, kernel, taps []float32, d ConvDims, t Then, e ConvDims, u Then) {
	s, narrow := cpu.ConvShape(d), cpu.ConvShape(e)
	if !s.Narrows(&narrow) {
		ConvThen(p, mid, x, kernel, d, t)
		ConvThen(p, y, mid, taps, e, u)
		return
	}
	scratch := cpu.Borrow()
	panels := packKernel(p, scratch, kernel, &s)
	l := cpu.NewLineDepth(y, x, panels, taps, s, narrow)
	l.Then(cpu.Then[float32](t), cpu.Then[float32](u))
	split(p, l.Items(), l.Grain(p.Threads()), narrowing{l})
	scratch.Return()
}

// ConvDepthConv is a ConvDepth, a convolution of its result whose windows have one place, and what follows that:
//
//	ConvDepth(p, y, mid, x, kernel, taps, d, t, e, u)
//	ConvThen(p, z, y, last, f, v)
//
// What lies in y has unknown values afterwards, too. Z may share memory with mid, but not with what else is read.
func ConvDepthConv(p *Pool, z, y, mid, x, kernel, taps, last []float32, d ConvDims, t Then, e ConvDims, u Then, f ConvDims, v Then) {
	s, narrow, end := cpu.ConvShape(d), cpu.ConvShape(e), cpu.ConvShape(f)
	if !s.Narrows(&narrow) || !narrow.Ends(&end) {
		ConvDepth(p, y, mid, x, kernel, taps, d, t, e, u)
		ConvThen(p, z, y, last, f, v)
		return
	}
	scratch := cpu.Borrow()
	panels, lasts := packKernel(p, scratch, kernel, &s), packKernel(p, scratch, last, &end)
	l := cpu.NewLineDepth(y, x, panels, taps, s, narrow)
	l.Then(cpu.Then[float32](t), cpu.Then[float32](u))
	l.End(z, lasts, end, cpu.Then[float32](v))
	split(p, l.Items(), l.Grain(p.Threads()), narrowing{l})
	scratch.Return()
}

type narrowing struct{ l cpu.LineDepth }

func (w narrowing) Run(lo, hi int) { w.l.Run(lo, hi) }
