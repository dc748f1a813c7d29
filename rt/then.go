package rt

import "github.com/dlgen/dlgen/rt/internal/cpu"

// Then is what is done to each row of a product at once:
//
//	y = y*Scale + Bias   with an element for each column
//	y = y + Add          with an element for each of y
//	y = max(y, 0)        if Relu
//	y = min(y, Max)      if Max is not 0
//
// Each operation rounds, so that all vector units give the same. NaN stays NaN. Add may not share memory with the
// result.
type Then struct {
	Scale, Bias []float32 // nil: none
	Add         []float32 // nil: none
	Relu        bool
	Max         float32
}

// GemmThen is Gemm for one product, with what follows it done while its rows are in the cache.
func GemmThen(p *Pool, c, a, b []float32, d GemmDims, t Then) {
	if d.M == 1 && d.Batch <= 1 && !d.TransB && !d.Add && !d.Packed && cpu.SmallVector(c, a, b, d.N, d.K, (*cpu.Then[float32])(&t)) {
		return
	}
	if d.M == 1 || d.N == 1 || d.Batch > 1 {
		Gemm(p, c, a, b, d)
		then := cpu.Then[float32](t)
		then.Rows(c, 0, max(1, d.Batch)*d.M, d.N, d.N, 0)
		return
	}
	var g cpu.Gemm[float32]
	product(&g, c, a, b, &d)
	g.Then = cpu.Then[float32](t)
	multiply(p, &g)
}

// ConvThen is Conv with what follows it done while its rows are in the cache.
func ConvThen(p *Pool, y, x, kernel []float32, d ConvDims, t Then) {
	s := cpu.ConvShape(d)
	switch {
	case s.Depthwise() && s.DirectDepth() && t.Add == nil:
		l := cpu.ForwardDepth(y, x, kernel, s)
		l.Then = cpu.Then[float32](t)
		runDepth(p, l)
	case s.Depthwise() || s.Groups > 1 && !s.Direct():
		Conv(p, y, x, kernel, d)
		split(p, d.N*volume(d.Out), grainOf(d.F), following{y, d.F, cpu.Then[float32](t)})
	case s.Pointwise():
		var g cpu.Gemm[float32]
		pointwise(&g, y, x, kernel, &s)
		g.Then = cpu.Then[float32](t)
		multiply(p, &g)
	case s.Winograd():
		convWinograd(p, y, x, kernel, s, cpu.Then[float32](t), cpu.Peaks{})
	case s.ByLines():
		convLines(p, y, x, kernel, s, cpu.Then[float32](t), cpu.Peaks{})
	default:
		g := cpu.Conv(y, x, kernel, s)
		g.Then = cpu.Then[float32](t)
		multiply(p, &g)
	}
}

func volume(a [3]int) int { return a[0] * a[1] * a[2] }

// following is what follows rows that are there already.
type following struct {
	y    []float32
	n    int
	then cpu.Then[float32]
}

func (w following) Run(lo, hi int) { w.then.Rows(w.y, lo*w.n, hi-lo, w.n, w.n, 0) }
