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

type narrowing struct{ l cpu.LineDepth }

func (w narrowing) Run(lo, hi int) { w.l.Run(lo, hi) }
