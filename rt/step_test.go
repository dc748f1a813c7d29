package rt

import (
	"fmt"
	"testing"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// BenchmarkConvnetStep does the convolutions, poolings and products of a training step of the MNIST convnet with 128
// pictures: what takes nearly all of its time.
func BenchmarkConvnetStep(b *testing.B) {
	const n = 128
	conv1, conv2 := conv2D(n, 28, 1, 32, 3, 1, 0, 1), conv2D(n, 13, 32, 64, 3, 1, 0, 1)
	window := [3]int{1, 2, 2}
	pool1 := WindowDims{N: n, C: 32, In: conv1.Out, Out: [3]int{1, 13, 13}, Window: window, Stride: window}
	pool2 := WindowDims{N: n, C: 64, In: conv2.Out, Out: [3]int{1, 5, 5}, Window: window, Stride: window}
	r := random()
	buffer := func(size int) []float32 { return numbers[float32](r, size, false).x }
	x, kernel1, y1 := buffer(n*784), buffer(9*32), buffer(n*26*26*32)
	p1, kernel2, y2 := buffer(n*169*32), buffer(9*32*64), buffer(n*121*64)
	p2, kernel3, y3 := buffer(n*1600), buffer(16000), buffer(n*10)
	d1, d2, e1, e2 := buffer(len(y1)), buffer(len(y2)), buffer(len(p1)), buffer(len(p2))
	g1, g2, g3 := buffer(len(kernel1)), buffer(len(kernel2)), buffer(len(kernel3))
	for _, threads := range []int{1, 2} {
		b.Run(fmt.Sprintf("%v/%d", cpu.Active(), threads), func(b *testing.B) {
			p := NewPool(threads)
			defer p.Close()
			for b.Loop() {
				Conv(p, y1, x, kernel1, conv1)
				MaxPool(p, p1, y1, pool1)
				Conv(p, y2, p1, kernel2, conv2)
				MaxPool(p, p2, y2, pool2)
				Gemm(p, y3, p2, kernel3, GemmDims{M: n, N: 10, K: 1600})
				Gemm(p, g3, p2, y3, GemmDims{M: 1600, N: 10, K: n, TransA: true})
				Gemm(p, e2, y3, kernel3, GemmDims{M: n, N: 1600, K: 10, TransB: true})
				MaxPoolInput(p, d2, y2, e2, pool2)
				ConvKernel(p, g2, p1, d2, conv2)
				ConvInput(p, e1, d2, kernel2, conv2)
				MaxPoolInput(p, d1, y1, e1, pool1)
				ConvKernel(p, g1, x, d1, conv1)
			}
		})
	}
}
