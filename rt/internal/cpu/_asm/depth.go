package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// width is how many channels a function of depthwise convolutions computes at a time.
type width struct {
	name    string
	vectors int
	masked  bool // of the channels only the first are there
}

// widths are those of an instruction set. AVX-512 masks always, AVX2 only where it must.
func (s set) widths() []width {
	if s.lanes == 16 {
		return []width{{"x16", 1, true}, {"x32", 2, true}}
	}
	return []width{{"xSome", 1, true}, {"x8", 1, false}, {"x16", 2, false}}
}

// depths writes the functions of depthwise convolutions: products of vectors of channels, never across channels.
func depths() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		for _, w := range s.widths() {
			for rows := 1; rows <= s.rows; rows++ {
				(&channels{set: s, width: w}).depth(rows)
			}
			if s.lanes == 8 && w.vectors == 2 {
				continue // sums of nine elements do not fit its registers twice
			}
			for lines := 1; lines <= 3; lines++ {
				for taps := 1; taps <= 3; taps++ {
					(&channels{set: s, width: w}).depthSum(lines, taps)
				}
			}
		}
	}
}

// channels are the vectors of channels that a function computes.
type channels struct {
	set
	width
	masks []reg.Register
}

// prepare makes the masks.
func (c *channels) prepare() {
	if !c.masked {
		return
	}
	n := argument("channels")
	if c.lanes == 8 {
		c.masks = []reg.Register{c.mask(n)}
		return
	}
	bits := GP64()
	MOVQ(I32(-1), bits)
	BZHIQ(n, bits, bits)
	for range c.vectors {
		k := K()
		KMOVW(bits.As32(), k)
		c.masks = append(c.masks, k)
		SHRQ(Imm(16), bits)
	}
}

func (c *channels) at(m Mem, i int) Mem { m.Disp += i * c.lanes * 4; return m }

// read reads vector i of the channels at a place.
func (c *channels) read(m Mem, i int) v {
	if !c.masked {
		return c.put(c.at(m, i))
	}
	x := c.vector()
	c.loadMasked(c.at(m, i), c.masks[i], x)
	return x
}

// write writes it.
func (c *channels) write(x v, m Mem, i int) {
	if c.masked {
		c.storeMasked(x, c.masks[i], c.at(m, i))
	} else {
		VMOVUPS(x, c.at(m, i))
	}
}

// mulAdd adds the product of a factor and vector i at a place.
func (c *channels) mulAdd(sum, factor v, m Mem, i int) {
	switch {
	case !c.masked:
		VFMADD231PS(c.at(m, i), factor, sum)
	case c.lanes == 16:
		VFMADD231PS(c.at(m, i), factor, c.masks[i].(reg.OpmaskVirtual), sum)
	default:
		VFMADD231PS(c.read(m, i), factor, sum)
	}
}

// zeros returns sums for so many places.
func (c *channels) zeros(places int) [][]v {
	sums := make([][]v, places)
	for i := range sums {
		for range c.vectors {
			sum := c.vector()
			if c.lanes == 16 {
				VPXORD(sum, sum, sum)
			} else {
				VXORPS(sum, sum, sum)
			}
			sums[i] = append(sums[i], sum)
		}
	}
	return sums
}

// places are pointers to places a distance apart: one for each three.
type places struct {
	pointers []reg.GPVirtual
	step     reg.GPVirtual
}

// from sets the pointers to count places, the first at p.
func (l *places) from(p reg.GPVirtual, count int) {
	fresh := l.pointers == nil
	for i := 0; i < count; i += 3 {
		if fresh {
			l.pointers = append(l.pointers, GP64())
		}
		if i == 0 {
			MOVQ(p, l.pointers[0])
			continue
		}
		LEAQ(Mem{Base: l.pointers[i/3-1], Index: l.step, Scale: 2}, l.pointers[i/3])
		ADDQ(l.step, l.pointers[i/3])
	}
}

func (l *places) at(i int) Mem {
	m := Mem{Base: l.pointers[i/3]}
	if i%3 > 0 {
		m.Index, m.Scale = l.step, uint8(i%3)
	}
	return m
}

func (l *places) add(by Op) {
	for _, p := range l.pointers {
		ADDQ(by, p)
	}
}

// depth writes what computes so many neighbouring places of the output, again and again along its line.
func (c *channels) depth(rows int) {
	name := fmt.Sprintf("depth%sx%d%s", c.set.name, rows, c.width.name)
	TEXT(name, NOSPLIT, "func(y *float32, ldy int, x *float32, rs, cs, xSkip int, w *float32, ws, wSkip, depth, times, tiles int, scale, bias *float32, limited int, low, high float32, channels int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes tiles of %d places.", name, rows))
	c.prepare()
	y, x, w, tiles := argument("y"), argument("x"), GP64(), argument("tiles")
	from := places{step: argument("rs")}
	Label("tile")
	sums := c.zeros(rows)
	from.from(x, rows)
	Load(Param("w"), w)
	c.window(from, w, sums)
	c.then(sums)
	ldy := argument("ldy")
	for row := range rows {
		for i := range c.vectors {
			c.write(sums[row][i], Mem{Base: y}, i)
		}
		ADDQ(ldy, y)
		ADDQ(from.step, x)
	}
	DECQ(tiles)
	JNE(LabelRef("tile"))
	VZEROUPPER()
	RET()
}

