//go:build linux || darwin

package rt

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"syscall"
	"testing"
	"unsafe"

	"github.com/dlgen/dlgen/rt/internal/cpu"
)

// fence is memory between two pages that nobody may touch: a kernel that reads or writes past an operand, where NaN
// around it would go unseen, faults.
type fence struct{ memory []byte }

func newFence(t *testing.T, elements int) *fence {
	page := os.Getpagesize()
	whole, err := syscall.Mmap(-1, 0, (4*elements+page-1)/page*page+2*page, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(whole) })
	for _, guard := range [][]byte{whole[:page], whole[len(whole)-page:]} {
		if err := syscall.Mprotect(guard, syscall.PROT_NONE); err != nil {
			t.Fatal(err)
		}
	}
	return &fence{whole[page : len(whole)-page]}
}

// place returns room for n elements at the end of the memory or at its beginning.
func (f *fence) place(n int, atEnd bool) []float32 {
	all := unsafe.Slice((*float32)(unsafe.Pointer(&f.memory[0])), len(f.memory)/4)
	if atEnd {
		return all[len(all)-n:]
	}
	return all[:n:n]
}

// copy returns a copy of x there.
func (f *fence) copy(x []float32, atEnd bool) []float32 {
	y := f.place(len(x), atEnd)
	copy(y, x)
	return y
}

// fences returns some of them, each for so many elements, and makes a fault a panic.
func fences(t *testing.T, count, elements int) []*fence {
	before := debug.SetPanicOnFault(true)
	t.Cleanup(func() { debug.SetPanicOnFault(before) })
	list := make([]*fence, count)
	for i := range list {
		list[i] = newFence(t, elements)
	}
	return list
}

// whole asks for every case; without it, tests take those near the sizes of vectors and tiles.
var whole = os.Getenv("DLGEN_SWEEP") == "all"

// sides are the sizes that are swept.
func sides() []int {
	if !whole {
		return []int{0, 1, 2, 5, 8, 9, 13, 16, 17, 31, 33}
	}
	all := make([]int, 41)
	for i := range all {
		all[i] = i
	}
	return all
}

// TestGemmFences multiplies matrices of all small sizes, transposed or not, whose operands end and begin at a fence.
func TestGemmFences(t *testing.T) {
	f := fences(t, 6, 2*40*40)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, m := range sides() {
			for _, n := range sides() {
				for _, k := range sides() {
					for kind := range 4 {
						d := GemmDims{M: m, N: n, K: k, TransA: kind&1 != 0, TransB: kind&2 != 0, Add: (m+n+k+kind)%3 == 0}
						if (m+n+k)%5 == 0 {
							d.Batch, d.StrideA, d.StrideB = 2, m*k, n*k
							d.Heads = 1 + (m+kind)%2
						}
						testFenced(t, f, d, numbers[float32](r, max(1, d.Batch)*m*k, true).x, numbers[float32](r, max(1, d.Batch)*n*k, true).x, someThen(r, m*31+n*7+k, n, max(1, d.Batch)*m*n))
					}
				}
			}
		}
	})
}

// TestGemmFencesDeep does so with depths from which on the last columns are computed along them, and vectors in halves or whole.
func TestGemmFencesDeep(t *testing.T) {
	f := fences(t, 6, 64*64)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for _, halves := range []bool{false, true} {
			before := cpu.UseHalves(halves)
			for _, m := range []int{11, 12, 13, 17, 18, 25} {
				for n := 2; n <= 20; n++ {
					for k := 47; k <= 64; k++ {
						d := GemmDims{M: m, N: n, K: k, TransA: (m+n+k)%7 == 0, TransB: (m+n+k)%2 != 0, Add: (m+n+k)%3 == 0}
						testFenced(t, f, d, numbers[float32](r, m*k, true).x, numbers[float32](r, n*k, true).x, someThen(r, m*31+n*7+k, n, m*n))
					}
				}
			}
			cpu.UseHalves(before)
		}
	})
}

