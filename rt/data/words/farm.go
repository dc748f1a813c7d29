package words

import (
	"encoding/binary"
	"math/bits"
)

// The multipliers of FarmHash.
const farm0, farm1, farm2 uint64 = 0xc3a5c85c97cb3127, 0xb492b66fbe98f273, 0x9ae16a3b2f90404f

// Farm is the Fingerprint64 of FarmHash (Pike and Alakuijala, 2014), which is another function for each range of
// lengths.
func Farm(s string) uint64 {
	n := uint64(len(s))
	switch {
	case n == 0:
		return farm2
	case n < 4:
		a, b, c := uint64(s[0]), uint64(s[n/2]), uint64(s[n-1])
		return mixed((a+b<<8)*farm2^(n+c<<2)*farm0) * farm2
	case n < 8:
		return folded(n+uint64(half(s))<<3, uint64(half(s[n-4:])), farm2+2*n)
	case n <= 16:
		a, b, mul := word(s)+farm2, word(s[n-8:]), farm2+2*n
		return folded(right(b, 37)*mul+a, (right(a, 25)+b)*mul, mul)
	case n <= 32:
		y, x, mul := farmEnds(s)
		return folded(y, x, mul)
	case n <= 64:
		return farmMiddle(s)
	}
	return farmLong(s)
}

func word(s string) uint64           { return binary.LittleEndian.Uint64([]byte(s[:8])) }
func half(s string) uint32           { return binary.LittleEndian.Uint32([]byte(s[:4])) }
func right(x uint64, n int) uint64   { return bits.RotateLeft64(x, -n) }
func mixed(x uint64) uint64          { return x ^ x>>47 }
func folded(u, v, mul uint64) uint64 { return mixed((v^mixed((u^v)*mul))*mul) * mul }

// farmEnds mixes the first and the last 16 bytes.
func farmEnds(s string) (y, x, mul uint64) {
	n := uint64(len(s))
	mul = farm2 + 2*n
	a, b, c, d := word(s)*farm1, word(s[8:]), word(s[n-8:])*mul, word(s[n-16:])*farm2
	return right(a+b, 43) + right(c, 30) + d, a + right(b+farm2, 18) + c, mul
}

// farmMiddle is the hash of 33 to 64 bytes.
func farmMiddle(s string) uint64 {
	n := uint64(len(s))
	mul := farm2 + 2*n
	a, b, c, d := word(s)*farm2, word(s[8:]), word(s[n-8:])*mul, word(s[n-16:])*farm2
	y := right(a+b, 43) + right(c, 30) + d
	z := folded(y, a+right(b+farm2, 18)+c, mul)
	e, f := word(s[16:])*mul, word(s[24:])
	g, h := (y+word(s[n-32:]))*mul, (z+word(s[n-24:]))*mul
	return folded(right(e+f, 43)+right(g, 30)+h, e+right(f+a, 18)+g, mul)
}

// farmLong is the hash of more than 64 bytes: blocks of 64, and the last 64 once more.
func farmLong(s string) uint64 {
	const seed = 81
	var v, w [2]uint64
	first := uint64(seed)
	y := first*farm1 + 113
	z := mixed(y*farm2+113) * farm2
	x := first*farm2 + word(s)
	end := (len(s) - 1) / 64 * 64
	for at := 0; at < end; at += 64 {
		x, y, z, v, w = farmBlock(s[at:], x, y, z, v, w, farm1, 1)
	}
	mul := farm1 + z&0xff<<1
	w[0] += uint64(len(s)-1) & 63
	v[0] += w[0]
	w[0] += v[0]
	x, y, z, v, w = farmBlock(s[len(s)-64:], x, y, z, v, w, mul, 9)
	return folded(folded(v[0], w[0], mul)+mixed(y)*farm0+z, folded(v[1], w[1], mul)+x, mul)
}

// farmBlock takes in 64 bytes.
func farmBlock(s string, x, y, z uint64, v, w [2]uint64, mul, weight uint64) (uint64, uint64, uint64, [2]uint64, [2]uint64) {
	x = right(x+y+v[0]+word(s[8:]), 37) * mul
	y = right(y+v[1]+word(s[48:]), 42) * mul
	x ^= w[1] * weight
	y += v[0]*weight + word(s[40:])
	z = right(z+w[0], 33) * mul
	v = farmPair(s, v[1]*mul, x+w[0])
	w = farmPair(s[32:], z+w[1], y+word(s[16:]))
	return z, y, x, v, w
}

// farmPair takes in 32 bytes.
func farmPair(s string, a, b uint64) [2]uint64 {
	p, q, r, t := word(s), word(s[8:]), word(s[16:]), word(s[24:])
	a += p
	b = right(b+a+t, 21)
	c := a
	a += q + r
	b += right(a, 44)
	return [2]uint64{a + t, b + c}
}
