package cpu

import (
	"math"
	"unsafe"
)

// Draw says which random numbers are meant, as rt.Draw.
type Draw struct {
	Seed    uint64
	Step    uint32
	Stream  uint32
	Counter uint32
}

// block returns the four words of block i. A draw has fewer than 2^32 blocks.
func (d *Draw) block(i int) (w0, w1, w2, w3 uint32) {
	return Philox(uint32(i), d.Stream, d.Step, d.Counter, uint32(d.Seed), uint32(d.Seed>>32))
}

// Uniform fills the elements [lo, hi), where lo is a multiple of four, with numbers in [0, 1): multiples of 2^-24,
// four from a block, or of 2^-53, two from a block.
func Uniform[T Float](y []T, d Draw, lo, hi int) {
	y, i := y[lo:hi], lo/4
	if unsafe.Sizeof(T(0)) == 8 {
		uniformWide(y, d, lo/2)
		return
	}
	if narrow := Floats(y); narrow != nil {
		UniformAt(narrow, d, lo)
		return
	}
	for ; len(y) >= 4; y = y[4:] {
		a, b, c, e := d.block(i)
		y[0], y[1], y[2], y[3] = fraction[T](a), fraction[T](b), fraction[T](c), fraction[T](e)
		i++
	}
	if len(y) > 0 {
		a, b, c, _ := d.block(i)
		last := [3]T{fraction[T](a), fraction[T](b), fraction[T](c)}
		copy(y, last[:])
	}
}

// fraction makes a number in [0, 1) of a word.
func fraction[T Float](w uint32) T { return T(int32(w>>8)) * 0x1p-24 }

func uniformWide[T Float](y []T, d Draw, i int) {
	for ; len(y) > 0; y = y[min(2, len(y)):] {
		a, b, c, e := d.block(i)
		pair := [2]T{fractionWide[T](a, b), fractionWide[T](c, e)}
		copy(y, pair[:])
		i++
	}
}

func fractionWide[T Float](hi, lo uint32) T {
	return T(int64((uint64(hi)<<32|uint64(lo))>>11)) * 0x1p-53
}

// Normal fills the elements [lo, hi), where lo is a multiple of four, with numbers of mean 0 and deviation 1: pairs
// of words become pairs of numbers by Box and Muller's method. The 32 bits of the radius reach to 6.7 deviations.
func Normal[T Float](y []T, d Draw, lo, hi int) {
	y = y[lo:hi]
	if narrow := Floats(y); narrow != nil {
		NormalAt(narrow, d, lo)
		return
	}
	for i := lo / 4; len(y) > 0; i++ {
		four := normals[T](&d, i)
		y = y[copy(y, four[:]):]
	}
}

// normals are the numbers of block i.
func normals[T Float](d *Draw, i int) [4]T {
	w0, w1, w2, w3 := d.block(i)
	a, b := boxMuller(w0, w1)
	c, e := boxMuller(w2, w3)
	return [4]T{T(a), T(b), T(c), T(e)}
}

func boxMuller(radius, angle uint32) (a, b float64) {
	r := math.Sqrt(-2 * math.Log((float64(radius)+1)*0x1p-32))
	sin, cos := math.Sincos(float64(angle) * (2 * math.Pi * 0x1p-32))
	return r * cos, r * sin
}

// Bits fills the elements [lo, hi), where lo is a multiple of four, with numbers in [0, 2^32).
func Bits(y []int64, d Draw, lo, hi int) {
	for i := lo; i < hi; i += 4 {
		w0, w1, w2, w3 := d.block(i / 4)
		four := [4]int64{int64(w0), int64(w1), int64(w2), int64(w3)}
		copy(y[i:hi], four[:])
	}
}
