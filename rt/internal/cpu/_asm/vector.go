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

func (s set) put(x Op) v {
	y := s.vector()
	VMOVUPS(x, y)
	return y
}

// The operations; the last operand is read first where the order matters: sub(a, b) is a - b.

func (s set) add(a v, b Op) v { y := s.vector(); VADDPS(b, a, y); return y }
func (s set) sub(a v, b Op) v { y := s.vector(); VSUBPS(b, a, y); return y }
func (s set) mul(a v, b Op) v { y := s.vector(); VMULPS(b, a, y); return y }
func (s set) div(a v, b Op) v { y := s.vector(); VDIVPS(b, a, y); return y }
func (s set) and(a v, b Op) v { y := s.vector(); VANDPS(b, a, y); return y }
func (s set) or(a v, b Op) v  { y := s.vector(); VORPS(b, a, y); return y }
func (s set) xor(a v, b Op) v { y := s.vector(); VXORPS(b, a, y); return y }
func (s set) sqrt(a v) v      { y := s.vector(); VSQRTPS(a, y); return y }

// least and most return b where either is NaN.
func (s set) least(a v, b Op) v { y := s.vector(); VMINPS(b, a, y); return y }
func (s set) most(a v, b Op) v  { y := s.vector(); VMAXPS(b, a, y); return y }

// clamp keeps x between two constants; NaN stays.
func (s set) clamp(x v, lo, hi float64) v {
	return s.most(s.put(number(lo)), s.least(s.put(number(hi)), x))
}

// fma is a*b + c, which may overwrite a.
func (s set) fma(a v, b, c Op) v {
	y := s.put(a)
	if m, ok := c.(Mem); ok {
		VFMADD213PS(m, s.reg(b), y)
	} else {
		VFMADD213PS(c, s.reg(b), y)
	}
	return y
}

// nfma is c - a*b.
func (s set) nfma(a v, b, c Op) v {
	y := s.put(a)
	VFNMADD213PS(c, s.reg(b), y)
	return y
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
	y := s.put(number(coefficients[0]))
	for _, c := range coefficients[1:] {
		y = s.fma(y, x, number(c))
	}
	return y
}

// round is the nearest whole number.
func (s set) round(x v, mode uint8) v {
	y := s.vector()
	if s.lanes == 16 {
		VRNDSCALEPS(Imm(uint64(mode)), x, y)
	} else {
		VROUNDPS(Imm(uint64(mode)), x, y)
	}
	return y
}

func (s set) whole(x v) v                { y := s.vector(); VCVTPS2DQ(x, y); return y }
func (s set) float(x v) v                { y := s.vector(); VCVTDQ2PS(x, y); return y }
func (s set) addInt(a v, b Op) v         { y := s.vector(); VPADDD(b, a, y); return y }
func (s set) subInt(a v, b Op) v         { y := s.vector(); VPSUBD(b, a, y); return y }
func (s set) shiftLeft(a v, n uint64) v  { y := s.vector(); VPSLLD(Imm(n), a, y); return y }
func (s set) shiftRight(a v, n uint64) v { y := s.vector(); VPSRAD(Imm(n), a, y); return y }

// The predicates of compare.
const (
	equal     = 0
	less      = 17 // ordered, quiet
	lessEqual = 18
	unordered = 3
	notLess   = 21 // or unordered, quiet
)

// choose returns a where x compares with y as the predicate says, else b.
func (s set) choose(x v, predicate uint64, y Op, a, b v) v {
	out := s.vector()
	if s.lanes == 16 {
		k := K()
		VCMPPS(Imm(predicate), y, x, k)
		VBLENDMPS(a, b, k, out)
		return out
	}
	m := s.vector()
	VCMPPS(Imm(predicate), y, x, m)
	VBLENDVPS(m, a, b, out)
	return out
}

// abs and sign split a number.
func (s set) abs(x v) v  { return s.and(x, lanesOf(0x7fffffff)) }
func (s set) sign(x v) v { return s.and(x, lanesOf(0x80000000)) }

// power is 2^n of whole numbers between -126 and 127.
func (s set) power(n v) v { return s.shiftLeft(s.addInt(n, lanesOf(127)), 23) }

// loop writes the function: whole vectors, then a masked end. Operands are the slices that are read, y what is written.
func (s set) loop(name, doc string, operands []string, formula func(s set, x []v) v) {
	params := "y"
	for _, o := range operands {
		params += ", " + o
	}
	TEXT(name+s.name, NOSPLIT, "func("+params+" *float32, n int)")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	y, n := argument("y"), argument("n")
	pointers := make([]reg.GPVirtual, len(operands))
	for i, o := range operands {
		pointers[i] = argument(o)
	}
	at := GP64()
	XORQ(at, at)
	SUBQ(I32(s.lanes), n)
	JL(LabelRef("end"))
	Label("next")
	xs := make([]v, len(operands))
	for i, p := range pointers {
		xs[i] = s.put(Mem{Base: p, Index: at, Scale: 4})
	}
	VMOVUPS(formula(s, xs), Mem{Base: y, Index: at, Scale: 4})
	ADDQ(I32(s.lanes), at)
	SUBQ(I32(s.lanes), n)
	JGE(LabelRef("next"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask := s.mask(n)
	for i, p := range pointers {
		xs[i] = s.vector()
		m := Mem{Base: p, Index: at, Scale: 4}
		if s.lanes == 16 {
			VMOVUPS_Z(m, mask, xs[i])
		} else {
			VMASKMOVPS(m, mask, xs[i])
		}
	}
	out := formula(s, xs)
	if s.lanes == 16 {
		VMOVUPS(out, mask, Mem{Base: y, Index: at, Scale: 4})
	} else {
		VMASKMOVPS(out, mask, Mem{Base: y, Index: at, Scale: 4})
	}
	Label("done")
	VZEROUPPER()
	RET()
}

// mask has ones in the first n lanes.
func (s set) mask(n reg.GPVirtual) reg.Register {
	if s.lanes == 16 {
		bits, k := GP64(), K()
		MOVQ(I32(-1), bits)
		BZHIQ(n, bits, bits)
		KMOVW(bits.As32(), k)
		return k
	}
	p, back, m := GP64(), GP64(), YMM()
	XORQ(back, back)
	SUBQ(n, back)
	LEAQ(NewDataAddr(NewStaticSymbol("masks"), 0), p)
	VMOVUPS(Mem{Base: p, Index: back, Scale: 4, Disp: 64}, m)
	return m
}
