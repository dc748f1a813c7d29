package main

import (
	"math"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Exponentials of numbers near zero, of which a softmax is made: without a clamp, and with ln 2 taken off in one step, whose error is
// 6e-8 for the farthest. The loop is software-pipelined, since a result is there five cycles later and the processor does not look far
// ahead: parts of three groups are computed between each other.

const (
	nearGroup   = 2  // vectors
	nearTurn    = 2  // groups that a turn of the loop begins, and no fewer than any value lives
	nearSkew    = 6  // cycles from a vector to the next: no two multiplications are due at once, and coefficients need not wait long
	nearPeriod  = 22 // cycles from the begin of a group to that of the next
	nearVectors = nearTurn * nearGroup
	nearScale   = 1. / 16 // of the whole numbers of ln 2: from 32 on they are 2 or more, which is a bit
	nearWhole   = (0x1.8p23 + 127) * nearScale
)

// nearLoop is what is in registers for all groups, and the steps of all.
type nearLoop struct {
	set
	x, y     reg.GPVirtual
	sum, far v // far has the bits of all whole numbers
	steps    []nearStep
}

// nearStep is an operation of a group and the cycle from the group's begin at which it is due.
type nearStep struct {
	due, group int
	do         func(behind int) // so many turns behind the begin of the group
}

// schedule lists the steps of a turn in the order in which they are due: what is due only in the next turn comes between.
func (l *nearLoop) schedule() {
	for group := range nearTurn {
		l.group(group)
	}
	slices.SortStableFunc(l.steps, func(a, b nearStep) int { return a.at()%(nearPeriod*nearTurn) - b.at()%(nearPeriod*nearTurn) })
}

// group lists those of one: of each vector x and then r, what is left of it without its whole number t, then the polynomial p, to be
// multiplied by 2^t, which waits where the result goes.
func (l *nearLoop) group(group int) {
	step := func(due int, do func(behind int)) { l.steps = append(l.steps, nearStep{due, group, do}) }
	each := func(due int, do func(i int, x, y Mem)) {
		for i := range nearGroup {
			step(due+i*nearSkew, func(behind int) { do(i, l.place(l.x, group, i, behind), l.place(l.y, group, i, behind)) })
		}
	}
	held := func(due int, x float64) v {
		c := l.vector()
		step(due, func(int) { VMOVUPS(number(x), c) })
		return c
	}
	vectors := func() (xs [nearGroup]v) {
		for i := range xs {
			xs[i] = l.vector()
		}
		return xs
	}
	r, t, e, p, sum := vectors(), vectors(), vectors(), vectors(), l.vector()

	log := held(0, nearScale/math.Ln2)
	each(0, func(i int, x, _ Mem) {
		VMOVUPS(x, r[i])
		VMOVUPS(number(nearWhole), t[i])
		VFMADD231PS(log, r[i], t[i])
	})
	each(5, func(i int, _, _ Mem) { VPSLLD(Imm(23), t[i], e[i]) })
	whole := held(7, nearWhole)
	each(7, func(i int, _, _ Mem) { VSUBPS(whole, t[i], t[i]) })
	each(8, func(i int, _, y Mem) { VMOVUPS(e[i], y) })
	ln2 := held(11, -math.Ln2/nearScale)
	each(11, func(i int, _, _ Mem) {
		VORPS(t[i], l.far, l.far)
		VFMADD231PS(ln2, t[i], r[i])
	})
	coefficients := append(slices.Clone(series), 1, 1)
	first := held(16, coefficients[0])
	each(16, func(i int, _, _ Mem) {
		VMOVUPS(number(coefficients[1]), p[i])
		VFMADD231PS(first, r[i], p[i])
	})
	due := 16
	for _, x := range coefficients[2:] {
		due += 5
		c := held(due, x)
		each(due, func(i int, _, _ Mem) { VFMADD213PS(c, r[i], p[i]) })
	}
	each(due+5, func(i int, _, y Mem) { VMULPS(y, p[i], p[i]) })
	each(due+9, func(i int, _, y Mem) { VMOVUPS(p[i], y) })
	step(due+17, func(int) { VADDPS(p[1], p[0], sum) })
	step(due+20, func(int) { VADDPS(sum, l.sum, l.sum) })
}

// place is where a vector of a group lies so many turns later.
func (l *nearLoop) place(p reg.GPVirtual, group, i, behind int) Mem {
	return Mem{Base: p, Disp: (nearGroup*(group-nearTurn*behind) + i) * l.lanes * 4}
}

// at is when a step is due from the begin of the turn in which its group begins.
func (s nearStep) at() int { return s.group*nearPeriod + s.due }

// turn writes the steps that belong to so many turns behind.
func (l *nearLoop) turn(behind ...int) {
	for _, s := range l.steps {
		if b := s.at() / (nearPeriod * nearTurn); slices.Contains(behind, b) {
			s.do(b)
		}
	}
}

// near writes the function: turns of the loop, and what is left as a group of as many vectors, by masks.
func near() {
	s := set{avx2}
	masks := nearMasks(s)
	TEXT("vecExpNear"+s.name, NOSPLIT, "func(y, x *float32, n int) float32")
	Pragma("noescape")
	Doc("vecExpNear" + s.name + " is y = e^x and returns its sum; a negative number if not all x are nearer to zero than 21.8, and y is anything then.")
	l := &nearLoop{set: s, x: argument("x"), y: argument("y"), sum: s.vector(), far: s.vector()}
	n, ahead := argument("n"), GP64()
	VXORPS(l.sum, l.sum, l.sum)
	VXORPS(l.far, l.far, l.far)
	l.schedule()
	lanes, bytes := nearVectors*s.lanes, nearVectors*s.lanes*4
	MOVQ(n, ahead)
	TESTQ(n, n)
	JGE(LabelRef("begin"))
	NEGQ(n)
	XORQ(ahead, ahead)
	Label("begin")
	fetch := func() {
		for line := 0; line < bytes; line += 64 {
			PREFETCHT0(Mem{Base: l.x, Index: ahead, Scale: 4, Disp: line})
		}
	}
	next := func() {
		ADDQ(I32(bytes), l.x)
		ADDQ(I32(bytes), l.y)
		SUBQ(I32(lanes), n)
	}
	SUBQ(I32(lanes), n)
	JL(LabelRef("few"))
	fetch()
	l.turn(0)
	next()
	JL(LabelRef("drain"))
	Label("turn")
	fetch()
	l.turn(0, 1)
	next()
	JGE(LabelRef("turn"))
	Label("drain")
	l.turn(1)
	Label("few")
	ADDQ(I32(lanes), n)
	JE(LabelRef("done"))
	l.rest(n, masks)
	Label("done")
	bits, minus := GP32(), XMM()
	VPSLLD(Imm(1), l.far, l.far) // the bit of 2 is the sign then
	VMOVMSKPS(l.far, bits)
	TESTL(bits, bits)
	sum := s.across(l.sum)
	JE(LabelRef("near"))
	VMOVSS(number(-1), minus)
	VMOVAPS(minus, sum)
	Label("near")
	Store(sum, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// nearMasks has ones for a turn's lanes and as many zeros.
func nearMasks(s set) Mem {
	m := GLOBL("nearMasks", RODATA|NOPTR)
	for i := range 2 * nearVectors * s.lanes {
		ones := U32(0xffffffff)
		if i >= nearVectors*s.lanes {
			ones = 0
		}
		DATA(4*i, ones)
	}
	return m
}

// rest computes less than a turn. Lanes that are left out are zero, whose exponentials are not added up.
func (l *nearLoop) rest(n reg.GPVirtual, masks Mem) {
	table := GP64()
	LEAQ(masks, table)
	back := GP64()
	MOVQ(I32(nearVectors*l.lanes), back)
	SUBQ(n, back)
	mask := func(i int) v { return l.put(Mem{Base: table, Index: back, Scale: 4, Disp: i * l.lanes * 4}) }
	xs := make([]v, nearVectors)
	for i := range xs {
		xs[i] = l.vector()
		VMASKMOVPS(Mem{Base: l.x, Disp: i * l.lanes * 4}, mask(i), xs[i])
	}
	twins[xs[0]] = xs
	t := l.line(xs[0], nearScale/math.Ln2, nearWhole)
	e := l.shiftLeft(t, 23)
	whole := l.sub(t, l.put(number(nearWhole)))
	for _, t := range twinsOf(whole) {
		VORPS(t, l.far, l.far)
	}
	r := l.more(xs[0], whole, l.coefficient(xs[0], -math.Ln2/nearScale))
	ys := twinsOf(l.mul(l.poly(r, append(slices.Clone(series), 1, 1)...), e))
	clear(twins)
	for i, y := range ys {
		added := l.vector()
		VANDPS(mask(i), y, added)
		VADDPS(added, l.sum, l.sum)
	}
	last, at := l.vector(), GP64()
	for i, y := range ys {
		place := Mem{Base: l.y, Disp: i * l.lanes * 4}
		VMOVUPS(y, last)
		LEAQ(place, at)
		CMPQ(n, I32(l.lanes))
		JLE(LabelRef("last"))
		VMOVUPS(y, place)
		SUBQ(I32(l.lanes), n)
	}
	Label("last")
	storeFirst(last, n, Mem{Base: at})
}
