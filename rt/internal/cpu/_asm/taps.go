package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// The sums of so many elements of the window fit the registers: each is of two vectors of AVX-512, or one of AVX2.
const mostTaps, longestTaps, mostTapLines = 10, 5, 3

// taps writes the derivative by the kernel of convolutions with few channels, whose windows' lines are short: all sums
// of some lines of the window stay in registers while the output is gone through once.
func taps() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		for _, w := range s.widths() {
			if s.lanes == 8 && w.vectors == 2 {
				continue
			}
			for lines := 1; lines <= mostTapLines; lines++ {
				for run := 1; run <= min(longestTaps, mostTaps/lines); run++ {
					(&channels{set: s, width: w}).taps(lines, run)
				}
			}
		}
	}
}

// taps writes what adds the products of the output's derivative with the elements that lines of the window see.
func (c *channels) taps(lines, run int) {
	name := fmt.Sprintf("taps%sx%dx%d%s", c.set.name, lines, run, c.width.name)
	TEXT(name, NOSPLIT, "func(sums *float32, ldc int, x *float32, lineStep, cs, xSkip int, dy *float32, ds, dySkip, depth, times, channels, ahead int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds to the sums of %d lines of %d elements.", name, lines, run))
	c.prepare()
	x, dy := argument("x"), argument("dy")
	from := []reg.GPVirtual{x}
	for len(from) < lines {
		next := GP64()
		MOVQ(from[len(from)-1], next)
		ADDQ(argument("lineStep"), next)
		from = append(from, next)
	}
	sums := c.zeros(lines * run)
	c.places(from, dy, sums, run)
	to, ldc := argument("sums"), argument("ldc")
	for row, sum := range sums {
		for i := range c.vectors {
			VADDPS(c.read(Mem{Base: to}, i), sum[i], sum[i])
			c.write(sum[i], Mem{Base: to}, i)
		}
		if row+1 < len(sums) {
			ADDQ(ldc, to)
		}
	}
	VZEROUPPER()
	RET()
}

// places goes through the output's places.
func (c *channels) places(from []reg.GPVirtual, dy reg.GPVirtual, sums [][]v, run int) {
	cs, ds, times, depth := argument("cs"), argument("ds"), argument("times"), GP64()
	ahead := argument("ahead")
	Label("line")
	Load(Param("depth"), depth)
	Label("place")
	for line := 0; line < 4*c.lanes*c.vectors; line += 64 {
		PREFETCHT0(Mem{Base: dy, Index: ahead, Scale: 1, Disp: line})
	}
	factors := make([]v, c.vectors)
	for i := range factors {
		factors[i] = c.read(Mem{Base: dy}, i)
	}
	for row, sum := range sums {
		e := c.vector()
		VBROADCASTSS(Mem{Base: from[row/run], Disp: row % run * 4}, e)
		for i, factor := range factors {
			VFMADD231PS(e, factor, sum[i])
		}
	}
	for _, p := range from {
		ADDQ(cs, p)
	}
	ADDQ(ds, dy)
	DECQ(depth)
	JNE(LabelRef("place"))
	skip := GP64()
	Load(Param("xSkip"), skip)
	for _, p := range from {
		ADDQ(skip, p)
	}
	Load(Param("dySkip"), skip)
	ADDQ(skip, dy)
	DECQ(times)
	JNE(LabelRef("line"))
}
