package rt

import (
	"math"
	"math/rand/v2"
	"testing"
)

// guard is how many elements on each side of a buffer a kernel must leave alone.
const guard = 9

// buffer is a slice between guards: NaN for floats, which spoils what it is added to, a pattern for others.
type buffer[T Number] struct {
	whole []T
	x     []T
}

func sentinel[T Number]() T {
	var e T
	if nan := T(0) / zero[T](); nan != nan {
		return nan
	}
	e--
	return e - 3
}

// zero is a zero that the compiler does not know; of integers it is a one, which may be divided by.
func zero[T Number]() T {
	if half := T(1) / 2; half != 0 {
		return half - half
	}
	return 1
}

// newBuffer returns n elements of unknown values between guards.
func newBuffer[T Number](n int) *buffer[T] {
	whole := make([]T, n+2*guard)
	for i := range whole {
		whole[i] = sentinel[T]()
	}
	return &buffer[T]{whole, whole[guard : guard+n : guard+n]}
}

// check fails if a guard was written to.
func (b *buffer[T]) check(t *testing.T, what string) {
	t.Helper()
	want := sentinel[T]()
	for i, e := range b.whole {
		inside := i >= guard && i < len(b.whole)-guard
		if !inside && e != want && (e == e || want == want) {
			t.Fatalf("%s wrote %v at %d, outside of its %d elements", what, e, i-guard, len(b.x))
		}
	}
}

// numbers returns a buffer of random numbers: small whole ones, which sums and products keep exact, if exact, and
// always for integers; else normal ones.
func numbers[T Number](r *rand.Rand, n int, exact bool) *buffer[T] {
	b := newBuffer[T](n)
	for i := range b.x {
		if half := T(1) / 2; exact || half == 0 {
			b.x[i] = T(r.IntN(7)) - 3
		} else {
			b.x[i] = T(r.NormFloat64())
		}
	}
	return b
}

// same compares with the oracle; a tolerance of 0 wants equality.
func same[T Number](t *testing.T, what string, got []T, want []float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d elements, want %d", what, len(got), len(want))
	}
	for i, w := range want {
		g := float64(got[i])
		if g == float64(T(w)) || g != g && w != w {
			continue
		}
		if !(math.Abs(g-w) <= tolerance*(1+math.Abs(w))) {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got[i], w)
		}
	}
}

// sameBits compares two results of one kernel.
func sameBits[T Number](t *testing.T, what string, got, want []T) {
	t.Helper()
	for i, w := range want {
		if got[i] != w && (got[i] == got[i] || w == w) {
			t.Fatalf("%s: element %d is %v with other threads, %v alone", what, i, got[i], w)
		}
	}
}

// teams are pools of the sizes that determinism is tested over; the first is none.
func teams(t *testing.T) []*Pool {
	pools := []*Pool{nil}
	for _, n := range threads {
		p := NewPool(n)
		t.Cleanup(p.Close)
		pools = append(pools, p)
	}
	return pools
}

// random returns the generator of a test: always the same.
func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }
