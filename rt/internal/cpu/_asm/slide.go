package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

const slideSignature = "func(y *float32, ldy, yLine int, x *float32, ldx, xLine int, w *float32, ws, wLine, columns, skip, tail int, scale, bias *float32, low, high float32, vectors int, soon *float32, soonStep int)"

// slideTaps is how many elements a line of the window has.
const slideTaps = 3

// slide is a function of depthwise convolutions whose window slides along lines, one or two columns at a time: it stays in
// registers, each element of the input is read once, and all neighbouring places of each line of the output that see it are
// summed at once.
type slide struct {
	set
	stride      int           // of the window, along lines and, if there are two outputs, across them
	outputs     int           // lines of the output
	soon        reg.GPVirtual // what comes into the cache meanwhile, a line of it for each column
	window      int           // lines of the window that these see, of which
	top, bottom bool          // the first output does not see the first, the last output not the last
	taps        [][]v
	sums        [][]v // by place and line
}

// slides writes them. AVX2 has as many registers as one line of a window of nine needs, or two; what follows has room in those of AVX-512.
func slides() {
	for _, variant := range []variant{avx2, avx512} {
		for stride := 1; stride <= 2; stride++ {
			slide{set: set{variant}, stride: stride}.writeAll()
		}
	}
}

// writeAll writes the functions of a stride, for one line of the output and for two.
func (c slide) writeAll() {
	name := fmt.Sprintf("slide%sBy%d", c.name, c.stride)
	for window := 1; window <= 3; window++ {
		c.outputs, c.window = 1, window
		c.write(fmt.Sprintf("%sx%d", name, window))
	}
	for i, edges := range []string{"Inner", "Top", "Bottom", "Both"} {
		c.outputs, c.window, c.top, c.bottom = 2, 3, i&1 > 0, i&2 > 0
		c.write(name + "Two" + edges)
	}
}

func (c *slide) write(name string) {
	TEXT(name, NOSPLIT, slideSignature)
	Pragma("noescape")
	Doc(fmt.Sprintf("%s computes lines of the output, %d at once, from a window of %d lines.", name, c.outputs, c.window))
	f := c.following()
	for _, limit := range []string{"low", "high"} {
		VMOVUPS(c.everywhere(limit), f[limit])
	}
	x, y, ldx, ldy, lines := GP64(), GP64(), argument("ldx"), argument("ldy"), c.lines()
	columns, skip := GP64(), GP64()
	c.sums = make([][]v, slideTaps+1-c.stride)
	for place := range c.sums {
		for range c.outputs {
			c.sums[place] = append(c.sums[place], c.vector())
		}
	}
	c.soon = argument("soon")
	Label("vector")
	c.readTaps()
	c.readFollowing(f, "scale", number(1))
	c.readFollowing(f, "bias", lanesOf(0x80000000))
	for _, word := range []struct {
		name string
		to   reg.GPVirtual
	}{{"x", x}, {"y", y}, {"columns", columns}, {"skip", skip}} {
		Load(Param(word.name), word.to)
	}
	c.clear(0)
	c.clear(1)
	if c.stride == 1 {
		c.along(f, x, y, ldx, ldy, columns, skip, lines)
	} else {
		c.apart(f, x, y, ldx, ldy, columns, skip, lines)
	}
	for _, name := range []string{"x", "y", "w"} {
		ADDQ(Imm(uint64(4*c.lanes)), param(name))
	}
	decrement("vectors")
	JNE(LabelRef("vector"))
	VZEROUPPER()
	RET()
}

// lines are the distances of one line of the input and three.
func (c *slide) lines() [2]reg.GPVirtual {
	one, three := argument("xLine"), GP64()
	LEAQ(Mem{Base: one, Index: one, Scale: 2}, three)
	return [2]reg.GPVirtual{one, three}
}

// readTaps reads the window.
func (c *slide) readTaps() {
	line, p, ws, wLine := GP64(), GP64(), argument("ws"), argument("wLine")
	Load(Param("w"), line)
	c.taps = nil
	for range c.window {
		MOVQ(line, p)
		var taps []v
		for range slideTaps {
			taps = append(taps, c.put(Mem{Base: p}))
			ADDQ(ws, p)
		}
		c.taps = append(c.taps, taps)
		ADDQ(wLine, line)
	}
}

// following are the places of what follows: memory if the registers have no room.
func (c *slide) following() map[string]Op {
	places := map[string]Op{}
	for _, name := range []string{"scale", "bias", "low", "high"} {
		if c.lanes == 16 {
			places[name] = c.vector()
		} else {
			places[name] = AllocLocal(4 * c.lanes)
		}
	}
	return places
}

// readFollowing reads a vector of the scale or the bias; if there is none, another.
func (c *slide) readFollowing(f map[string]Op, name string, none Mem) {
	p, x := GP64(), c.vector()
	VMOVUPS(none, x)
	Load(Param(name), p)
	TESTQ(p, p)
	JE(LabelRef("no" + name))
	VMOVUPS(Mem{Base: p}, x)
	ADDQ(Imm(uint64(4*c.lanes)), param(name))
	Label("no" + name)
	VMOVUPS(x, f[name])
}

// clear sets the sums of a place to zero.
func (c *slide) clear(place int) {
	for _, sum := range c.sums[place] {
		VXORPS(sum, sum, sum)
	}
}

// use is sums to which a column of the input adds its products with an element of each line of the window.
type use struct {
	sums []v
	tap  int
}

