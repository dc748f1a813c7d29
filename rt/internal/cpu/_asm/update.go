package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// lessOverRoot is w - a*b/(√c + d). With AVX-512, whose root and quotient of sixteen numbers take 16 to 22 cycles, both are estimates made
// better by Newton's step, unless √c + d is tiny, huge or no positive number: then a group of vectors is computed aside. What √c is
// where c is next to nothing does not matter beside so large a sum.
func (s set) lessOverRoot(x []v) v {
	w, a, b, c, d := x[0], x[1], x[2], x[3], x[4]
	exact := func() v { return s.sub(w, s.div(s.mul(a, b), s.add(s.sqrt(c), d))) }
	if s.lanes != 16 {
		return exact()
	}
	const (
		least = 0x1p-106   // of c, whose root is 2^-26 of the least sum
		from  = 0x32000000 // 2^-27; what is less, or 2^101 and more, sets one of two bits when this is taken off it
		bits  = 0xc0000000
	)
	product := s.mul(a, b)
	root := s.rootOf(s.two(VPMAXUD, c, number(least))) // as a whole number: what is below zero, or no number, stays
	sum := s.add(root, d)
	far, outside := s.subInt(sum, lanesOf(from)), K()
	group := twinsOf(far)
	for _, other := range group[1:] {
		VPORD(other, group[0], group[0])
	}
	y := s.nfma(product, s.inverse(sum), w)
	VPTESTMD(lanesOf(bits), group[0], outside)
	KORTESTW(outside, outside)
	label := fmt.Sprintf("far%d", len(aside))
	JNE(LabelRef(label))
	Label(label + "Done")
	results, reread := twinsOf(y), again
	aside = append(aside, func() {
		Label(label)
		for _, x := range []*v{&w, &a, &b, &c, &d} {
			*x = reread(*x)
		}
		for i, x := range twinsOf(exact()) {
			VMOVUPS(x, results[i])
		}
		JMP(LabelRef(label + "Done"))
	})
	return y
}

// rootOf is √x of numbers from 2^-106 on, below 2^127, by an estimate of its inverse.
func (s set) rootOf(x v) v {
	r := s.one(VRSQRT14PS, x)
	root := s.mul(x, r)
	return s.fma(s.mul(r, number(0.5)), s.nfma(root, root, x), root)
}

// inverse is 1 / x of a number that is far from the ends of what float32 holds, as is its inverse.
func (s set) inverse(x v) v {
	r := s.one(VRCP14PS, x)
	return s.fma(s.nfma(r, x, s.put(number(1))), r, r)
}
