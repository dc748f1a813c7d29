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

// softRow is what the registers of such a row hold.
type softRow struct {
	set
	dx, dy, y     reg.GPVirtual
	n, end        reg.GPVirtual
	at, left      reg.GPVirtual // the element, and how many are left from it
	nextDY, nextY reg.GPVirtual // of what is read next
	last          v             // dy of the elements behind the last whole vector, zeros behind them
}

func (s set) softBack() {
	TEXT("vecSoftBack"+s.name, NOSPLIT, "func(dx, dy, y *float32, n, end, ahead int)")
	Pragma("noescape")
	Doc("vecSoftBack" + s.name + " is dx = (dy - Σ dy*y) * y of the first n elements, and 0 from there to end, which is whole vectors away, as y is; what lies ahead so many bytes behind dy and y comes into the cache.")
	r := softRow{set: s, dx: argument("dx"), dy: argument("dy"), y: argument("y"), n: argument("n"), end: argument("end")}
	ahead := argument("ahead")
	r.at, r.nextDY, r.nextY = GP64(), GP64(), GP64()
	MOVQ(r.dy, r.nextDY)
	ADDQ(ahead, r.nextDY)
	MOVQ(r.y, r.nextY)
	ADDQ(ahead, r.nextY)
	r.scale(r.sum())
	r.zeros()
	VZEROUPPER()
	RET()
}

// place is where vector i from the element lies.
func (r *softRow) place(p reg.GPVirtual, i int) Mem {
	return Mem{Base: p, Index: r.at, Scale: 4, Disp: i * r.lanes * 4}
}

// fetch brings what the next row has at a place into the cache.
func (r *softRow) fetch(i int) {
	PREFETCHT0(r.place(r.nextDY, i))
	PREFETCHT0(r.place(r.nextY, i))
}

// pass goes over whole vectors, so many at a time and then one by one; the first pass fetches.
func (r *softRow) pass(name string, fetch bool, step func(i int)) {
	XORQ(r.at, r.at)
	MOVQ(r.n, r.left)
	SUBQ(I32(runs*r.lanes), r.left)
	JL(LabelRef(name + "Few"))
	Label(name)
	for i := range runs {
		if fetch && i%r.line() == 0 {
			r.fetch(i)
		}
		step(i)
	}
	ADDQ(I32(runs*r.lanes), r.at)
	SUBQ(I32(runs*r.lanes), r.left)
	JGE(LabelRef(name))
	Label(name + "Few")
	ADDQ(I32((runs-1)*r.lanes), r.left)
	JL(LabelRef(name + "Last"))
	Label(name + "One")
	if fetch {
		r.fetch(0)
	}
	step(0)
	ADDQ(I32(r.lanes), r.at)
	SUBQ(I32(r.lanes), r.left)
	JGE(LabelRef(name + "One"))
	Label(name + "Last")
}

// line is how many vectors a line of the cache has.
func (r *softRow) line() int { return 64 / (r.lanes * 4) }

// sum adds up dy*y, and keeps the last of dy.
func (r *softRow) sum() v {
	acc := make([]v, runs)
	for i := range acc {
		acc[i] = r.vector()
		VXORPS(acc[i], acc[i], acc[i])
	}
	r.left = GP64()
	r.pass("sum", true, func(i int) {
		a := r.vector()
		VMOVUPS(r.place(r.y, i), a)
		VFMADD231PS(r.place(r.dy, i), a, acc[i])
	})
	r.last = r.vector()
	VXORPS(r.last, r.last, r.last)
	r.fetch(0)
	PREFETCHT0(r.place(r.nextDY, r.line()))
	ADDQ(I32(r.lanes), r.left)
	JE(LabelRef("added"))
	r.loadMasked(r.place(r.dy, 0), r.mask(r.left), r.last)
	VFMADD231PS(r.place(r.y, 0), r.last, acc[1])
	Label("added")
	VADDPS(acc[1], acc[0], acc[0])
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], acc[0], acc[0])
	sum := r.vector()
	VBROADCASTSS(r.across(acc[0]), sum)
	return sum
}

// scale writes dx of all n elements.
func (r *softRow) scale(sum v) {
	r.pass("scale", false, func(i int) {
		a := r.vector()
		VMOVUPS(r.place(r.dy, i), a)
		VSUBPS(sum, a, a)
		VMULPS(r.place(r.y, i), a, a)
		VMOVUPS(a, r.place(r.dx, i))
	})
	ADDQ(I32(r.lanes), r.left)
	JE(LabelRef("zeros"))
	VSUBPS(sum, r.last, r.last)
	VMULPS(r.place(r.y, 0), r.last, r.last)
	VMOVUPS(r.last, r.place(r.dx, 0))
	ADDQ(I32(r.lanes), r.at)
}

// zeros writes those from there to the end.
func (r *softRow) zeros() {
	Label("zeros")
	zero := r.vector()
	VXORPS(zero, zero, zero)
	JMP(LabelRef("zerosEnd"))
	Label("zero")
	VMOVUPS(zero, r.place(r.dx, 0))
	ADDQ(I32(r.lanes), r.at)
	Label("zerosEnd")
	CMPQ(r.at, r.end)
	JL(LabelRef("zero"))
}
