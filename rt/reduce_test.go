package rt

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"
	"testing"
)

// lines calls visit for each line along the middle axis of [outer, k, inner]: element i lies at first + i*inner.
func lines(outer, k, inner int, visit func(line, first int)) {
	for line := range outer * inner {
		visit(line, line/inner*k*inner+line%inner)
	}
}

// A fold is a reduction with what the oracle makes of one more element.
type fold[T Number] struct {
	name  string
	run   func(p *Pool, y, x []T, outer, k, inner int)
	first float64
	next  func(a, b float64) float64
}

func folds[T Number]() []fold[T] {
	return []fold[T]{
		{"sum", Sum[T], 0, func(a, b float64) float64 { return a + b }},
		{"prod", Prod[T], 1, func(a, b float64) float64 { return a * b }},
		{"reduce_max", ReduceMax[T], math.Inf(-1), func(a, b float64) float64 { return max(a, b) }},
		{"reduce_min", ReduceMin[T], math.Inf(1), func(a, b float64) float64 { return min(a, b) }},
	}
}

func testFolds[T Number](t *testing.T, p *Pool, outer, k, inner int) {
	t.Helper()
	r := random()
	for _, f := range folds[T]() {
		if k == 0 && f.next(1, 2) != 3 && f.first != 1 {
			continue // nothing is the largest of none
		}
		x := numbers[T](r, outer*k*inner, true)
		if f.name == "prod" { // mostly ones, so that products stay small
			for i := range x.x {
				x.x[i] = 1 + T(r.IntN(2*k)/(2*k-1))
			}
		}
		y, want := newBuffer[T](outer*inner), make([]float64, outer*inner)
		lines(outer, k, inner, func(line, first int) {
			want[line] = f.first
			for i := range k {
				want[line] = f.next(want[line], float64(x.x[first+i*inner]))
			}
		})
		f.run(p, y.x, x.x, outer, k, inner)
		what := fmt.Sprintf("%s %T [%d, %d, %d]", f.name, x.x, outer, k, inner)
		same(t, what, y.x, want, 0)
		y.check(t, what)
	}
}

func TestReduce(t *testing.T) { eachVariant(t, testReduce) }

func testReduce(t *testing.T) {
	p := teams(t)[3]
	for outer := range 4 {
		for k := range 10 {
			for inner := range 10 {
				testFolds[float32](t, p, outer, k, inner)
				testFolds[int32](t, nil, outer, k, inner)
			}
		}
	}
	for _, s := range [][3]int{{1, 70, 70}, {3, 5000, 3}, {1, 20000, 65}, {70, 300, 1}, {2, 9000, 1}, {1, 3, 40000}} {
		testFolds[float32](t, p, s[0], s[1], s[2])
		testFolds[float64](t, p, s[0], s[1], s[2])
		testFolds[int64](t, p, s[0], s[1], s[2])
	}
}

// TestReduceNaN puts a NaN at each place of rows and of columns: what is reduced with it is one, and nothing else.
func TestReduceNaN(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, s := range [][2]int{{4, 1}, {15, 1}, {67, 1}, {1, 9}, {3, 4}, {5, 8}, {4, 37}, {3, 70}} {
			k, inner := s[0], s[1]
			for at := range k * inner {
				x, y := make([]float32, k*inner), make([]float32, inner)
				for i := range x {
					x[i] = float32(i%7) - 3
				}
				x[at] = float32(math.NaN())
				for _, f := range folds[float32]() {
					f.run(nil, y, x, 1, k, inner)
					for j, e := range y {
						if (e != e) != (j == at%inner) {
							t.Fatalf("%s of [%d, %d] with a NaN at %d: column %d is %v", f.name, k, inner, at, j, e)
						}
					}
					if rows := make([]float32, k); inner > 1 {
						f.run(nil, rows, x, k, inner, 1)
						for i, e := range rows {
							if (e != e) != (i == at/inner) {
								t.Fatalf("%s of %d rows of %d with a NaN at %d: row %d is %v", f.name, k, inner, at, i, e)
							}
						}
					}
				}
			}
		}
	})
}