// TestGemmFencesWide does so with panels of b that are packed: of many rows, for which tiles pack while they multiply, at several depths.
func TestGemmFencesWide(t *testing.T) {
	f := fences(t, 6, 1040*400)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i, s := range [][3]int{{32, 1024, 5}, {33, 1040, 6}, {35, 1030, 7}, {37, 1025, 64}, {38, 1032, 65}, {49, 1024, 300}, {66, 1040, 258}, {71, 1056, 33}, {390, 48, 30}, {400, 70, 21}, {390, 1024, 21}} {
			for add := range 2 {
				d := GemmDims{M: s[0], N: s[1], K: s[2], Add: add > 0}
				testFenced(t, f, d, numbers[float32](r, d.M*d.K, true).x, numbers[float32](r, d.N*d.K, true).x, someThen(r, 11*i+2+add, d.N, d.M*d.N))
			}
		}
	})
}

// testFenced checks one product, and that with something that follows.
func testFenced(t *testing.T, f []*fence, d GemmDims, a, b []float32, then Then) {
	t.Helper()
	size := max(1, d.Batch) * d.M * d.N
	start := make([]float32, size)
	for i := range start {
		start[i] = float32(i % 3)
	}
	want := gemmOracle(start, a, b, d)
	for _, atEnd := range []bool{false, true} {
		c := f[0].copy(start, atEnd)
		x, y := f[1].copy(a, atEnd), f[2].copy(b, atEnd)
		Gemm(nil, c, x, y, d)
		same(t, fmt.Sprintf("%+v", d), c, want, 0)
		if d.Add {
			continue
		}
		GemmThen(nil, c, x, y, d, fencedThen(then, f[3:], atEnd))
		same(t, fmt.Sprintf("%+v, then %s", d, thenName(then)), c, afterThen(then, want, d.N), 0)
	}
}

// TestConvFences does the same for convolutions, all three directions.
func TestConvFences(t *testing.T) {
	f := fences(t, 9, 1<<16)
	count := 300
	if whole {
		count = 6000
	}
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range count {
			d, ok := randomConv(r, 1+i%3)
			if i%8 == 1 {
				d, ok = randomWinograd(r)
			} else if i%8 == 3 {
				d, ok = randomFew(r)
			} else if i%4 == 2 {
				d, ok = randomGroups(r, 1+i%3)
			}
			if i == 0 { // a plane that no window reaches
				d, ok = ConvDims{N: 1, C: 9, F: 9, Groups: 9, In: [3]int{2, 1, 9}, Out: [3]int{2, 2, 12}, Window: [3]int{1, 1, 1}, Stride: [3]int{3, 3, 1}, Dilate: [3]int{1, 1, 1}}, true
			}
			nx, nk, ny := d.sizes()
			if !ok || max(nx, nk, ny) > 1<<16 {
				continue
			}
			x, kernel, dy := numbers[float32](r, nx, true).x, numbers[float32](r, nk, true).x, numbers[float32](r, ny, true).x
			then := someThen(r, i, d.F, ny)
			want := [3][]float64{make([]float64, ny), make([]float64, nx), make([]float64, nk)}
			d.products(func(i, k, o int) {
				want[0][o] += float64(x[i] * kernel[k])
				want[1][i] += float64(dy[o] * kernel[k])
				want[2][k] += float64(x[i] * dy[o])
			})
			for _, atEnd := range []bool{false, true} {
				what := fmt.Sprintf("%+v", d)
				x, kernel, dy := f[0].copy(x, atEnd), f[1].copy(kernel, atEnd), f[2].copy(dy, atEnd)
				y, dx, dKernel := f[3].place(ny, atEnd), f[4].place(nx, atEnd), f[5].place(nk, atEnd)
				Conv(nil, y, x, kernel, d)
				ConvInput(nil, dx, dy, kernel, d)
				ConvKernel(nil, dKernel, x, dy, d)
				same(t, "conv "+what, y, want[0], 0)
				same(t, "conv_input "+what, dx, want[1], 0)
				same(t, "conv_kernel "+what, dKernel, want[2], 0)
				ConvThen(nil, y, x, kernel, d, fencedThen(then, f[6:], atEnd))
				same(t, fmt.Sprintf("conv %s, then %s", what, thenName(then)), y, afterThen(then, want[0], d.F), 0)
			}
		}
	})
}

