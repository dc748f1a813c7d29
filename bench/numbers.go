package main

import (
	"math/rand/v2"
	"unsafe"

	"github.com/dlgen/dlgen/rt"
)

// random returns the source of all inputs.
func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// floats is the memory of a value that has no numbers but float32.
func floats[T any](v *T) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(v)), unsafe.Sizeof(*v)/4)
}

// normal fills such a value with random numbers.
func normal[T any](v *T, r *rand.Rand) { fill(floats(v), r) }

// fill fills a slice with random numbers.
func fill(x []float32, r *rand.Rand) {
	for i := range x {
		x[i] = float32(r.NormFloat64())
	}
}

// memory returns n zeros that lie as a model's do.
func memory(n int) []float32 { return rt.NewSlab(4*n).F32(0, n) }

// array returns n random numbers.
func array(n int, r *rand.Rand) []float32 {
	x := memory(n)
	fill(x, r)
	return x
}

// tokens fills a slice with characters of 65.
func tokens(x []int32, r *rand.Rand) {
	for i := range x {
		x[i] = r.Int32N(65)
	}
}
