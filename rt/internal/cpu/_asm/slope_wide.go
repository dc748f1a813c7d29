package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
)

// The derivative of slope.go with AVX-512, which permutes sixteen numbers by an instruction: sixteen parts of 3/8, each a polynomial of
// degree 5, whose coefficients lie in a register for each power. What it gives is within 0.56 · 2^-22 of the truth.

// slopeWideParts are the coefficients by power, the highest first, and part. The last part ends with 1/2.
var slopeWideParts = [6][16]float64{
	{0.00038889487, 7.24489146e-05, -0.000237042594, -0.000283727131, -0.000122303929, 3.84732484e-05, 8.7614615e-05, 5.69706935e-05,
		1.60327454e-05, -3.95847974e-06, -6.86693329e-06, -4.1358926e-06, -1.68065094e-06, -5.19699597e-07, -1.28167329e-07, -2.58250452e-08},
	{0.00105448975, 0.00228402019, 0.00179574429, 0.00037366504, -0.000684394152, -0.000857681327, -0.000495422923, -0.000116923446,
		5.97048311e-05, 8.04963274e-05, 4.8966449e-05, 2.08609654e-05, 6.86961721e-06, 1.82099268e-06, 3.96946916e-07, 7.20801694e-08},
	{-0.0129367188, -0.00564314704, 0.00311720232, 0.00754340272, 0.00660612946, 0.00321079022, 0.000411696528, -0.000752273714,
		-0.000787455414, -0.000468936894, -0.000204776603, -7.05056227e-05, -1.97663503e-05, -4.59221201e-06, -8.9375925e-07, -1.46782583e-07},
	{-0.0204885677, -0.0496147424, -0.0528882518, -0.0354329199, -0.0131354639, 0.00175036024, 0.00680526206, 0.00590990065,
		0.00342577044, 0.00152369926, 0.000546224299, 0.000161613265, 4.00020836e-05, 8.35396168e-06, 1.48053823e-06, 2.23593474e-07},
	{0.288825303, 0.215016559, 0.108076505, 0.0175343659, -0.0305351745, -0.0401932634, -0.030229615, -0.0169383734,
		-0.00759258773, -0.0028058996, -0.00086850056, -0.00022727855, -5.05913558e-05, -9.61924616e-06, -1.56697843e-06, -2.19190511e-07},
	{0.147863969, 0.404681534, 0.56675607, 0.626602829, 0.616350174, 0.578499854, 0.542458773, 0.519036949,
		0.507191241, 0.502309561, 0.500634134, 0.500149429, 0.500030279, 0.500005305, 0.500000775, 0.50000006},
}

// slopeTables are the registers, one for each power; holdSlope fills them before the loop.
var slopeTables [6]v

func holdSlope(s set) {
	if s.lanes != 16 {
		return
	}
	for i, numbers := range slopeWideParts {
		slopeTables[i] = s.put(tableOf("slopeWide", i, numbers[:]))
	}
}

// slopePermuted is dy times the derivative at x by the tables; the lowest bits of u's whole number are the part.
func (s set) slopePermuted(dy, x v) v {
	const (
		end   = 5.999999 // a little below 6, so that no part begins there
		whole = 0x1.8p23 // added, it rounds to whole numbers, which are then the lowest bits
	)
	t := s.least(s.put(number(end)), s.abs(x))
	u := s.line(t, 1/0.375, -0.5)
	part := s.add(u, number(whole))
	h := s.sub(u, s.sub(part, number(whole)))
	pick := func(power int) v {
		return s.each([]Op{part}, func(y v, o []Op) { VPERMPS(slopeTables[power], o[0], y) })
	}
	y := pick(0)
	for power := range slopeTables[1:] {
		y = s.onto(y, h, pick(power+1))
	}
	y = s.add(s.xor(y, s.sign(x)), number(0.5))
	return s.mul(y, dy)
}
