package main

import (
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The constants of Philox4x32: what counters are multiplied with, and what is added to the key in each round.
const (
	philoxM0, philoxM2 = 0xD2511F53, 0xCD9E8D57
	philoxW0, philoxW1 = 0x9E3779B9, 0xBB67AE85
)

// random writes Philox for eight counters at a time, whose words become numbers in [0, 1), or those of a normal distribution.
func random() {
	set{avx2}.blocks("uniform", "numbers in [0, 1)", set.fractions)
	set{avx2}.blocks("normal", "numbers of a normal distribution", set.normals)
}

// blocks writes a function of eight blocks at a time that makes four vectors of their words.
func (s set) blocks(name, what string, numbers func(s set, words [4]v) [4]v) {
	TEXT(name+s.name, NOSPLIT, "func(y *float32, times int, block, stream, step, counter, k0, k1 uint32)")
	Pragma("noescape")
	Doc(name + s.name + " writes " + what + " of eight blocks, so many times: 32 elements each time.")
	y, times := argument("y"), argument("times")
	first := s.addInt(s.spread("block"), ascending())
	Label("blocks")
	words := [4]v{s.put(first), s.spread("stream"), s.spread("step"), s.spread("counter")}
	k0, k1 := s.spread("k0"), s.spread("k1")
	rounds := GP64()
	MOVQ(U32(10), rounds)
	Label("round")
	low0, high0 := s.product(words[0], philoxM0)
	low2, high2 := s.product(words[2], philoxM2)
	VPXOR(high2, words[1], words[0])
	VPXOR(k0, words[0], words[0])
	VPXOR(high0, words[3], words[2])
	VPXOR(k1, words[2], words[2])
	VMOVDQU(low2, words[1])
	VMOVDQU(low0, words[3])
	VPADDD(lanesOf(philoxW0), k0, k0)
	VPADDD(lanesOf(philoxW1), k1, k1)
	DECQ(rounds)
	JNE(LabelRef("round"))
	s.interleave(numbers(s, words), y)
	VPADDD(lanesOf(8), first, first)
	ADDQ(I32(32*4), y)
	DECQ(times)
	JNE(LabelRef("blocks"))
	VZEROUPPER()
	RET()
}

// fractions are the first 24 bits of words, over 2^24.
func (s set) fractions(words [4]v) [4]v {
	for i, w := range words {
		VPSRLD(Imm(8), w, w)
		words[i] = s.mul(s.float(w), number(0x1p-24))
	}
	return words
}

// normals are of two words each, by Box and Muller: the first is a radius, the second an angle.
func (s set) normals(words [4]v) (out [4]v) {
	for i := 0; i < 4; i += 2 {
		radius := s.radius(words[i])
		sin, cos := s.turned(words[i+1])
		out[i], out[i+1] = s.mul(radius, cos), s.mul(radius, sin)
	}
	return out
}

// radius is √(-2 log u) of u = (w + 1) / 2^32. Where u is above a half, f of u = 2^k (1 + f) is made of w by whole numbers: what u has in common
// with 1, or with √½, is not rounded.
func (s set) radius(w v) v {
	f, whole, _ := s.octave(s.add(s.float(w), number(1)))
	k := s.sub(s.float(whole), number(32))
	const root = 0xb504f334 // 2^32 √½
	below := s.mul(s.float(s.subInt(w, lanesOf(0x7fffffff))), number(0x1p-31))
	above := s.mul(s.float(s.xor(w, lanesOf(0xffffffff))), number(-0x1p-32))
	near := s.float(s.subInt(w, lanesOf(root))) // negative below the root
	high := s.float(w)                          // negative above a half
	f = s.choose(high, less, number(0), s.choose(near, less, number(0), below, above), f)
	k = s.choose(high, less, number(0), s.keep(s.put(number(-1)), near, less, number(0)), k)
	return s.sqrt(s.mul(s.logOf(f, k), number(-2)))
}

// cosSeries is (cos(x) - 1 + x²/2) / x⁴ in x² for |x| up to π/4, of the least relative error of the cosine, 1e-10, quarterSeries (sin(x)/x - 1) / x²,
// of the sine, 4e-9.
var (
	cosSeries     = []float64{2.44327851e-5, -0.00138873131, 0.0416666456}
	quarterSeries = []float64{-0.000195169775, 0.00833217585, -0.166666549}
)

// turned are the sine and the cosine of 2π w / 2^32: quarters of a turn are counted by whole numbers.
func (s set) turned(w v) (sin, cos v) {
	t := s.addInt(w, lanesOf(1<<29))
	rest := s.subInt(s.and(t, lanesOf(1<<30-1)), lanesOf(1<<29))
	x := s.mul(s.float(rest), number(2*math.Pi/(1<<32)))
	z := s.mul(x, x)
	sine := s.fma(s.mul(x, z), s.poly(z, quarterSeries...), x)
	cosine := s.fma(s.mul(z, z), s.poly(z, cosSeries...), s.line(z, -0.5, 1))
	odd := s.shiftRight(s.shiftLeft(t, 1), 31) // as a number none, if it is odd
	sin, cos = s.choose(odd, unordered, number(0), cosine, sine), s.choose(odd, unordered, number(0), sine, cosine)
	return s.xor(sin, s.sign(t)), s.xor(cos, s.sign(s.addInt(t, lanesOf(1<<30))))
}

// spread returns an argument in all lanes.
func (s set) spread(name string) v {
	x, y := GP32(), s.vector()
	Load(Param(name), x)
	VMOVD(x, y.AsX())
	VPBROADCASTD(y.AsX(), y)
	return y
}

// ascending are the lanes' numbers.
func ascending() Mem {
	if lanesNumbers == nil {
		m := GLOBL("ascending", RODATA|NOPTR)
		for i := range 8 {
			DATA(4*i, U32(i))
		}
		lanesNumbers = &m
	}
	return *lanesNumbers
}

var lanesNumbers *Mem

// product returns the halves of the products of all lanes with a constant.
func (s set) product(x v, by uint32) (low, high v) {
	m := s.put(lanesOf(by))
	even, odd := s.vector(), s.vector()
	VPMULUDQ(m, x, even)
	VPSRLQ(Imm(32), x, odd)
	VPMULUDQ(m, odd, odd)
	low, high = s.vector(), s.vector()
	VPSLLQ(Imm(32), odd, low)
	VPBLENDD(Imm(0xaa), low, even, low)
	VPSRLQ(Imm(32), even, high)
	VPBLENDD(Imm(0xaa), odd, high, high)
	return low, high
}

// interleave writes lane after lane the four vectors' elements.
func (s set) interleave(x [4]v, y reg.GPVirtual) {
	u := [4]v{s.vector(), s.vector(), s.vector(), s.vector()}
	VUNPCKLPS(x[1], x[0], u[0])
	VUNPCKHPS(x[1], x[0], u[1])
	VUNPCKLPS(x[3], x[2], u[2])
	VUNPCKHPS(x[3], x[2], u[3])
	for i := range 4 { // lanes i and i+4
		lanes := s.vector()
		VSHUFPS(Imm([2]uint64{0x44, 0xee}[i%2]), u[2+i/2], u[i/2], lanes)
		VMOVUPS(lanes.AsX(), Mem{Base: y, Disp: 16 * i})
		VEXTRACTF128(Imm(1), lanes, Mem{Base: y, Disp: 16 * (i + 4)})
	}
}
