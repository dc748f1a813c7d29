package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// convLines is Conv on a vector unit; the maximum of windows is taken if it has somewhere to go.
func convLines(p *Pool, y, x, kernel []float32, s cpu.ConvShape, then cpu.Then[float32], peaks cpu.Peaks) {
	l := cpu.ForwardLines(y, x, nil, s)
	l.Then = then
	if peaks.Z != nil {
		l.Take(peaks)
	}
	if each := p.own(l.Items(), grainOfProducts(l.Work())); each > 0 && len(kernel) <= mostOwnKernel {
		l.Own(kernel)
		split(p, l.Items(), each, convolving{l})
		return
	}
	scratch := cpu.Borrow()
	l.Use(packKernel(p, scratch, kernel, &s))
	runLines(p, l)
	scratch.Return()
}

// mostOwnKernel is the number of a kernel's elements up to which each thread packs it for itself.
const mostOwnKernel = 1 << 16

// packKernel packs a kernel as lines of a convolution read it.
func packKernel(p *Pool, scratch *cpu.Scratch, kernel []float32, s *cpu.ConvShape) []float32 {
	k := cpu.NewKernelPanels(scratch, kernel, s)
	split(p, k.Items(), grainOf(k.Work()), packingKernel{k})
	return k.Panels
}

type packingKernel struct{ k cpu.KernelPanels }

func (w packingKernel) Run(lo, hi int) { w.k.Run(lo, hi) }

// convInputLines is ConvInput on a vector unit.
func convInputLines(p *Pool, dx, dy, kernel []float32, s cpu.ConvShape) {
	scratch := cpu.Borrow()
	w := cpu.NewInputPhases(scratch, dx, dy, kernel, s)
	if lines := grainOfProducts(w.Work()); p.alone(w.Items(), lines) {
		w.Alone()
	} else {
		split(p, w.Turns(), grainOf(w.TurnWork()), turningPanels{w})
		split(p, w.Items(), lines, unconvolving{w})
	}
	scratch.Return()
}

type turningPanels struct{ w cpu.InputPhases }

func (t turningPanels) Run(lo, hi int) { t.w.Turn(lo, hi) }

type unconvolving struct{ w cpu.InputPhases }

func (u unconvolving) Run(lo, hi int) { u.w.Run(lo, hi) }

func runLines(p *Pool, l cpu.LineConv) {
	split(p, l.Items(), grainOfProducts(l.Work()), convolving{l})
}

// leastProducts is the number of multiplications below which vector units are done before another thread could help.
const leastProducts = 1 << 17

// grainOfProducts is how many items of so many multiplications each a thread takes at a time.
func grainOfProducts(work int) int { return max(1, leastProducts*cpu.ForkCost/max(1, work)) }

type convolving struct{ l cpu.LineConv }

func (w convolving) Run(lo, hi int) { w.l.Run(lo, hi) }

// convKernelSums is ConvKernel on a vector unit.
func convKernelSums(p *Pool, dKernel, x, dy []float32, s cpu.ConvShape) {
	sumKernel(p, dKernel, cpu.NewKernelSums(x, dy, s))
}

func sumKernel(p *Pool, dKernel []float32, k cpu.KernelSums) {
	scratch := cpu.Borrow()
	k.Use(cpu.Take[float32](scratch, k.Parts()*k.Size()))
	split(p, k.Items(), 1, summingKernel{k})
	k.Join(dKernel)
	scratch.Return()
}

type summingKernel struct{ k cpu.KernelSums }

func (w summingKernel) Run(lo, hi int) { w.k.Run(lo, hi) }
