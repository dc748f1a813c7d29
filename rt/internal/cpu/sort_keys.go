package cpu

import (
	"math"
	"unsafe"
)

// Numbers of 32 bits are sorted as whole numbers of 64: above, one that is ordered as they are, below, where they come from, so that equals
// stay in their order.

// leastRadix is the number of keys from which they are sorted digit by digit.
const leastRadix = 128

// keyed reports whether elements have 32 bits, of which keys are made, and whether these are those of floats.
func keyed[T Number](_ []T) (floats, ok bool) {
	var e T
	switch any(e).(type) {
	case float32:
		return true, true
	case int32:
		return false, true
	}
	return false, false
}

// floatKey is ordered as the numbers with these bits: zeros are equal, NaN is larger than all others.
func floatKey(bits int32) int32 {
	size, sign := bits&math.MaxInt32, bits>>31
	if size > 0x7f800000 {
		return math.MaxInt32
	}
	return (size ^ sign) - sign
}

func sortKeys[T Number](s *Scratch, y []int32, x []T, floats bool, k, inner, most int, descending bool) {
	bits := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
	keys, other := Take[int64](s, k), Take[int64](s, k)
	var turn int32
	if descending {
		turn = -1
	}
	for j := range inner {
		if floats {
			for i := range keys {
				keys[i] = int64(floatKey(bits[i*inner+j])^turn)<<32 | int64(i)
			}
		} else {
			for i := range keys {
				keys[i] = int64(bits[i*inner+j]^turn)<<32 | int64(i)
			}
		}
		for i, e := range leastKeys(keys, other, most) {
			y[i*inner+j] = int32(e)
		}
	}
}

// radixSort sorts by the upper halves, from the lowest of their digits on, between two buffers; it returns the one with the result.
func radixSort(from, to []int64) []int64 {
	const digits = 1 << 8
	for shift := 32; shift < 64; shift += 8 {
		var places [digits]int
		digit := func(e int64) int { return int(uint8(e>>shift)) ^ shift/56*(digits/2) } // the last one has the sign
		for _, e := range from {
			places[digit(e)]++
		}
		if places[digit(from[0])] == len(from) {
			continue
		}
		at := 0
		for i, n := range places {
			places[i] = at
			at += n
		}
		for _, e := range from {
			d := digit(e)
			to[places[d]] = e
			places[d]++
		}
		from, to = to, from
	}
	return from
}