// TestWindowFences does so for sums of windows and their derivative, which lie at a fence.
func TestWindowFences(t *testing.T) {
	f := fences(t, 4, 1<<14)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for i := range 400 {
			d, ok := randomWindows(r, 1+i%3)
			nx, ny := d.N*volumeOf(d.In)*d.C, d.N*volumeOf(d.Out)*d.C
			if !ok || max(nx, ny) > 1<<14 {
				continue
			}
			x, dy := numbers[float32](r, nx, true).x, numbers[float32](r, ny, true).x
			want := [2][]float64{make([]float64, ny), make([]float64, nx)}
			d.members(func(i, o int) {
				want[0][o] += float64(x[i])
				want[1][i] += float64(dy[o])
			})
			for _, atEnd := range []bool{false, true} {
				y, dx := f[0].place(ny, atEnd), f[1].place(nx, atEnd)
				SumPool(nil, y, f[2].copy(x, atEnd), d)
				SumPoolInput(nil, dx, f[3].copy(dy, atEnd), d)
				same(t, fmt.Sprintf("sum_pool %+v", d), y, want[0], 0)
				same(t, fmt.Sprintf("sum_pool_input %+v", d), dx, want[1], 0)
			}
		}
	})
}

// TestMoveFences does so for lines that are cut out, joined and turned round, of all lengths up to some vectors.
func TestMoveFences(t *testing.T) {
	f := fences(t, 2, 1<<12)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for width := 1; width < 70; width++ {
			for rows := range 4 {
				x := numbers[float32](r, rows*(width+1), true).x
				for _, atEnd := range []bool{false, true} {
					from, y := f[0].copy(x, atEnd), f[1].place(rows*width, atEnd)
					for first := range 2 {
						want := make([]float64, rows*width)
						for i := range want {
							want[i] = float64(x[i/width*(width+1)+i%width+first])
						}
						Slice(nil, y, from, []int{rows, width + 1}, []int{0, first}, []int{rows, width + first}, []int{1, 1})
						same(t, fmt.Sprintf("%d lines of %d", rows, width), y, want, 0)
						turned := f[0].copy(y, atEnd)
						Reverse(nil, y, turned, []int{rows, width}, []int{1})
						for i := range want {
							want[i] = float64(turned[i/width*width+width-1-i%width])
						}
						same(t, fmt.Sprintf("%d turned lines of %d", rows, width), y, want, 0)
						from = f[0].copy(x, atEnd)
					}
				}
			}
		}
	})
}

// TestVecFences runs functions of slices at all lengths up to some vectors; at a fence they give the same bits as
// elsewhere.
func TestVecFences(t *testing.T) {
	f := fences(t, 4, 100)
	eachVariant(t, func(t *testing.T) {
		r := random()
		for n := range 71 {
			a, b, c := numbers[float32](r, n, false).x, numbers[float32](r, n, false).x, numbers[float32](r, n, false).x
			for name, vec := range fencedFunctions() {
				want := make([]float32, n)
				vec(want, a, b, c)
				for _, atEnd := range []bool{false, true} {
					got := f[0].place(n, atEnd)
					clear(got)
					vec(got, f[1].copy(a, atEnd), f[2].copy(b, atEnd), f[3].copy(c, atEnd))
					sameBits(t, fmt.Sprintf("%s of %d", name, n), slices.Clone(got), want)
				}
			}
		}
	})
}

