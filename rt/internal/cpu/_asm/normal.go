package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// x times the share of a normal distribution below x: max(x, 0) - |x| times half of what lies farther from zero, which is the
// fourth power of a polynomial of degree 8 in |x|. What takes time are multiplications and additions, which occupy two of the four
// ports all the time; while a group's last operations are done, others of the next group are due that take other ports.

const (
	normalGroup = 6              // vectors at a time, more than an FMA takes cycles
	normalEnd   = 5.61486626     // from here on nothing is left: u is exactly normalRoot
	normalRoot  = 0.8408203125   // near the fourth root of 1/2, so short that its square is exact
	normalRest  = 2 * normalRoot // less u, it is the other factor of the difference of squares
	normalWhole = normalRoot * normalRoot
)

// normalTail is u, what the fourth root is less than normalRoot, by powers of -|x|, the highest first: of the least error of half the fourth power,
// 0.8 · 2^-24, with coefficients that float32 has (Remez).
var normalTail = []float64{
	3.444709363975562e-06, 5.90261333854869e-05, 0.0003107433149125427, -2.604752080515027e-05, -0.003781876526772976,
	0.004660870414227247, 0.050202302634716034, -0.16773325204849243, -7.608622399857268e-05,
}

// mulNormals writes the function for each instruction set.
func mulNormals() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.mulNormal()
	}
}

func (s set) mulNormal() {
	TEXT("vecMulNormal"+s.name, NOSPLIT, "func(y, x *float32, n int)")
	Pragma("noescape")
	Doc("vecMulNormal" + s.name + " is x times the share of a normal distribution below x.")
	clear(twins)
	y, x, n := argument("y"), argument("x"), argument("n")
	place := func(p reg.GPVirtual, i int) Mem { return Mem{Base: p, Disp: i * s.lanes * 4} }
	places := func(first, count int) []Op {
		all := make([]Op, count)
		for i := range all {
			all[i] = place(x, first+i)
		}
		return all
	}
	next := func(vectors int) {
		ADDQ(I32(vectors*s.lanes*4), x)
		ADDQ(I32(vectors*s.lanes*4), y)
	}
	store := func(results v) {
		for i, r := range twinsOf(results) {
			VMOVUPS(r, place(y, i))
		}
	}
	ahead := GP64() // of what lies behind x, most often the next tile; with a negative n there is nothing
	MOVQ(n, ahead)
	TESTQ(n, n)
	JGE(LabelRef("begin"))
	NEGQ(n)
	XORQ(ahead, ahead)
	Label("begin")
	SUBQ(I32(normalGroup*s.lanes), n)
	JL(LabelRef("few"))
	size := s.size(places(0, normalGroup))
	Label("turn")
	for line := 0; line < normalGroup*s.lanes*4; line += 64 {
		PREFETCHT0(Mem{Base: x, Index: ahead, Scale: 4, Disp: line})
	}
	p := s.normalTail(size)
	SUBQ(I32(normalGroup*s.lanes), n)
	JL(LabelRef("last"))
	store(s.normalProduct(p, size, places(0, normalGroup), places(normalGroup, normalGroup)))
	next(normalGroup)
	JMP(LabelRef("turn"))
	Label("last")
	store(s.normalProduct(p, size, places(0, normalGroup), nil))
	next(normalGroup)
	Label("few")
	whole := func(in []Op) v {
		size := s.size(in)
		return s.normalProduct(s.normalTail(size), size, in, nil)
	}
	for i, count := range []int{2, 1} {
		before, turn, fewer := []int{normalGroup, 2}[i], []string{"two", "one"}[i], []string{"fewer", "rest"}[i]
		ADDQ(I32((before-count)*s.lanes), n)
		JL(LabelRef(fewer))
		Label(turn)
		store(whole(places(0, count)))
		next(count)
		SUBQ(I32(count*s.lanes), n)
		JGE(LabelRef(turn))
		Label(fewer)
	}
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask, last := s.mask(n), s.vector()
	s.loadMasked(Mem{Base: x}, mask, last)
	s.storeMasked(whole([]Op{last}), mask, Mem{Base: y})
	Label("done")
	clear(twins)
	VZEROUPPER()
	RET()
}

// size is -|x| down to the end, and NaN.
func (s set) size(x []Op) v {
	group := make([]v, len(x))
	for i := range group {
		group[i] = s.vector()
	}
	twins[group[0]] = group
	s.sizeInto(group, x)
	return group[0]
}

func (s set) sizeInto(group []v, x []Op) {
	bits, end := s.put(lanesOf(0x80000000)), s.put(number(-normalEnd))
	for i, a := range group {
		VORPS(x[i], bits, a)
	}
	for _, a := range group {
		VMAXPS(a, end, a)
	}
}

// normalTail is u.
func (s set) normalTail(size v) v { return s.poly(size, normalTail...) }

// normalProduct is the result in the registers of u; the next vectors, if any, come into those of size.
func (s set) normalProduct(u, size v, x, next []Op) v {
	us, sizes := twinsOf(u), twinsOf(size)
	rest, whole := s.put(number(normalRest)), s.put(number(normalWhole))
	for _, u := range us {
		other := s.vector()
		VSUBPS(u, rest, other)
		VFNMADD213PS(whole, other, u) // the square of normalRoot - u
	}
	positive := s.positive(x[0])
	for i, u := range us {
		VMULPS(u, sizes[i], sizes[i])
	}
	var bits v
	if next != nil {
		bits = s.put(lanesOf(0x80000000))
	}
	for i, u := range us {
		more := positive
		if i+1 < len(us) {
			positive = s.positive(x[i+1]) // before it is waited for
		}
		VFMADD213PS(more, sizes[i], u)
		if next != nil {
			VORPS(next[i], bits, sizes[i])
			VMAXPS(number(-normalEnd), sizes[i], sizes[i]) // NaN comes from x
		}
	}
	return u
}

// positive is x or 0, and NaN for -Inf, as -Inf times nothing is: a difference takes other ports than a maximum and whatever else would
// look for -Inf.
func (s set) positive(x Op) v {
	y, below := s.vector(), s.vector()
	VMOVUPS(x, y)
	VMINPS(lanesOf(0), y, below) // 0 if x is NaN or -0
	VSUBPS(below, y, y)
	return y
}
