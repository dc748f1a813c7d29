package callback

import (
	"math"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// best is the best value that something monitored has had.
type best struct {
	value float64
	known bool
}

// improved reports whether a value is better than another one by more than a difference. They are compared as float32,
// as Keras does: what a sum's last bits say is no improvement.
func improved(value, than, difference float64, larger bool) bool {
	difference = math.Abs(difference)
	if larger {
		return float32(value-difference) > float32(than)
	}
	return float32(value+difference) < float32(than)
}

// take compares a value with the best, and replaces that if it is better. The first is.
func (b *best) take(value, difference float64, larger bool) bool {
	if b.known && !improved(value, b.value, difference, larger) {
		return false
	}
	b.value, b.known = value, true
	return true
}

// numbers are what a callback keeps, besides its name.
func (b *best) numbers(name string, more ...float64) safetensors.Tensor {
	known := 0.0
	if b.known {
		known = 1
	}
	return train.Numbers(name, append([]float64{b.value, known}, more...)...)
}

// restore takes back what numbers gave, with n numbers more; they are zero if nothing was kept.
func (b *best) restore(tensors []safetensors.Tensor, name string, n int) []float64 {
	x, ok := train.NumbersOf(tensors, name, 2+n)
	if !ok {
		*b = best{}
		return make([]float64, n)
	}
	b.value, b.known = x[0], x[1] != 0
	return x[2:]
}
