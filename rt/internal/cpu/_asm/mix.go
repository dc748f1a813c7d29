package main

import (
	"strconv"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// mixes writes sums of lines that lie one behind the other.
func mixes() {
	for _, variant := range []variant{avx2, avx512} {
		set{variant}.mix()
	}
}

// mixing is such a function while it is written.
type mixing struct {
	set
	y, weights, taps reg.GPVirtual
	line             reg.GPVirtual // bytes from one line of x to the next
	from             reg.GPVirtual // where the first line of a sum is
}

// mix writes the function: result by result, some vectors of it at a time, then a masked end.
func (s set) mix() {
	TEXT("mix"+s.name, NOSPLIT, "func(y, x *float32, first *int32, weights *float32, count, taps, n int)")
	Pragma("noescape")
	Doc("mix" + s.name + " writes count lines of n numbers, of which line j is the sum of taps lines of x from first[j] on, each times one of weights.")
	l := &mixing{set: s, y: argument("y"), weights: argument("weights"), taps: argument("taps"), line: GP64(), from: GP64()}
	x, first, count, n := argument("x"), argument("first"), argument("count"), argument("n")
	left := GP64()
	MOVQ(n, l.line)
	SHLQ(Imm(2), l.line)
	Label("line")
	MOVLQSX(Mem{Base: first}, l.from)
	IMULQ(l.line, l.from)
	ADDQ(x, l.from)
	MOVQ(n, left)
	counts := groups(4)
	for i, vectors := range counts {
		if i == 0 {
			SUBQ(I32(s.lanes*vectors), left)
		} else {
			ADDQ(I32(s.lanes*(counts[i-1]-vectors)), left)
		}
		JL(LabelRef("fewer" + strconv.Itoa(i)))
		Label("some" + strconv.Itoa(i))
		l.some("sum"+strconv.Itoa(i), vectors, nil)
		SUBQ(I32(s.lanes*vectors), left)
		JGE(LabelRef("some" + strconv.Itoa(i)))
		Label("fewer" + strconv.Itoa(i))
	}
	ADDQ(I32(s.lanes), left)
	JE(LabelRef("next"))
	l.some("last", 1, s.mask(left))
	LEAQ(Mem{Base: l.y, Index: left, Scale: 4, Disp: -4 * s.lanes}, l.y)
	Label("next")
	ADDQ(Imm(4), first)
	LEAQ(Mem{Base: l.weights, Index: l.taps, Scale: 4}, l.weights)
	DECQ(count)
	JNE(LabelRef("line"))
	VZEROUPPER()
	RET()
}

// some writes so many vectors of a sum, or the part of one that a mask says, and goes on.
func (l *mixing) some(label string, vectors int, mask reg.Register) {
	sums := make([]v, vectors)
	for i := range sums {
		sums[i] = l.vector()
		VXORPS(sums[i], sums[i], sums[i])
	}
	from, t, w := GP64(), GP64(), l.vector()
	MOVQ(l.from, from)
	XORQ(t, t)
	Label(label)
	VBROADCASTSS(Mem{Base: l.weights, Index: t, Scale: 4}, w)
	for i := range sums {
		place := Mem{Base: from, Disp: 4 * l.lanes * i}
		if mask == nil {
			VFMADD231PS(place, w, sums[i])
			continue
		}
		x := l.vector()
		l.loadMasked(place, mask, x)
		VFMADD231PS(x, w, sums[i])
	}
	ADDQ(l.line, from)
	INCQ(t)
	CMPQ(t, l.taps)
	JNE(LabelRef(label))
	for i, sum := range sums {
		place := Mem{Base: l.y, Disp: 4 * l.lanes * i}
		if mask == nil {
			VMOVUPS(sum, place)
		} else {
			l.storeMasked(sum, mask, place)
		}
	}
	ADDQ(I32(4*l.lanes*vectors), l.y)
	ADDQ(I32(4*l.lanes*vectors), l.from)
}
