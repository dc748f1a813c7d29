package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// softBack writes the derivative of a row of a softmax of which only the first elements count: the sum of products, and the pass that reads
// it, in one call, since such rows are short. Meanwhile what the next row reads comes into the cache, which the processor does not foresee
// for parts of rows.
func softBack() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.softBack()
	}
}

func (s set) softBack() {
	TEXT("vecSoftBack"+s.name, NOSPLIT, "func(dx, dy, y *float32, n, end, ahead int)")
	Pragma("noescape")
	Doc("vecSoftBack" + s.name + " is dx = (dy - Σ dy*y) * y of the first n elements, and 0 from there to end, which is whole vectors away, as y is; what lies ahead so many bytes behind dy and y comes into the cache.")
	dx, dy, y, n, end, ahead := argument("dx"), argument("dy"), argument("y"), argument("n"), argument("end"), argument("ahead")
	at, bytes := GP64(), s.lanes*4
	line := 64 / bytes // vectors of a line of the cache
	place := func(p reg.GPVirtual, i int) Mem { return Mem{Base: p, Index: at, Scale: 4, Disp: i * bytes} }
	nextDY, nextY := GP64(), GP64()
	MOVQ(dy, nextDY)
	ADDQ(ahead, nextDY)
	MOVQ(y, nextY)
	ADDQ(ahead, nextY)
	acc := make([]v, runs)
	for i := range acc {
		acc[i] = s.vector()
		VXORPS(acc[i], acc[i], acc[i])
	}
	left := GP64()
	// pass goes over whole vectors, so many at a time and then one by one.
	pass := func(name string, fetch bool, step func(i int)) {
		XORQ(at, at)
		MOVQ(n, left)
		SUBQ(I32(runs*s.lanes), left)
		JL(LabelRef(name + "Few"))
		Label(name)
		for i := range runs {
			if fetch && i%line == 0 {
				PREFETCHT0(place(nextDY, i))
				PREFETCHT0(place(nextY, i))
			}
			step(i)
		}
		ADDQ(I32(runs*s.lanes), at)
		SUBQ(I32(runs*s.lanes), left)
		JGE(LabelRef(name))
		Label(name + "Few")
		ADDQ(I32((runs-1)*s.lanes), left)
		JL(LabelRef(name + "Last"))
		Label(name + "One")
		if fetch {
			PREFETCHT0(place(nextDY, 0))
			PREFETCHT0(place(nextY, 0))
		}
		step(0)
		ADDQ(I32(s.lanes), at)
		SUBQ(I32(s.lanes), left)
		JGE(LabelRef(name + "One"))
		Label(name + "Last")
	}
	pass("sum", true, func(i int) {
		a := s.vector()
		VMOVUPS(place(y, i), a)
		VFMADD231PS(place(dy, i), a, acc[i])
	})
	last := s.vector()
	VXORPS(last, last, last)
	PREFETCHT0(place(nextDY, 0))
	PREFETCHT0(place(nextY, 0))
	PREFETCHT0(place(nextDY, line))
	ADDQ(I32(s.lanes), left)
	JE(LabelRef("added"))
	s.loadMasked(place(dy, 0), s.mask(left), last)
	VFMADD231PS(place(y, 0), last, acc[1])
	Label("added")
	VADDPS(acc[1], acc[0], acc[0])
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], acc[0], acc[0])
	sum := s.vector()
	VBROADCASTSS(s.across(acc[0]), sum)
	scaled := func(i int, from Op) {
		a := s.vector()
		VMOVUPS(from, a)
		VSUBPS(sum, a, a)
		VMULPS(place(y, i), a, a)
		VMOVUPS(a, place(dx, i))
	}
	pass("scale", false, func(i int) { scaled(i, place(dy, i)) })
	ADDQ(I32(s.lanes), left)
	JE(LabelRef("zeros"))
	VSUBPS(sum, last, last)
	VMULPS(place(y, 0), last, last)
	VMOVUPS(last, place(dx, 0))
	ADDQ(I32(s.lanes), at)
	Label("zeros")
	zero := s.vector()
	VXORPS(zero, zero, zero)
	JMP(LabelRef("zerosEnd"))
	Label("zero")
	VMOVUPS(zero, place(dx, 0))
	ADDQ(I32(s.lanes), at)
	Label("zerosEnd")
	CMPQ(at, end)
	JL(LabelRef("zero"))
	VZEROUPPER()
	RET()
}
