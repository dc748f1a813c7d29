package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Peaks are the sizes of a maximum of windows that follows a convolution, and whether the convolution's result is wanted
// too: without Keep, what it lies in has unknown values afterwards.
type Peaks struct {
	Window WindowDims
	Keep   bool
}

// ConvPool is a convolution and the maximum of windows of its result, taken while that is in the cache, with what
// follows:
//
//	Conv(p, y, x, kernel, d)
//	MaxPool(p, z, y, w.Window)
//	z = z*Scale + Bias …, as Then says
//
// Then.Add is nil.
func ConvPool(p *Pool, z, y, x, kernel []float32, d ConvDims, w Peaks, t Then) {
	s := cpu.ConvShape(d)
	peaks := cpu.Peaks{Z: z, Size: cpu.WindowShape(w.Window), Keep: w.Keep, Then: cpu.Then[float32](t)}
	switch lines := peaks.Size.Lines() && len(z) > 0; {
	case lines && w.Window.Stride[1] == 2 && !s.Depthwise() && !s.Pointwise() && s.Winograd():
		convWinograd(p, y, x, kernel, s, cpu.Then[float32]{}, peaks)
	case lines && !s.Depthwise() && !s.Pointwise() && !s.Winograd() && s.ByLines():
		convLines(p, y, x, kernel, s, cpu.Then[float32]{}, peaks)
	default:
		Conv(p, y, x, kernel, d)
		MaxPool(p, z, y, w.Window)
		if places := d.N * volume(w.Window.Out); places > 0 {
			split(p, places, grainOf(d.F), following{z, d.F, cpu.Then[float32](t)})
		}
	}
}

// ConvKernelPool is the derivative of a convolution by its kernel, dKernel, from that by the maximum of windows of its
// result y, dz, if nothing else needs that by the result, for which there is room in dy:
//
//	MaxPoolInput(p, dy, y, dz, w)
//	ConvKernel(p, dKernel, x, dy, d)
//
// It writes dKernel when it has read y and dz, so that this may lie where one of them does.
func ConvKernelPool(p *Pool, dKernel, x, dy, y, dz []float32, d ConvDims, w WindowDims) {
	s := cpu.ConvShape(d)
	if !s.Depthwise() && !s.KernelWinograd() && s.DirectKernel() && len(y) > 0 && len(dz) > 0 {
		if k := cpu.NewKernelSums(x, dy, s); k.Takes() {
			k.Take(cpu.KernelPeaks{Y: y, DZ: dz, Size: cpu.WindowShape(w)})
			sumKernel(p, dKernel, k)
			return
		}
	}
	MaxPoolInput(p, dy, y, dz, w)
	ConvKernel(p, dKernel, x, dy, d)
}
