package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// Functions of slices, element by element. Each is written once, as a function of registers; from it come a loop over
// whole vectors and a masked end, for each instruction set.

// v is a vector in a register.
type v = reg.VecVirtual

// set is an instruction set in which formulas are written.
type set struct{ variant }

// number returns a constant in all lanes, in memory.
func number(x float64) Mem { return lanesOf(math.Float32bits(float32(x))) }

var pool = map[uint32]Mem{}

// lanesOf returns a pattern of bits in all lanes, in memory, each once in the file.
func lanesOf(bits uint32) Mem {
	if m, ok := pool[bits]; ok {
		return m
	}
	m := GLOBL(fmt.Sprintf("lanes%08x", bits), RODATA|NOPTR)
	for i := range 16 {
		DATA(4*i, U32(bits))
	}
	pool[bits] = m
	return m
}

// tableOf returns sixteen numbers in memory, a lane each.
func tableOf(name string, i int, numbers []float64) Mem {
	key := fmt.Sprintf("%s%d", name, i)
	if m, ok := tables[key]; ok {
		return m
	}
	m := GLOBL(key, RODATA|NOPTR)
	for lane, x := range numbers {
		DATA(4*lane, U32(math.Float32bits(float32(x))))
	}
	tables[key] = m
	return m
}

var tables = map[string]Mem{}

func (s set) put(x Op) v {
	return s.each([]Op{x}, func(y v, x []Op) { VMOVUPS(x[0], y) })
}

// The operations; the last operand is read first where the order matters: sub(a, b) is a - b.

func (s set) add(a v, b Op) v { return s.two(VADDPS, a, b) }
func (s set) sub(a v, b Op) v { return s.two(VSUBPS, a, b) }
func (s set) mul(a v, b Op) v { return s.two(VMULPS, a, b) }
func (s set) div(a v, b Op) v { return s.two(VDIVPS, a, b) }
func (s set) and(a v, b Op) v { return s.two(VANDPS, a, b) }
func (s set) or(a v, b Op) v  { return s.two(VORPS, a, b) }
func (s set) xor(a v, b Op) v { return s.two(VXORPS, a, b) }
func (s set) sqrt(a v) v      { return s.one(VSQRTPS, a) }

// least and most return b where either is NaN.
func (s set) least(a v, b Op) v { return s.two(VMINPS, a, b) }
func (s set) most(a v, b Op) v  { return s.two(VMAXPS, a, b) }

// clamp keeps x between two constants; NaN stays.
func (s set) clamp(x v, lo, hi float64) v {
	return s.most(s.put(number(lo)), s.least(s.put(number(hi)), x))
}

// fma is a*b + c.
func (s set) fma(a v, b, c Op) v {
	return s.each([]Op{a, s.reg(b), c}, func(y v, x []Op) {
		VMOVUPS(x[0], y)
		VFMADD213PS(x[2], x[1], y)
	})
}

// nfma is c - a*b.
func (s set) nfma(a v, b, c Op) v {
	return s.each([]Op{a, s.reg(b), c}, func(y v, x []Op) {
		VMOVUPS(x[0], y)
		VFNMADD213PS(x[2], x[1], y)
	})
}

// onto is y*x + c in the register of y, which nothing else reads.
func (s set) onto(y v, x v, c Op) v {
	return s.within(y, []Op{x, c}, func(y v, o []Op) { VFMADD213PS(o[1], o[0], y) })
}

// from is c - y*x in the register of y, which nothing else reads.
func (s set) from(y v, x v, c Op) v {
	return s.within(y, []Op{x, c}, func(y v, o []Op) { VFNMADD213PS(o[1], o[0], y) })
}

// more and lessen are y + a*b and y - a*b in the register of y, which nothing else reads.
func (s set) more(y, a v, b Op) v {
	return s.within(y, []Op{a, b}, func(y v, o []Op) { VFMADD231PS(o[1], o[0], y) })
}

