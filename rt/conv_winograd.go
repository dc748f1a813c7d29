package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// convWinograd is Conv by Winograd's algorithm; the maximum of windows is taken if it has somewhere to go.
func convWinograd(p *Pool, y, x, kernel []float32, s cpu.ConvShape, then cpu.Then[float32], peaks cpu.Peaks) {
	w := cpu.NewWinoConv(y, x, kernel, s)
	w.Then = then
	if peaks.Z != nil {
		w.Take(peaks)
	}
	runWinograd(p, w)
}

// convInputWinograd is ConvInput by Winograd's algorithm.
func convInputWinograd(p *Pool, dx, dy, kernel []float32, s cpu.ConvShape) {
	scratch := cpu.Borrow()
	runWinograd(p, cpu.NewWinoInput(dx, dy, kernel, cpu.Take[float32](scratch, 9*s.C*s.F), s))
	scratch.Return()
}

func runWinograd(p *Pool, w cpu.WinoConv) {
	items, grain := w.Items(), grainOfProducts(w.Work())
	if each := p.own(items, grain); each > 0 && w.Panels() > 0 {
		w.Own()
		split(p, items, each, multiplyingTiles{w})
		return
	}
	scratch := cpu.Borrow()
	w.Use(cpu.Take[float32](scratch, w.Size()))
	split(p, w.Panels(), grainOf(w.PanelWork()), turningKernel{w})
	split(p, items, grain, multiplyingTiles{w})
	scratch.Return()
}

type turningKernel struct{ w cpu.WinoConv }

func (w turningKernel) Run(lo, hi int) { w.w.Turn(lo, hi) }

type multiplyingTiles struct{ w cpu.WinoConv }

func (w multiplyingTiles) Run(lo, hi int) { w.w.Run(lo, hi) }

// convKernelWinograd is ConvKernel by Winograd's algorithm.
func convKernelWinograd(p *Pool, dKernel, x, dy []float32, s cpu.ConvShape) {
	scratch := cpu.Borrow()
	w := cpu.NewWinoKernel(x, dy, s)
	w.Use(cpu.Take[float32](scratch, w.Parts()*w.Size()))
	split(p, w.Items(), 1, summingTiles{w})
	w.Join(dKernel)
	scratch.Return()
}

type summingTiles struct{ w cpu.WinoKernel }

func (w summingTiles) Run(lo, hi int) { w.w.Run(lo, hi) }