// reduceHalves reduces two rows of a, all of it but one element at most, to as many columns.
func reduceHalves(f func(p *Pool, y, x []float32, outer, k, inner int), y, a []float32) {
	width := len(y) / 2
	f(nil, y[:width], a[len(a)-2*width:], 1, 2, width)
}

// fencedFunctions are functions of slices of equal length; those of rows write to the first element.
func fencedFunctions() map[string]func(y, a, b, c []float32) {
	all := map[string]func(y, a, b, c []float32){
		"mul add": VecMulAdd, "select": VecSelect, "toward": VecToward, "toward square": VecTowardSquare,
		"rows mul add":   func(y, a, b, c []float32) { RowsMulAdd(y, a, c, b, c, max(1, len(y))) },
		"vec less mul":   func(y, a, b, c []float32) { VecLessMulAdd(y, a, b, c, a) },
		"column squares": func(y, a, b, _ []float32) { clear(y); ColumnsAddSquares(y, make([]float32, 2*len(y)), a, b) },
		"less over root": func(y, a, b, c []float32) { VecLessOverRoot(y, a, b, c, b, c) },
		"columns":        func(y, a, b, _ []float32) { clear(y); ColumnsAdd(y, make([]float32, len(y)), a) },
		"prod":           func(y, a, _, _ []float32) { Prod(nil, y[:min(1, len(y))], a, min(1, len(y)), len(y), 1) },
		"prod columns":   func(y, a, _, _ []float32) { reduceHalves(Prod[float32], y, a) },
		"max columns":    func(y, a, _, _ []float32) { reduceHalves(ReduceMax[float32], y, a) },
		"min columns":    func(y, a, _, _ []float32) { reduceHalves(ReduceMin[float32], y, a) },
		"dot":            func(y, a, b, _ []float32) { RowsDot(y[:min(1, len(y))], a, b, len(y)) },
		"sub squares":    func(y, a, b, c []float32) { RowsSubSquares(y, slices.Clone(c[:min(1, len(c))]), a, b, len(y)) },
		"apart":          func(y, a, b, _ []float32) { RowsApart(y[:min(1, len(y))], a, b, len(y)) },
		"apart of rows": func(y, a, b, _ []float32) {
			RowsApart(y[:len(y)/5], a[len(a)-len(y)/5*5:], b[:min(5, len(b))], min(5, len(b)))
		},
		"length of rows": func(y, a, _, _ []float32) { RowsLength(y[:len(y)/9], a[len(a)-len(y)/9*9:], 9) },
		"max of rows":    func(y, a, _, _ []float32) { RowsMax(y[:len(y)/7], a[len(a)-len(y)/7*7:], 7) },
		"prod of rows":   func(y, a, _, _ []float32) { RowsProd(y[:len(y)/18], a[len(a)-len(y)/18*18:], 18) },
		"argmax": func(y, a, _, _ []float32) {
			var place [1]int32
			if len(y) > 0 {
				ArgMax(nil, place[:], a, 1, len(y), 1)
				y[0] = float32(place[0])
			}
		},
		"sum of rows":  func(y, a, _, _ []float32) { RowsSum(y[:len(y)/6], a[len(a)-len(y)/6*6:], 6) },
		"less squares": func(y, a, b, c []float32) { RowsLessSquares(c, y[:min(1, len(y))], a, b, len(y)) },
		"mean squares": func(y, a, b, c []float32) {
			RowsMeanSquares(c, y[:min(1, len(y))], make([]float32, min(1, len(y))), a, b, len(y))
		},
		"less mul add of pairs": func(y, a, b, c []float32) {
			width := max(1, len(y)/2)
			y = y[:len(y)/width*width]
			RowsSub(y, a, b, width)
			RowsLessMulAdd(y, slices.Clone(y), a, b, c, b[:min(width, len(b))], c[:min(width, len(c))], width)
		},
		"less mul add": func(y, a, b, c []float32) {
			RowsSub(y, a, b, max(1, len(y)))
			RowsLessMulAdd(y, slices.Clone(y), a, b, c, b, c, max(1, len(y)))
		},
		"norm": func(y, a, b, c []float32) {
			width := max(1, len(y)/2)
			rows := len(y) / width
			RowsNorm(y[:rows*width], make([]float32, rows), make([]float32, rows), a, make([]float32, rows), make([]float32, rows), b[:rows*width], c[:rows*width], width)
			RowsNorm(y[:rows*width], make([]float32, rows), make([]float32, rows), a, make([]float32, rows), make([]float32, rows), b[:min(width, len(b))], c[:min(width, len(c))], width)
		},
		"softmax":  func(y, a, _, c []float32) { RowsSoftmax(y, slices.Clone(c[:min(1, len(c))]), a, max(1, len(y))) },
		"soft exp": func(y, a, _, c []float32) { RowsSoftExp(y, slices.Clone(c[:min(1, len(c))]), a, max(1, len(y))) },
		"soft exp lower": func(y, a, _, c []float32) {
			RowsSoftExpLower(y, slices.Clone(c[:min(1, len(c))]), a, 0, len(y)/2, max(1, len(y)), max(1, len(y)))
		},
		"exp sum": func(y, a, b, c []float32) { RowsExpSum(y, slices.Clone(c[:min(1, len(c))]), a, b, len(y)) },
		"uniform": func(y, _, _, _ []float32) { UniformAt(y, Draw{Seed: 3, Step: 1}, 5) },
		"bias": func(y, a, b, _ []float32) {
			GemmThen(nil, y, a[:min(1, len(a))], b, GemmDims{M: 1, N: len(y), K: min(1, len(a))}, Then{Bias: a})
		},
		"then": func(y, a, b, c []float32) {
			GemmThen(nil, y, a[:min(1, len(a))], b, GemmDims{M: 1, N: len(y), K: min(1, len(a))}, Then{Scale: c, Bias: a, Max: 1})
		},
		"then add": func(y, a, b, c []float32) {
			GemmThen(nil, y, a[:min(1, len(a))], b, GemmDims{M: 1, N: len(y), K: min(1, len(a))}, Then{Scale: b, Add: c, Relu: true})
		},
	}
	for name, f := range map[string]func(y, x []float32){
		"neg": VecNeg, "abs": VecAbs, "sqrt": VecSqrt, "rsqrt": VecRsqrt, "relu": VecRelu, "exp": VecExp, "log": VecLog, "log1p": VecLog1p, "tanh": VecTanh,
		"sigmoid": VecSigmoid, "erf": VecErf, "normal": VecNormal, "mul normal": VecMulNormal, "floor": VecFloor, "ceil": VecCeil, "trunc": VecTrunc, "round": VecRound,
	} {
		all[name] = func(y, a, _, _ []float32) { f(y, a) }
	}
	for name, f := range map[string]func(y, a, b []float32){
		"add": VecAdd, "sub": VecSub, "mul": VecMul, "div": VecDiv, "max": VecMax, "min": VecMin, "equal": VecEqual, "less": VecLess, "less equal": VecLessEqual, "mul normal back": VecMulNormalBack,
		"above":   func(y, a, b []float32) { VecAbove(y, a, b, 0) },
		"between": func(y, a, b []float32) { VecFromUpTo(y, a, b, -1, 1) },
	} {
		all[name] = func(y, a, b, _ []float32) { f(y, a, b) }
	}
	for name, f := range map[string]func(y, x []float32, width int){"sum": RowsSum, "rows max": RowsMax, "rows min": RowsMin} {
		all[name] = func(y, a, _, _ []float32) {
			if len(y) > 0 {
				f(y[:1], a, len(a))
			}
		}
	}
	return all
}
