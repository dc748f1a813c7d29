//go:build !amd64 || noasm

package cpu

// units is empty: there is no assembly for this processor.
var units []*unit

// halved tells nothing here.
var halved bool

func lastCache() int { return 0 }

func secondCache() int { return 0 }

func (u *unit) available() bool { return false }

func (u *unit) peak(dx, x, dy *float32, places *int32, count, n, windows, step int, put bool) (nan int) {
	return 1
}

func (u *unit) peaks(y, x *float32, places *int32, count, n, windows, step, next int) {}

func (u *unit) totals(y, x *float32, places *int32, count, n, windows, step, next int) {}

func (u *unit) give(dx, dy *float32, places *int32, count, n, windows, step, next int, put bool) {}

func (u *unit) mix(y, x *float32, first *int32, weights *float32, count, taps, n int) {}

func (u *unit) uniform(y *float32, times, i int, d *Draw) {}

func (u *unit) normal(y *float32, times, i int, d *Draw) {}