// asks is how many lines of the cache a column asks for: as many as its places fill.
func (c *slide) asks() int { return max(1, c.outputs*c.lanes/16/c.stride) }

// column adds those of one.
func (c *slide) column(p reg.GPVirtual, lines [2]reg.GPVirtual, uses ...use) {
	last := c.window - 1 + (c.outputs-1)*c.stride
	for range c.asks() {
		PREFETCHT0(Mem{Base: c.soon})
		ADDQ(param("soonStep"), c.soon)
	}
	for line := range last + 1 {
		if c.top && line == 0 || c.bottom && line == last {
			continue
		}
		m, at := Mem{Base: p}, line
		if c.top {
			at-- // the first line is not there
		}
		switch at {
		case 1, 2, 4:
			m.Index, m.Scale = lines[0], uint8(at)
		case 3:
			m.Index, m.Scale = lines[1], 1
		}
		x := c.put(m)
		for output := range c.outputs {
			if at := line - output*c.stride; 0 <= at && at < c.window {
				for _, u := range uses {
					VFMADD231PS(x, c.taps[at][u.tap], u.sums[output])
				}
			}
		}
	}
}

// along goes through the columns one by one: three places see each, the first of them as its last element. That is written
// then, but not the first times.
func (c *slide) along(f map[string]Op, x, y, ldx, ldy, columns, skip reg.GPVirtual, lines [2]reg.GPVirtual) {
	Label("column0")
	for turn := range slideTaps {
		one, two, three := turn, (turn+1)%slideTaps, (turn+2)%slideTaps
		c.clear(three)
		c.column(x, lines, use{c.sums[one], 2}, use{c.sums[two], 1}, use{c.sums[three], 0})
		ADDQ(ldx, x)
		c.done(f, c.sums[one], y, ldy, skip, turn)
		DECQ(columns)
		JE(LabelRef(fmt.Sprintf("end%d", turn)))
	}
	JMP(LabelRef("column0"))
	for turn := slideTaps - 1; turn > 0; turn-- { // what is left is moved to where the first turn has it
		Label(fmt.Sprintf("end%d", turn))
		if turn == 1 {
			c.move(2, 1)
			c.move(0, 2)
		} else {
			c.move(1, 2)
			c.move(0, 1)
		}
		JMP(LabelRef("end0"))
	}
	Label("end0")
	c.rest(f, y, ldy, c.sums[1], c.sums[2])
}

// apart goes through them two by two: one place sees the first, in its middle, and two the second. The first is left out if
// the number of columns is negative, which it then is less.
func (c *slide) apart(f map[string]Op, x, y, ldx, ldy, columns, skip reg.GPVirtual, lines [2]reg.GPVirtual) {
	TESTQ(columns, columns)
	JG(LabelRef("middle0"))
	NEGQ(columns)
	JMP(LabelRef("side0"))
	for turn := range 2 {
		one, two := turn, 1-turn
		Label(fmt.Sprintf("middle%d", turn))
		c.column(x, lines, use{c.sums[one], 1})
		ADDQ(ldx, x)
		DECQ(columns)
		JE(LabelRef(fmt.Sprintf("end%d", turn)))
		Label(fmt.Sprintf("side%d", turn))
		c.clear(two)
		c.column(x, lines, use{c.sums[one], 2}, use{c.sums[two], 0})
		ADDQ(ldx, x)
		c.done(f, c.sums[one], y, ldy, skip, turn)
		DECQ(columns)
		JE(LabelRef(fmt.Sprintf("end%d", two)))
	}
	JMP(LabelRef("middle0"))
	Label("end1")
	c.move(1, 0)
	Label("end0")
	c.rest(f, y, ldy, c.sums[0])
}

// move copies the sums of a place to those of another.
func (c *slide) move(from, to int) {
	for i, sum := range c.sums[from] {
		VMOVAPS(sum, c.sums[to][i])
	}
}

// done writes a place that sees nothing more, unless it is one of the first to be left out.
func (c *slide) done(f map[string]Op, sums []v, y, ldy, skip reg.GPVirtual, turn int) {
	label := fmt.Sprintf("stored%d", turn)
	DECQ(skip)
	JNS(LabelRef(label))
	c.store(f, sums, y)
	ADDQ(ldy, y)
	Label(label)
}

// store does what follows to the sums of a place and writes them.
func (c *slide) store(f map[string]Op, sums []v, y reg.GPVirtual) {
	for _, sum := range sums {
		VMULPS(f["scale"], sum, sum)
	}
	for _, sum := range sums {
		VADDPS(f["bias"], sum, sum)
	}
	low := c.reg(f["low"])
	for _, sum := range sums {
		VMAXPS(sum, low, sum)
	}
	high := c.reg(f["high"])
	for _, sum := range sums {
		VMINPS(sum, high, sum)
	}
	VMOVUPS(sums[0], Mem{Base: y})
	if len(sums) > 1 {
		line := argument("yLine")
		VMOVUPS(sums[1], Mem{Base: y, Index: line, Scale: 1})
	}
}

// rest writes the places of which the last column is not the last that they could see: so many of them as are there.
func (c *slide) rest(f map[string]Op, y, ldy reg.GPVirtual, places ...[]v) {
	tail := GP64()
	Load(Param("tail"), tail)
	for i, sums := range places {
		DECQ(tail)
		JL(LabelRef("done"))
		c.store(f, sums, y)
		if i+1 < len(places) {
			ADDQ(ldy, y)
		}
	}
	Label("done")
}
