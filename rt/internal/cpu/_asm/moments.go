package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// What layer normalization does to a row: its sum and that of its squares in one pass, then rows scaled by their numbers and by
// vectors that are the same for all of them.

// moments writes both.
func moments() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.sumSquares()
		s.scaledRows()
	}
	set{avx512}.scaledNext()
}

// sumSquares writes both sums, each as vecSum does; what lies soon elements ahead is fetched.
func (s set) sumSquares() {
	TEXT("vecSumSquares"+s.name, NOSPLIT, "func(x *float32, n, soon int) (sum, squares float32)")
	Pragma("noescape")
	Doc("vecSumSquares" + s.name + " returns the sum of x and that of its squares.")
	x, n, soon := argument("x"), argument("n"), argument("soon")
	sums, squares := make([]v, runs), make([]v, runs)
	for i := range runs {
		sums[i], squares[i] = s.vector(), s.vector()
		VXORPS(sums[i], sums[i], sums[i])
		VXORPS(squares[i], squares[i], squares[i])
	}
	add := func(i int, r v) {
		VADDPS(r, sums[i], sums[i])
		VFMADD231PS(r, r, squares[i])
	}
	bytes := 4 * s.lanes
	take := func(i int) {
		r := s.vector()
		VMOVUPS(Mem{Base: x, Disp: i * bytes}, r)
		add(i, r)
	}
	mask := s.inRuns(n, func() {
		for line := 0; line < runs*bytes; line += 64 {
			PREFETCHT0(Mem{Base: x, Index: soon, Scale: 4, Disp: line})
		}
		for i := range runs {
			take(i)
		}
	}, func() { take(0) }, func(by int) { ADDQ(I32(by), x) })
	r := s.vector()
	s.loadMasked(Mem{Base: x}, mask, r)
	add(1, r)
	Label("join")
	for i, acc := range [][]v{sums, squares} {
		VADDPS(acc[1], acc[0], acc[0])
		VADDPS(acc[3], acc[2], acc[2])
		VADDPS(acc[2], acc[0], acc[0])
		Store(s.across(acc[0]), ReturnIndex(i))
	}
	VZEROUPPER()
	RET()
}

// scaledAtOnce is how many rows are scaled at once: what is the same for all of them is read once, and the pass waits for the two
// units that address memory.
const scaledAtOnce = 2

// scaling is what the registers hold of rows that are scaled.
type scaling struct {
	set
	b, c   reg.GPVirtual // of all rows
	ys, as []reg.GPVirtual
	ms, ss []v // the numbers of each row
	at     reg.GPVirtual
}

// scaledRows writes what scales rows that lie one behind the other, n elements each; of their results what lies soon elements ahead is
// fetched.
func (s set) scaledRows() {
	TEXT("vecScaledRows"+s.name, NOSPLIT, "func(y, a, b, c, m, s *float32, n, soon int)")
	Pragma("noescape")
	Doc("vecScaledRows" + s.name + " is y = ((a - m) * s) * b + c, the last two rounded once, of two rows with numbers m and s, and b and c for both.")
	y, a := argument("y"), argument("a")
	r := scaling{set: s, b: argument("b"), c: argument("c")}
	less, scale, n := argument("m"), argument("s"), argument("n")
	for i := range scaledAtOnce {
		m, f := s.vector(), s.vector()
		VBROADCASTSS(Mem{Base: less, Disp: 4 * i}, m)
		VBROADCASTSS(Mem{Base: scale, Disp: 4 * i}, f)
		r.ms, r.ss = append(r.ms, m), append(r.ss, f)
	}
	soon := argument("soon")
	r.ys, r.as = []reg.GPVirtual{y}, []reg.GPVirtual{a}
	for i := 1; i < scaledAtOnce; i++ {
		yi, ai := GP64(), GP64()
		LEAQ(Mem{Base: r.ys[i-1], Index: n, Scale: 4}, yi)
		LEAQ(Mem{Base: r.as[i-1], Index: n, Scale: 4}, ai)
		r.ys, r.as = append(r.ys, yi), append(r.as, ai)
	}
	r.at = GP64()
	XORQ(r.at, r.at)
	const unrolled = 2 // a line of AVX2
	SUBQ(I32(unrolled*s.lanes), n)
	JL(LabelRef("single"))
	Label("next")
	for _, p := range r.ys {
		for line := 0; line < unrolled*4*s.lanes; line += 64 {
			PREFETCHT0(Mem{Base: p, Index: soon, Scale: 4, Disp: line})
		}
	}
	ADDQ(I32(unrolled*s.lanes), soon)

	r.vectors(unrolled)
	SUBQ(I32(unrolled*s.lanes), n)
	JGE(LabelRef("next"))
	Label("single")
	ADDQ(I32((unrolled-1)*s.lanes), n)
	JL(LabelRef("end"))
	r.vectors(1)
	SUBQ(I32(s.lanes), n)
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	r.rest(s.mask(n))
	Label("done")
	VZEROUPPER()
	RET()
}

// place is where vector k from the element lies.
func (r *scaling) place(p reg.GPVirtual, k int) Mem {
	return Mem{Base: p, Index: r.at, Scale: 4, Disp: 4 * r.lanes * k}
}

// scaled makes of a vector of row i what it becomes.
func (r *scaling) scaled(i int, x, f, add v) {
	VSUBPS(r.ms[i], x, x)
	VMULPS(r.ss[i], x, x)
	VFMADD213PS(add, f, x)
}

// vectors scales so many vectors of each row.
func (r *scaling) vectors(count int) {
	for k := range count {
		f, add := r.vector(), r.vector()
		VMOVUPS(r.place(r.b, k), f)
		VMOVUPS(r.place(r.c, k), add)
		for i := range scaledAtOnce {
			x := r.vector()
			VMOVUPS(r.place(r.as[i], k), x)
			r.scaled(i, x, f, add)
			VMOVUPS(x, r.place(r.ys[i], k))
		}
	}
	ADDQ(I32(count*r.lanes), r.at)
}

// rest scales the elements behind the last whole vector.
func (r *scaling) rest(mask reg.Register) {
	f, add := r.vector(), r.vector()
	r.loadMasked(r.place(r.b, 0), mask, f)
	r.loadMasked(r.place(r.c, 0), mask, add)
	for i := range scaledAtOnce {
		x := r.vector()
		r.loadMasked(r.place(r.as[i], 0), mask, x)
		r.scaled(i, x, f, add)
		r.storeMasked(x, mask, r.place(r.ys[i], 0))
	}
}