// TestSum wants the same bits from all numbers of threads, and little rounding where many numbers of one sign meet.
func TestSum(t *testing.T) {
	pools := teams(t)
	for _, s := range [][3]int{{1, 100000, 32}, {1, 1000000, 1}, {1, 30, 100000}, {100, 1000, 7}} {
		outer, k, inner := s[0], s[1], s[2]
		x, r := make([]float32, outer*k*inner), random()
		for i := range x {
			x[i] = r.Float32()
		}
		want := make([]float64, outer*inner)
		lines(outer, k, inner, func(line, first int) {
			for i := range k {
				want[line] += float64(x[first+i*inner])
			}
		})
		alone := make([]float32, outer*inner)
		Sum(nil, alone, x, outer, k, inner)
		same(t, fmt.Sprint(s), alone, want, 2e-6)
		for _, p := range pools[1:] {
			y := make([]float32, outer*inner)
			Sum(p, y, x, outer, k, inner)
			sameBits(t, fmt.Sprint(s), y, alone)
		}
	}
}

func TestArgMax(t *testing.T) { eachVariant(t, testArgMax) }

func testArgMax(t *testing.T) {
	p, r := teams(t)[2], random()
	sizes := [][3]int{{1, 1, 1}, {3, 7, 1}, {2, 5, 9}, {300, 10, 1}, {40, 30, 50}, {2, 3, 130}}
	for k := range 70 {
		sizes = append(sizes, [3]int{9, k + 1, 1})
	}
	for _, s := range sizes {
		outer, k, inner := s[0], s[1], s[2]
		x := numbers[float32](r, outer*k*inner, true)
		y, want := newBuffer[int32](outer*inner), make([]float64, outer*inner)
		lines(outer, k, inner, func(line, first int) {
			best := 0
			for i := range k {
				if x.x[first+i*inner] > x.x[first+best*inner] {
					best = i
				}
			}
			want[line] = float64(best)
		})
		ArgMax(p, y.x, x.x, outer, k, inner)
		same(t, fmt.Sprint("argmax ", s), y.x, want, 0)
		y.check(t, "argmax")
	}
}

// TestArgMaxOfNaN puts a NaN, and another one behind it, at each place of a row and of columns.
func TestArgMaxOfNaN(t *testing.T) {
	eachVariant(t, func(t *testing.T) {
		for _, inner := range []int{1, 3} {
			for _, k := range []int{1, 3, 15, 16, 17, 40} {
				for at := range k {
					x := make([]float32, k*inner)
					for i := range x {
						x[i] = float32(i % 5)
					}
					x[k/2*inner] = float32(math.Inf(1))
					x[at*inner], x[(k-1)*inner] = float32(math.NaN()), float32(math.NaN())
					y := make([]int32, inner)
					ArgMax(nil, y, x, 1, k, inner)
					if int(y[0]) != at {
						t.Fatalf("argmax of [%d, %d] with a NaN at %d is %d", k, inner, at, y[0])
					}
				}
			}
		}
	})
}

func TestCumSum(t *testing.T) {
	p, r := teams(t)[2], random()
	for variant := range 4 {
		reverse, exclusive := variant&1 != 0, variant&2 != 0
		for _, s := range [][3]int{{1, 1, 1}, {3, 7, 1}, {2, 5, 9}, {0, 4, 4}, {3, 0, 2}, {400, 60, 3}} {
			outer, k, inner := s[0], s[1], s[2]
			x := numbers[float32](r, outer*k*inner, true)
			y, want := newBuffer[float32](outer*k*inner), make([]float64, outer*k*inner)
			lines(outer, k, inner, func(_, first int) {
				sum := 0.0
				for i := range k {
					if reverse {
						i = k - 1 - i
					}
					at := first + i*inner
					if exclusive {
						want[at] = sum
					}
					sum += float64(x.x[at])
					if !exclusive {
						want[at] = sum
					}
				}
			})
			CumSum(p, y.x, x.x, outer, k, inner, reverse, exclusive)
			same(t, fmt.Sprint("cumsum ", s), y.x, want, 0)
			y.check(t, "cumsum")
		}
	}
}

