package main

import (
	"fmt"
	"math"
	"slices"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// exp is 2^n e^r; without an instruction for it 2^n is two factors, so that small results round once.
func (s set) exp(x v) v {
	x = s.clamp(x, -104.5, 89.5)
	const whole = 0x1.8p23 // added, it rounds to whole numbers, which are then the lowest bits
	if s.lanes == 16 {
		n := s.sub(s.fma(x, number(1/math.Ln2), number(whole)), number(whole))
		r := s.nfma(n, number(ln2Low), s.nfma(n, number(ln2High), x))
		return s.two(VSCALEFPS, s.poly(r, append(slices.Clone(series), 1, 1)...), n)
	}
	const bias = 254 // of two exponents: half of n + bias is that of one factor, the rest of the other
	bits := s.line(x, 1/math.Ln2, whole+bias)
	n := s.sub(bits, s.coefficient(x, whole+bias))
	r := s.lessen(s.lessen(x, n, s.coefficient(x, ln2High)), n, s.coefficient(x, ln2Low))
	y := s.poly(r, append(slices.Clone(series), 1, 1)...)
	half := s.and(s.shiftLeft(bits, 22), lanesOf(0x7f800000))
	return s.mul(s.mul(y, half), s.subInt(s.shiftLeft(bits, 23), half))
}

// expMinus is e^-|x|.
func (s set) expMinus(x v) v {
	if s.lanes == 16 {
		return s.exp(s.or(x, lanesOf(0x80000000)))
	}
	return s.expDown(s.abs(x))
}

// expDown is e^-d of AVX2 for d that is not negative: 2^n is one factor, since the polynomial is 2^-64 times as large.
func (s set) expDown(d v) v {
	const (
		scale = 0x1p-64
		whole = 0x1.8p23 + 127 + 64
	)
	d = s.least(s.put(number(104.5)), d)
	bits := s.line(d, -1/math.Ln2, whole)
	n := s.sub(bits, s.coefficient(d, whole))
	r := s.more(s.more(d, n, s.coefficient(d, ln2High)), n, s.coefficient(d, ln2Low)) // of the other sign than that of exp
	turned := append(slices.Clone(series), 1, 1)
	for i := range turned {
		turned[i] *= scale
		if (len(turned)-i)%2 == 0 {
			turned[i] = -turned[i]
		}
	}
	return s.mul(s.poly(r, turned...), s.shiftLeft(bits, 23))
}

// expLess is e^(a-b). With AVX2 a group of vectors of which no a is above b, as in a softmax, is computed by expDown, others
// aside.
func (s set) expLess(a, b v) v {
	if s.lanes == 16 {
		return s.exp(s.sub(a, b))
	}
	d := s.sub(b, a)
	group := twinsOf(d)
	signs := s.vector()
	VORPS(group[len(group)-1], group[0], signs)
	for _, x := range group[1:max(1, len(group)-1)] {
		VORPS(x, signs, signs)
	}
	bits := GP32()
	VMOVMSKPS(signs, bits)
	TESTL(bits, bits)
	label := fmt.Sprintf("above%d", len(aside))
	JNE(LabelRef(label))
	y := s.expDown(d)
	Label(label + "Done")
	results := twinsOf(y)
	aside = append(aside, func() {
		Label(label)
		twins[d] = group
		for i, x := range twinsOf(s.exp(s.xor(d, lanesOf(0x80000000)))) {
			VMOVUPS(x, results[i])
		}
		JMP(LabelRef(label + "Done"))
	})
	return y
}

// aside is what the loops of a function jump to, written behind it.
var aside []func()
