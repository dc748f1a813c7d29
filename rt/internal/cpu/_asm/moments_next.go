package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// nextScaling is what the registers hold of a row that is scaled while the next one is added up.
type nextScaling struct {
	set
	y, a, b, c, next, at reg.GPVirtual
	m, s                 v
	sums, squares        []v
}

// scaledNext writes what scales a row, and adds up the next one and its squares, in sumSquares' order, meanwhile: reads from memory and
// writes to it take turns. The processor looks ahead well enough: asking for what lies behind next took a tenth longer.
func (s set) scaledNext() {
	TEXT("vecScaledNext"+s.name, NOSPLIT, "func(y, a, b, c, next *float32, m, s float32, n int) (sum, squares float32)")
	Pragma("noescape")
	Doc("vecScaledNext" + s.name + " is y = ((a - m) * s) * b + c, the last two rounded once, and returns the sum of next and that of its squares.")
	r := &nextScaling{set: s, y: argument("y"), a: argument("a"), b: argument("b"), c: argument("c"), next: argument("next"), at: GP64(), m: s.everywhere("m"), s: s.everywhere("s")}
	for range runs {
		sum, square := s.vector(), s.vector()
		VXORPS(sum, sum, sum)
		VXORPS(square, square, square)
		r.sums, r.squares = append(r.sums, sum), append(r.squares, square)
	}
	n := argument("n")
	XORQ(r.at, r.at)
	SUBQ(I32(runs*s.lanes), n)
	JL(LabelRef("single"))
	Label("next")
	for i := range runs {
		r.both(i, i)
	}
	ADDQ(I32(runs*s.lanes), r.at)
	SUBQ(I32(runs*s.lanes), n)
	JGE(LabelRef("next"))
	Label("single")
	ADDQ(I32((runs-1)*s.lanes), n)
	JL(LabelRef("end"))
	Label("one")
	r.both(0, 0)
	ADDQ(I32(s.lanes), r.at)
	SUBQ(I32(s.lanes), n)
	JGE(LabelRef("one"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("join"))
	r.rest(s.mask(n))
	Label("join")
	for i, acc := range [][]v{r.sums, r.squares} {
		VADDPS(acc[1], acc[0], acc[0])
		VADDPS(acc[3], acc[2], acc[2])
		VADDPS(acc[2], acc[0], acc[0])
		Store(s.across(acc[0]), ReturnIndex(i))
	}
	VZEROUPPER()
	RET()
}

// place is where vector k from the element lies.
func (r *nextScaling) place(p reg.GPVirtual, k int) Mem {
	return Mem{Base: p, Index: r.at, Scale: 4, Disp: 4 * r.lanes * k}
}

// add adds to the sums of a run.
func (r *nextScaling) add(x v, run int) {
	VADDPS(x, r.sums[run], r.sums[run])
	VFMADD231PS(x, x, r.squares[run])
}

// scale scales a vector.
func (r *nextScaling) scale(x, b, c v) {
	VSUBPS(r.m, x, x)
	VMULPS(r.s, x, x)
	VFMADD213PS(c, b, x)
}

// both scales vector k and adds up that of the next row.
func (r *nextScaling) both(k, run int) {
	next, x, b, c := r.set.vector(), r.set.vector(), r.set.vector(), r.set.vector()
	VMOVUPS(r.place(r.next, k), next)
	r.add(next, run)
	VMOVUPS(r.place(r.a, k), x)
	VMOVUPS(r.place(r.b, k), b)
	VMOVUPS(r.place(r.c, k), c)
	r.scale(x, b, c)
	VMOVUPS(x, r.place(r.y, k))
}

// rest does so with the elements behind the last whole vector.
func (r *nextScaling) rest(mask reg.Register) {
	next, x, b, c := r.set.vector(), r.set.vector(), r.set.vector(), r.set.vector()
	r.loadMasked(r.place(r.next, 0), mask, next)
	r.loadMasked(r.place(r.a, 0), mask, x)
	r.loadMasked(r.place(r.b, 0), mask, b)
	r.loadMasked(r.place(r.c, 0), mask, c)
	r.add(next, 1)
	r.scale(x, b, c)
	r.storeMasked(x, mask, r.place(r.y, 0))
}