// window adds the products of a window's elements with what they see.
func (c *channels) window(from places, w reg.GPVirtual, sums [][]v) {
	cs, ws, times, depth := argument("cs"), argument("ws"), argument("times"), GP64()
	TESTQ(times, times)
	JE(LabelRef("seen"))
	Label("line")
	Load(Param("depth"), depth)
	Label("element")
	for i := range c.vectors {
		factor := c.read(Mem{Base: w}, i)
		for row := range sums {
			c.mulAdd(sums[row][i], factor, from.at(row), i)
		}
	}
	from.add(cs)
	ADDQ(ws, w)
	DECQ(depth)
	JNE(LabelRef("element"))
	skip := GP64()
	Load(Param("xSkip"), skip)
	from.add(skip)
	Load(Param("wSkip"), skip)
	ADDQ(skip, w)
	DECQ(times)
	JNE(LabelRef("line"))
	Label("seen")
}

// then does what follows: a scale and a bias, each if there is one, and perhaps limits.
func (c *channels) then(sums [][]v) {
	c.follow(sums, "scale", "scaled", func(x, y v) { VMULPS(x, y, y) })
	c.follow(sums, "bias", "biased", func(x, y v) { VADDPS(x, y, y) })
	limited := argument("limited")
	TESTQ(limited, limited)
	JE(LabelRef("put"))
	low, high := c.everywhere("low"), c.everywhere("high")
	for row := range sums {
		for i := range c.vectors {
			VMAXPS(sums[row][i], low, sums[row][i])
			VMINPS(sums[row][i], high, sums[row][i])
		}
	}
	Label("put")
}

// follow does something with a vector of channels and each sum, if there is such a vector.
func (c *channels) follow(sums [][]v, param, label string, do func(x, y v)) {
	p := argument(param)
	TESTQ(p, p)
	JE(LabelRef(label))
	for i := range c.vectors {
		x := c.read(Mem{Base: p}, i)
		for row := range sums {
			do(x, sums[row][i])
		}
	}
	Label(label)
}

// depthSum writes what adds the products of a part of the output with what some elements of the window see there:
// lines of the window, so many elements of each.
func (c *channels) depthSum(lines, taps int) {
	name := fmt.Sprintf("depthSum%sx%dx%d%s", c.set.name, lines, taps, c.width.name)
	TEXT(name, NOSPLIT, "func(sums *float32, lineSum, tapSum int, x *float32, lineStep, tapStep, cs, xSkip int, dy *float32, ds, dySkip, depth, times, channels, ahead int)")
	Pragma("noescape")
	Doc(fmt.Sprintf("%s adds to the sums of %d lines of %d elements.", name, lines, taps))
	c.prepare()
	x, dy, tap := argument("x"), argument("dy"), argument("tapStep")
	var seen []places // lines of the window
	for range lines {
		if len(seen) > 0 {
			ADDQ(argument("lineStep"), x)
		}
		l := places{step: tap}
		l.from(x, taps)
		seen = append(seen, l)
	}
	sums := c.zeros(lines * taps)
	c.outputs(seen, dy, sums, taps)
	to, step := argument("sums"), argument("tapSum")
	for line := range lines {
		if line > 0 {
			to = argument("sums")
			for range line {
				ADDQ(argument("lineSum"), to)
			}
		}
		for t := range taps {
			for i := range c.vectors {
				sum := sums[line*taps+t][i]
				VADDPS(c.read(Mem{Base: to}, i), sum, sum)
				c.write(sum, Mem{Base: to}, i)
			}
			if t+1 < taps {
				ADDQ(step, to)
			}
		}
	}
	VZEROUPPER()
	RET()
}

// outputs goes through the output's places.
func (c *channels) outputs(seen []places, dy reg.GPVirtual, sums [][]v, taps int) {
	cs, ds, times, depth := argument("cs"), argument("ds"), argument("times"), GP64()
	var ahead reg.GPVirtual
	if c.lanes == 16 {
		ahead = argument("ahead")
	}
	Label("line")
	Load(Param("depth"), depth)
	Label("place")
	for i := range c.vectors {
		factor := c.read(Mem{Base: dy}, i)
		if c.lanes == 16 { // of x what no line above has seen
			PREFETCHT0(Mem{Base: dy, Index: ahead, Scale: 1, Disp: 64 * i})
			PREFETCHT0(Mem{Base: seen[len(seen)-1].pointers[0], Index: ahead, Scale: 1, Disp: 64 * i})
		}
		for line, l := range seen {
			for t := range taps {
				c.mulAdd(sums[line*taps+t][i], factor, l.at(t), i)
			}
		}
	}
	for _, l := range seen {
		l.add(cs)
	}
	ADDQ(ds, dy)
	DECQ(depth)
	JNE(LabelRef("place"))
	skip := GP64()
	Load(Param("xSkip"), skip)
	for _, l := range seen {
		l.add(skip)
	}
	Load(Param("dySkip"), skip)
	ADDQ(skip, dy)
	DECQ(times)
	JNE(LabelRef("line"))
}
