package main

import (
	"cmp"
	"math"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Exponentials of numbers near zero, of which a softmax is made: without a clamp, with ln 2 taken off in one step, whose error is
// 6e-8 for the farthest, and a polynomial of degree 5, whose error of 7.5e-8 is less than what the rounding of a difference from the
// row's largest would be. All are nearFactor times as large, which a softmax divides by itself. The loop is software-pipelined, since a result is there five cycles later and the processor does not look far
// ahead: parts of three groups are computed between each other, and another row's products, which only wait for memory, between these.

const (
	nearGroup   = 2  // vectors
	nearTurn    = 2  // groups that a turn of the loop begins, and no fewer than any value lives
	nearSkew    = 2  // cycles from a vector to the next
	nearPeriod  = 22 // cycles from the begin of a group to that of the next
	nearVectors = nearTurn * nearGroup
	nearScale   = 1. / 16 // of the whole numbers of ln 2: from 32 on they are 2 or more, which is a bit
	nearWhole   = (0x1.8p23 + 127) * nearScale
)

// nearSeries is nearFactor e^r for |r| up to half of ln 2, the highest power first: of the relative errors that differ least, with
// coefficients that float32 has. The first is 1, whose multiplication is left out: an addition takes another port.
var nearSeries = []float64{1, 5.051468372344971, 20.087064743041992, 60.25657653808594, 120.51577758789062, nearFactor}

const nearFactor = 120.51582336425781

// nearLoop is what is in registers for all groups, and the steps of all.
type nearLoop struct {
	set
	x, y     reg.GPVirtual
	sum, far v             // far has the bits of all whole numbers
	done     reg.GPVirtual // what is multiplied by scale meanwhile, nil if nothing is
	scale    v
	last     v // coefficient
	steps    []nearStep
}

// nearStep is an operation of a group and the cycle from the group's begin at which it is due.
type nearStep struct {
	due   float64
	group int
	do    func(behind int) // so many turns behind the begin of the group
}

// schedule lists the steps of a turn in the order in which they are due: what is due only in the next turn comes between.
func (l *nearLoop) schedule() {
	for group := range nearTurn {
		l.group(group)
	}
	inTurn := func(s nearStep) float64 { return math.Mod(s.at(), nearPeriod*nearTurn) }
	slices.SortStableFunc(l.steps, func(a, b nearStep) int { return cmp.Compare(inTurn(a), inTurn(b)) })
}

// group lists those of one: of each vector the whole number t, 2^t, then r, what is left of x without it, and the polynomial p. When each
// is due was found by measuring some hundred schedules.
func (l *nearLoop) group(group int) {
	step := func(due float64, do func(behind int)) { l.steps = append(l.steps, nearStep{due, group, do}) }
	each := func(due float64, do func(i int, place func(p reg.GPVirtual) Mem)) {
		for i := range nearGroup {
			step(due+float64(i*nearSkew), func(behind int) {
				do(i, func(p reg.GPVirtual) Mem { return l.place(p, group, i, behind) })
			})
		}
	}
	held := func(due, x float64) v {
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
	r, e, p := vectors(), vectors(), vectors() // t lies where r goes

	log := held(0, nearScale/math.Ln2)
	each(0, func(i int, place func(p reg.GPVirtual) Mem) {
		VMOVUPS(place(l.x), r[i])
		VFMADD213PS(number(nearWhole), log, r[i])
	})
	each(6.5, func(i int, _ func(p reg.GPVirtual) Mem) { VPSLLD(Imm(23), r[i], e[i]) })
	each(7, func(i int, _ func(p reg.GPVirtual) Mem) { VSUBPS(number(nearWhole), r[i], r[i]) })
	ln2 := held(11.5, math.Ln2/nearScale)
	each(12, func(i int, place func(p reg.GPVirtual) Mem) {
		VORPS(r[i], l.far, l.far)
		VFNMADD213PS(place(l.x), ln2, r[i])
	})
	second := held(15, nearSeries[1])
	each(15.5, func(i int, _ func(p reg.GPVirtual) Mem) { VADDPS(second, r[i], p[i]) })
	due := 14.5 // sooner behind an addition
	for k, x := range nearSeries[2:] {
		due += 5.5
		var c Op
		switch k {
		case 2:
			c = number(x) // registers are few
		case 3:
			c = l.last
		default:
			c = held(due-0.5, x)
		}
		each(due, func(i int, _ func(p reg.GPVirtual) Mem) { VFMADD213PS(c, r[i], p[i]) })
	}
	each(due+5.5, func(i int, _ func(p reg.GPVirtual) Mem) { VMULPS(e[i], p[i], p[i]) })
	each(due+15, func(i int, place func(p reg.GPVirtual) Mem) { VMOVUPS(p[i], place(l.y)) })
	each(due+16, func(i int, _ func(p reg.GPVirtual) Mem) { VADDPS(p[i], l.sum, l.sum) })
	if l.scale == nil {
		return
	}
	product := vectors()
	each(16.5, func(i int, place func(p reg.GPVirtual) Mem) { VMULPS(place(l.done), l.scale, product[i]) })
	each(17.5, func(i int, place func(p reg.GPVirtual) Mem) { VMOVUPS(product[i], place(l.done)) })
}

// place is where a vector of a group lies so many turns later.
func (l *nearLoop) place(p reg.GPVirtual, group, i, behind int) Mem {
	return Mem{Base: p, Disp: (nearGroup*(group-nearTurn*behind) + i) * l.lanes * 4}
}

// at is when a step is due from the begin of the turn in which its group begins.
func (s nearStep) at() float64 { return float64(s.group*nearPeriod) + s.due }

// turn writes the steps that belong to so many turns behind.
func (l *nearLoop) turn(behind ...int) {
	for _, s := range l.steps {
		if b := int(s.at()) / (nearPeriod * nearTurn); slices.Contains(behind, b) {
			s.do(b)
		}
	}
}

// near writes the functions: turns of the loop, and what is left as a group of as many vectors, by masks.
func near() {
	s := set{avx2}
	masks := nearMasks(s)
	TEXT("vecExpNear"+s.name, NOSPLIT, "func(y, x *float32, n int) float32")
	Pragma("noescape")
	Doc("vecExpNear" + s.name + " is y = e^x times a number and returns its sum; a negative number if not all x are nearer to zero than 21.8, and y is anything then.")
	(&nearLoop{set: s}).write(masks)
	TEXT("vecExpNearScaled"+s.name, NOSPLIT, "func(y, x, done *float32, scale float32, n int) float32")
	Pragma("noescape")
	Doc("vecExpNearScaled" + s.name + " is vecExpNear" + s.name + ", and multiplies those of done by scale for which all of 32 x are there.")
	l := &nearLoop{set: s, done: argument("done")}
	l.scale = s.everywhere("scale")
	l.write(masks)
}

func (l *nearLoop) write(masks Mem) {
	s := l.set
	clear(twins)
	l.x, l.y, l.sum, l.far = argument("x"), argument("y"), s.vector(), s.vector()
	n, ahead := argument("n"), GP64()
	VXORPS(l.sum, l.sum, l.sum)
	VXORPS(l.far, l.far, l.far)
	l.last = s.put(number(nearFactor))
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
		if l.scale != nil {
			ADDQ(I32(bytes), l.done)
		}
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
	p := l.add(r, l.coefficient(r, nearSeries[1]))
	for _, c := range nearSeries[2:] {
		p = l.onto(p, r, l.coefficient(r, c))
	}
	ys := twinsOf(l.mul(p, e))
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