func TestArgSort(t *testing.T) {
	p, r := teams(t)[2], random()
	for _, descending := range []bool{false, true} {
		for _, s := range [][3]int{{1, 1, 1}, {3, 7, 1}, {2, 5, 9}, {0, 4, 4}, {3, 0, 2}, {1, 2000, 1}, {20, 100, 3}, {2, 300, 3}} {
			outer, k, inner := s[0], s[1], s[2]
			x := numbers[float32](r, outer*k*inner, true) // with many equals
			y, want := newBuffer[int32](outer*k*inner), make([]float64, outer*k*inner)
			lines(outer, k, inner, func(_, first int) {
				order := make([]int, k)
				for i := range order {
					order[i] = i
				}
				sort.SliceStable(order, func(a, b int) bool {
					e, f := x.x[first+order[a]*inner], x.x[first+order[b]*inner]
					return e < f && !descending || e > f && descending
				})
				for i, from := range order {
					want[first+i*inner] = float64(from)
				}
			})
			ArgSort(p, y.x, x.x, outer, k, inner, descending)
			same(t, fmt.Sprint("argsort ", s), y.x, want, 0)
			y.check(t, "argsort")
			for _, most := range []int{0, 1, 4, 16, 17, k / 8, k / 2, k - 1} {
				if most < 0 || most > k {
					continue
				}
				first, wanted := newBuffer[int32](outer*most*inner), []float64(nil)
				for o := range outer {
					wanted = append(wanted, want[o*k*inner:][:most*inner]...)
				}
				ArgTopK(p, first.x, x.x, outer, k, inner, most, descending)
				same(t, fmt.Sprint("the first ", most, " of argsort ", s), first.x, wanted, 0)
				first.check(t, "argsort")
			}
		}
	}
	y := make([]int32, 4)
	ArgSort(nil, y, []float32{2, float32(math.NaN()), -1, 2}, 1, 4, 1, false)
	same(t, "argsort with NaN", y, []float64{2, 0, 3, 1}, 0)

	// few and many, which are sorted in different ways: all kinds of numbers, each of them several times
	kinds := []float32{2, float32(math.NaN()), -1, float32(math.Copysign(0, -1)), 0, float32(math.Inf(1)), -float32(math.NaN()), float32(math.Inf(-1)), 1e-40, -1e-40, -3e5}
	above := func(e, f float32) bool { return e > f || e != e && f == f }
	for _, n := range []int{len(kinds), 40 * len(kinds)} {
		for _, descending := range []bool{false, true} {
			x, want := make([]float32, n), make([]float64, n)
			for i := range x {
				x[i], want[i] = kinds[i%len(kinds)], float64(i)
			}
			sort.SliceStable(want, func(a, b int) bool {
				e, f := x[int(want[a])], x[int(want[b])]
				return above(f, e) && !descending || above(e, f) && descending
			})
			y := make([]int32, n)
			ArgSort(nil, y, x, 1, n, 1, descending)
			same(t, fmt.Sprint("argsort of all kinds ", n, descending), y, want, 0)
			whole, rising := make([]int32, n), make([]float64, n)
			for i := range whole {
				whole[i], rising[i] = int32(n/2-i)<<20, float64(n-1-i)
				if descending {
					rising[i] = float64(i)
				}
			}
			ArgSort(nil, y, whole, 1, n, 1, descending)
			same(t, fmt.Sprint("argsort of whole numbers ", n, descending), y, rising, 0)
		}
	}
}

func BenchmarkReduce(b *testing.B) {
	x := numbers[float32](rand.New(rand.NewPCG(1, 1)), 1<<20, false)
	y := make([]float32, 1<<20)
	for _, f := range folds[float32]() {
		for _, s := range [][3]int{{1, 1 << 20, 1}, {1 << 10, 1 << 10, 1}, {1, 1 << 15, 32}, {1 << 5, 1 << 5, 1 << 10}, {1 << 15, 1 << 5, 1}} {
			b.Run(fmt.Sprintf("%s/%v", f.name, s), func(b *testing.B) {
				b.SetBytes(4 << 20)
				for b.Loop() {
					f.run(nil, y, x.x, s[0], s[1], s[2])
				}
			})
		}
	}
}
