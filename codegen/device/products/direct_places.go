package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// directPlaces is a direct convolution whose results are places: a convolution, or its derivative by what it takes. A group computes
// wide channels of rows·columns places, depth summands of each element of the window at a time; split work items share those.
type directPlaces struct {
	*direct
	from, to           ir.Shape // n, height, width, channels
	low                [2]int   // the first place of a patch, from that of its tile on
	reach              [2]int   // how many places it has more
	step               int      // between the places of a class
	classes            [2][][]tap
	wide, depth, split int
	deepFilters        bool // summands of filters are neighbours in memory
}

// tap is an element of the window along an axis, and where what it multiplies lies behind a patch's first place.
type tap struct{ of, at int }

// directForward is y: each place takes its window.
func directForward(d *direct) bool {
	p := &directPlaces{direct: d, from: d.x, to: d.y, step: 1}
	for axis, length := range d.window {
		if d.a.Strides[axis] != 1 {
			return false
		}
		var taps []tap
		for t := range int(length) {
			taps = append(taps, tap{t, t * d.a.Dilate[axis]})
		}
		p.classes[axis], p.low[axis], p.reach[axis] = [][]tap{taps}, -d.a.Lo[axis], taps[len(taps)-1].at
	}
	return p.write()
}

// directInput is dx: of a stride, places are of classes, each of which takes some elements of the window, the last one first.
func directInput(d *direct) bool {
	p := &directPlaces{direct: d, from: d.y, to: d.x, step: d.a.Strides[0], deepFilters: true}
	if d.a.Strides[1] != p.step {
		return false
	}
	for axis, length := range d.window {
		classes, least, most := make([][]tap, p.step), 0, 0
		for class := range classes {
			for t := range int(length) {
				if at := class + d.a.Lo[axis] - t*d.a.Dilate[axis]; at%p.step == 0 {
					classes[class] = append(classes[class], tap{t, at / p.step})
					least, most = min(least, at/p.step), max(most, at/p.step)
				}
			}
		}
		for _, taps := range classes {
			for i := range taps {
				taps[i].at -= least
			}
		}
		p.classes[axis], p.low[axis], p.reach[axis] = classes, least, most-least
	}
	return p.write()
}

// write chooses the tile and writes the kernel, if that is worth it.
func (p *directPlaces) write() bool {
	up := func(n int) int { return (n + p.step - 1) / p.step }
	best := 0
	for _, c := range [][3]int{{32, 8, 1}, {16, 8, 1}, {32, 8, 2}, {16, 8, 2}, {16, 16, 4}, {32, 4, 1}, {16, 4, 1}} {
		q := *p
		d := *p.direct
		q.direct, q.wide, q.depth, q.split = &d, c[0], c[1], c[2]
		if int(p.to[3])%q.wide != 0 || int(p.from[3])%q.depth != 0 || !q.shape(up(int(p.to[1])), up(int(p.to[2])), 8, p.reach[0], q.fits) {
			continue
		}
		if warps := q.groups().At(p.g.Schedule.Rows) * q.items() / 32; q.groups().At(p.g.Schedule.Rows) >= p.g.Limits.Direct && warps > best && best < p.g.Limits.DirectWarps {
			best, *p = warps, q
		}
	}
	if best > 0 {
		p.kernel()
	}
	return best > 0
}

// items are the work items of a group, unit those that have other numbers of the result.
func (p *directPlaces) items() int { return p.unit() * p.split }
func (p *directPlaces) unit() int  { return p.columns * p.wide / 4 }

// groups is how many groups there are.
func (p *directPlaces) groups() ir.Size {
	return p.to[0].Size().Times(ir.Fixed(p.tilesX * p.tilesY * p.step * p.step * int(p.to[3]) / p.wide))
}

// fits reports whether a group's patches and filters can be shared, two depths of them, registers are enough for a column, and turns of a
// work item lie as far from each other in all depths.
func (p *directPlaces) fits() bool {
	return p.shared() <= directShared && p.items() <= 512 && p.items()%p.depth == 0 && p.rows+p.reach[0] <= 12 && (p.split == 1 || p.unit()*p.rows*8*p.split <= p.shared())
}

func (p *directPlaces) shared() int { return 8 * (p.patch() + p.filterRows()*p.filterRow()) }

// row is the way from one place of a patch to the next: those that work items read together lie in other banks.
func (p *directPlaces) row() int {
	if p.depth == 4 {
		return 4
	}
	return p.depth + 4
}

func (p *directPlaces) patchWidth() int { return p.columns + p.reach[1] }
func (p *directPlaces) patch() int      { return (p.rows + p.reach[0]) * p.patchWidth() * p.row() }

// filterRows are, for each element of the window, the summands, or the channels of the result if summands are neighbours.
func (p *directPlaces) filterRows() int {
	taps := int(p.window[0] * p.window[1])
	if p.deepFilters {
		return taps * p.wide
	}
	return taps * p.depth
}

// filterRow is the way from one to the next; of channels four lie a block further than those before.
func (p *directPlaces) filterRow() int {
	if p.deepFilters {
		return p.row() + 1
	}
	return p.wide
}

// filter is where an element of the filters lies that a work item multiplies by.
func (p *directPlaces) filter(y, x tap, summand, channel string) string {
	t := y.of*int(p.window[1]) + x.of
	if p.deepFilters {
		return fmt.Sprintf("%d + q*%d + %s*%d + d + %s", t*p.wide*p.filterRow(), p.filterRow(), channel, p.row(), summand)
	}
	return fmt.Sprintf("%d + (d + %s)*%d + q + %s", t*p.depth*p.wide, summand, p.wide, channel)
}