func (s set) lessen(y, a v, b Op) v {
	return s.within(y, []Op{a, b}, func(y v, o []Op) { VFNMADD231PS(o[1], o[0], y) })
}

// line is a*x + b for two numbers.
func (s set) line(x v, a, b float64) v {
	return s.each([]Op{x, s.coefficient(x, b), s.coefficient(x, a)}, func(y v, o []Op) {
		VMOVUPS(o[1], y)
		VFMADD231PS(o[2], o[0], y)
	})
}

// coefficient is a number for all vectors of a group.
func (s set) coefficient(group v, x float64) Op { return s.held(group, number(x)) }

// held is what all vectors of a group read: in memory, or in a register if there are many, since processors that compute in
// halves read so, too.
func (s set) held(group v, m Mem) Op {
	if len(twinsOf(group)) > 2 {
		return s.put(m)
	}
	return m
}

// reg brings an operand into a register.
func (s set) reg(x Op) v {
	if r, ok := x.(v); ok {
		return r
	}
	return s.put(x)
}

// poly is a polynomial, the coefficient of the highest power first.
func (s set) poly(x v, coefficients ...float64) v {
	y := s.line(x, coefficients[0], coefficients[1])
	for _, c := range coefficients[2:] {
		y = s.onto(y, x, s.coefficient(x, c))
	}
	return y
}

// round is a whole number near x.
func (s set) round(x v, mode uint8) v {
	return s.each([]Op{x}, func(y v, x []Op) {
		if s.lanes == 16 {
			VRNDSCALEPS(Imm(uint64(mode)), x[0], y)
		} else {
			VROUNDPS(Imm(uint64(mode)), x[0], y)
		}
	})
}

func (s set) whole(x v) v                { return s.one(VCVTPS2DQ, x) }
func (s set) float(x v) v                { return s.one(VCVTDQ2PS, x) }
func (s set) addInt(a v, b Op) v         { return s.two(VPADDD, a, b) }
func (s set) subInt(a v, b Op) v         { return s.two(VPSUBD, a, b) }
func (s set) shiftLeft(a v, n uint64) v  { return s.shifted(VPSLLD, a, n) }
func (s set) shiftRight(a v, n uint64) v { return s.shifted(VPSRAD, a, n) }

// The predicates of compare.
const (
	equal     = 0
	less      = 17 // ordered, quiet
	lessEqual = 18
	unordered = 3
	notEqual  = 4  // or unordered
	notLess   = 21 // or unordered, quiet

	notLessEqual = 22 // likewise
	notGreater   = 26 // likewise
)

// choose returns a where x compares with y as the predicate says, else b.
func (s set) choose(x v, predicate uint64, y Op, a, b v) v {
	return s.each([]Op{x, y, a, b}, func(out v, x []Op) {
		if s.lanes == 16 {
			k := K()
			VCMPPS(Imm(predicate), x[1], x[0], k)
			VBLENDMPS(x[2], x[3], k, out)
			return
		}
		m := s.vector()
		VCMPPS(Imm(predicate), x[1], x[0], m)
		VBLENDVPS(m, x[2], x[3], out)
	})
}

// keep returns a where x compares with y as the predicate says, else 0.
func (s set) keep(a, x v, predicate uint64, y Op) v {
	return s.each([]Op{x, y, a}, func(out v, x []Op) {
		if s.lanes == 16 {
			k := K()
			VCMPPS(Imm(predicate), x[1], x[0], k)
			VMOVAPS_Z(x[2], k, out)
			return
		}
		VCMPPS(Imm(predicate), x[1], x[0], out)
		VANDPS(x[2], out, out)
	})
}

// abs and sign split a number.
func (s set) abs(x v) v  { return s.and(x, lanesOf(0x7fffffff)) }
func (s set) sign(x v) v { return s.and(x, lanesOf(0x80000000)) }

// power is 2^n of whole numbers between -126 and 127.
func (s set) power(n v) v { return s.shiftLeft(s.addInt(n, lanesOf(127)), 23) }
