package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// convDepth is Conv if it is depthwise.
func convDepth[T Float](p *Pool, y, x, kernel []T, s cpu.ConvShape) {
	if narrow := cpu.Floats(y); narrow != nil && s.DirectDepth() {
		runDepth(p, cpu.ForwardDepth(narrow, cpu.Floats(x), cpu.Floats(kernel), s))
		return
	}
	split(p, s.N*s.Out[0]*s.Out[1], depthGrain(&s), depth[T]{forward, y, x, kernel, s})
}

// convDepthInput is ConvInput of such a convolution.
func convDepthInput[T Float](p *Pool, dx, dy, kernel []T, s cpu.ConvShape) {
	if narrow := cpu.Floats(dx); narrow != nil && s.DirectDepth() {
		for phase := range s.Phases() {
			runDepth(p, cpu.InputDepth(narrow, cpu.Floats(dy), cpu.Floats(kernel), s, phase))
		}
		return
	}
	split(p, s.N*s.In[0]*s.In[1], depthGrain(&s), depth[T]{byInput, dx, dy, kernel, s})
}

// convDepthKernel is ConvKernel of such a convolution.
func convDepthKernel[T Float](p *Pool, dKernel, x, dy []T, s cpu.ConvShape) {
	if narrow := cpu.Floats(dKernel); narrow != nil && s.DirectDepth() {
		depthSums(p, narrow, cpu.Floats(x), cpu.Floats(dy), s)
		return
	}
	split(p, s.DepthItems(), 1, depth[T]{byKernel, dKernel, x, dy, s})
}

// depthGrain is how many lines of a depthwise convolution a thread takes at a time.
func depthGrain(s *cpu.ConvShape) int {
	return grainOf(s.Window[0] * s.Window[1] * s.Window[2] * s.F * s.Out[2])
}

// direction is which of the three computations of a convolution is meant.
type direction uint8

const (
	forward direction = iota + 1
	byInput
	byKernel
)

// depth is the work of a depthwise convolution: its result, then its operands.
type depth[T Float] struct {
	direction direction
	to, a, b  []T
	s         cpu.ConvShape
}

func (w depth[T]) Run(lo, hi int) {
	switch w.direction {
	case forward:
		cpu.DepthConv(w.to, w.a, w.b, &w.s, lo, hi)
	case byInput:
		cpu.DepthConvInput(w.to, w.a, w.b, &w.s, lo, hi)
	case byKernel:
		cpu.DepthConvKernel(w.to, w.a, w.b, &w.s, lo, hi)
	}
}

// leastDepthLines is how many lines a thread takes at least: neighbouring lines see the same lines of the input, which
// are then in its cache.
const leastDepthLines = 4

// runDepth computes a depthwise correlation on a vector unit.
func runDepth(p *Pool, l cpu.DepthLines) {
	items, grain := l.Items(), max(leastDepthLines, grainOfProducts(l.Work()))
	if threads := p.Threads(); items <= 2*grain*threads { // equally many each
		grain = max(grain, (items+threads-1)/threads)
	}
	split(p, items, grain, convolvingDepth{l})
}

type convolvingDepth struct{ l cpu.DepthLines }

func (w convolvingDepth) Run(lo, hi int) { w.l.Run(lo, hi) }

// depthSums is the derivative of a depthwise convolution by its kernel on a vector unit.
func depthSums(p *Pool, dKernel, x, dy []float32, s cpu.ConvShape) {
	scratch := cpu.Borrow()
	d := cpu.NewDepthSums(x, dy, s)
	d.Use(cpu.Take[float32](scratch, d.Parts()*d.Size()))
	split(p, d.Items(), 1, summingDepth{d})
	d.Join(dKernel)
	scratch.Return()
}

type summingDepth struct{ d cpu.DepthSums }

func (w summingDepth) Run(lo, hi int) { w.d.Run(lo, hi) }