// kernel writes the kernel.
func (p *directPlaces) kernel() {
	k, depth := p.g.Kernel(), p.depth
	k.Views = append(k.Views, fmt.Sprintf("SHARED float sh[%d];", p.shared()/4))
	k.Add("int g = GROUP, l = LID;")
	if p.step > 1 {
		k.Add("int parity = g%%%d; g /= %[1]d;", p.step*p.step)
	}
	k.Add("int j0 = g%%%d*%d; g /= %[1]d;", int(p.to[3])/p.wide, p.wide)
	p.tile(k, "g")
	k.Add("int part = l/%d, m = l%%%[1]d;", p.unit())
	k.Add("int q = (m/4%%%d*2 + m%%2)*4, x = m/%d*2 + m/2%%2;", p.wide/8, p.wide/2)
	places, filters := p.places(k), p.filters(k)
	k.Add("float sum[%d];", p.rows*4)
	k.Add("UNROLL for (int e = 0; e < %d; e++) sum[e] = 0;", p.rows*4)
	k.Add("for (int c0 = 0 - %d, here = 1; c0 < %d; c0 += %[1]d, here ^= 1) {", depth, p.from[3])
	k.Add("if (c0 + %d < %d) {", depth, p.from[3])
	places()
	filters()
	k.Add("}")
	k.Add("if (c0 >= 0) {")
	for class := range p.step * p.step {
		if p.step > 1 {
			k.Add("if (parity == %d) {", class)
		}
		p.multiply(k, p.classes[0][class/p.step], p.classes[1][class%p.step])
		if p.step > 1 {
			k.Add("}")
		}
	}
	k.Add("}")
	k.Add("COPIED;")
	k.Add("BARRIER;")
	k.Add("}")
	p.store(k)
	launchDirect(k, p.shared(), p.items(), kernels.ExtentOf(p.groups()))
}

// multiply adds what a depth gives to the places of a class: an element that is read serves all rows of the window.
func (p *directPlaces) multiply(k *kernels.Kernel, ys, xs []tap) {
	if len(ys) == 0 {
		return
	}
	first, last := ys[0].at, ys[0].at
	for _, y := range ys {
		first, last = min(first, y.at), max(last, y.at)
	}
	k.Add("for (int d = part*4; d < %d; d += %d) {", p.depth, 4*p.split)
	for _, x := range xs {
		k.Add("{")
		k.Add("float a[%d];", (p.rows+last-first)*4)
		k.Add("UNROLL for (int r = 0; r < %d; r++) {", p.rows+last-first)
		k.Add("UNROLL for (int e = 0; e < 4; e++) a[r*4 + e] = sh[here*%d + ((r + %d)*%d + x + %d)*%d + d + e];", p.patch(), first, p.patchWidth(), x.at, p.row())
		k.Add("}")
		for _, y := range ys {
			k.Add("{")
			k.Add("float b[16];")
			k.Add("UNROLL for (int e = 0; e < 16; e++) b[e] = sh[%d + here*%d + %s];", 2*p.patch(), p.filterRows()*p.filterRow(), p.operand(y, x))
			k.Add("UNROLL for (int e = 0; e < 4; e++) {")
			k.Add("UNROLL for (int r = 0; r < %d; r++) {", p.rows)
			b := "e*4 + f"
			if p.deepFilters {
				b = "f*4 + e"
			}
			k.Add("UNROLL for (int f = 0; f < 4; f++) sum[r*4 + f] += a[(r + %d)*4 + e]*b[%s];", y.at-first, b)
			k.Add("}")
			k.Add("}")
			k.Add("}")
		}
		k.Add("}")
	}
	k.Add("}")
}

// operand is where number e of the sixteen lies that a work item multiplies by.
func (p *directPlaces) operand(y, x tap) string {
	if p.deepFilters {
		return p.filter(y, x, "e%4", "e/4")
	}
	return p.filter(y, x, "e/4", "e%4")
}

// store joins what work items have of the same places, and stores them.
func (p *directPlaces) store(k *kernels.Kernel) {
	if p.split > 1 {
		k.Add("UNROLL for (int h = %d; h > 0; h /= 2) {", p.split/2)
		k.Add("if (part >= h && part < 2*h) {")
		k.Add("UNROLL for (int e = 0; e < %d; e++) sh[(e*h + part - h)*%d + m] = sum[e];", p.rows*4, p.unit())
		k.Add("}")
		k.Add("BARRIER;")
		k.Add("if (part < h) {")
		k.Add("UNROLL for (int e = 0; e < %d; e++) sum[e] += sh[(e*h + part)*%d + m];", p.rows*4, p.unit())
		k.Add("}")
		k.Add("BARRIER;")
		k.Add("}")
		k.Add("if (part > 0) return;")
	}
	y, x := "y0 + r", "x0 + x"
	if p.step > 1 {
		y, x = fmt.Sprintf("(y0 + r)*%d + parity/%[1]d", p.step), fmt.Sprintf("(x0 + x)*%d + parity%%%[1]d", p.step)
	}
	k.Add("int xx = %s;", x)
	k.Add("UNROLL for (int r = 0; r < %d; r++) {", p.rows)
	k.Add("int yy = %s;", y)
	k.Add("if (yy < %d && xx < %d) store4(&%s[((image*%[1]d + yy)*%[2]d + xx)*%[4]d + j0 + q], sum[r*4], sum[r*4 + 1], sum[r*4 + 2], sum[r*4 + 3]);",
		p.to[1], p.to[2], k.Buffer(p.s.Results[0]), p.to[3])
	k.Add("}")
}
