package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// The derivative of x times the share of a normal distribution below x is 1/2 plus an odd function, which is 1/2 from 6 on. Up to
// there it has four parts of 3/2, each a polynomial of degree 9 with the least error; u counts parts and h is the distance from
// a part's middle, both as long as a part. A permutation picks the coefficients of each lane's part, so that no exponential, no
// error function and no quotient is computed; all is within 2^-22 of the truth, and nothing and everything far from zero.

// slopeParts are the coefficients by power, the highest first, and part.
var slopeParts = [10][4]float64{
	{-0.0234500859, 0.00858986564, 0.000243144023, -2.6087293e-05},
	{0.0513169579, 0.0069032074, -0.0022944666, 9.42218467e-05},
	{0.0756610259, -0.0458264351, 0.00419946155, -0.000180910341},
	{-0.220506221, 0.0324154235, -0.0015720349, 0.000249714649},
	{-0.110421889, 0.080589287, -0.00705879088, -0.000265546347},
	{0.577711761, -0.181708694, 0.0170369595, 0.000216917106},
	{-0.0641909912, 0.103704564, -0.0204909071, -0.000132553803},
	{-0.87341249, 0.0853641182, 0.0149679435, 5.74550577e-05},
	{0.649327695, -0.145804033, -0.00637978362, -1.57899699e-05},
	{0.499225706, 0.559189737, 0.501233816, 0.500002027},
}

// slope is dy times the derivative at x.
func (s set) slope(dy, x v) v {
	if s.lanes == 16 {
		return s.slopePermuted(dy, x)
	}
	const (
		end   = 5.999999 // a little below 6, so that no part begins there
		whole = 0x1.8p23 // added, it rounds to whole numbers, which are then the lowest bits
	)
	t := s.least(s.put(number(end)), s.abs(x))
	u := s.fma(t, number(1/1.5), number(-0.5))
	part := s.add(u, number(whole))
	h := s.sub(u, s.sub(part, number(whole)))
	// The bytes of a part's coefficients: processors with vectors in halves shuffle bytes four times as fast as they permute numbers.
	part = s.each([]Op{part}, func(y v, o []Op) { VPSHUFB(lowestBytes(), o[0], y) })
	part = s.addInt(s.shiftLeft(part, 2), lanesOf(0x03020100))
	var y v
	for i, numbers := range slopeParts {
		table := s.put(tableOf("slope", i, append(numbers[:], numbers[:]...)))
		if i == 0 {
			y = s.each([]Op{part}, func(y v, o []Op) { VPSHUFB(o[0], table, y) })
			continue
		}
		s.within(y, []Op{h, part}, func(y v, o []Op) {
			picked := s.vector()
			VPSHUFB(o[1], table, picked)
			VFMADD213PS(picked, o[0], y)
		})
	}
	y = s.add(s.xor(y, s.sign(again(x))), number(0.5))
	return s.mul(y, again(dy))
}

// lowestBytes is a shuffle that repeats the lowest byte of each number.
func lowestBytes() Mem {
	if m, ok := tables["lowestBytes"]; ok {
		return m
	}
	m := GLOBL("lowestBytes", RODATA|NOPTR)
	for lane := range 16 {
		DATA(4*lane, U32(lane%4*0x04040404))
	}
	tables["lowestBytes"] = m
	return m
}
