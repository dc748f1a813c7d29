package cpu

import (
	"math"
	"slices"
	"unsafe"
)

// Numbers of 32 bits are sorted as whole numbers of 64: above, one that is ordered as they are, below, where they come from, so that equals
// stay in their order.

// leastRadix is the number of keys from which they are sorted digit by digit.
const leastRadix = 128

// keysOf returns what makes keys of the elements' bits, nil if they have not 32.
func keysOf[T Number](x []T) func(bits int32) int32 {
	var e T
	switch any(e).(type) {
	case float32:
		return floatKey
	case int32:
		return func(bits int32) int32 { return bits }
	}
	return nil
}

// floatKey is ordered as the numbers with these bits: zeros are equal, NaN is larger than all others.
func floatKey(bits int32) int32 {
	const most = math.MaxInt32
	switch size := bits & most; {
	case size == 0:
		return 0
	case size > 0x7f800000:
		return most
	case bits < 0:
		return -size
	}
	return bits
}

func sortKeys[T Number](s *Scratch, y []int32, x []T, key func(bits int32) int32, k, inner int, descending bool) {
	bits := unsafe.Slice((*int32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
	keys, other := Take[int64](s, k), Take[int64](s, k)
	for j := range inner {
		for i := range keys {
			e := key(bits[i*inner+j])
			if descending {
				e = ^e
			}
			keys[i] = int64(e)<<32 | int64(i)
		}
		sorted := keys
		if k < leastRadix {
			slices.Sort(keys)
		} else {
			sorted = radixSort(keys, other)
		}
		for i, e := range sorted {
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
