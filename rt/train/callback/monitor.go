package callback

import (
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/dlgen/dlgen/rt/safetensors"
	"github.com/dlgen/dlgen/rt/train"
)

// monitored returns the name of the history that a callback watches: val_loss unless it says one. What no epoch measures
// is an error; what only a validation measures may be missing.
func monitored(r *train.Run, callback, name string) (string, error) {
	if name == "" {
		name = "val_loss"
	}
	names := r.History.Names
	if !slices.Contains(names, name) && !slices.Contains(names, strings.TrimPrefix(name, "val_")) {
		return "", errors.New(callback + ": nothing measures " + name + ", want one of " + strings.Join(names, ", "))
	}
	return name, nil
}

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
