package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// directSums is a direct convolution's derivative by its filters: a group computes sums of places for from channels of the image, to
// channels of the result and all elements of the window, of some tiles one after the other. A work item has four channels of both, and a
// column of the window; split work items share the columns of a tile.
type directSums struct {
	*direct
	from, to, split int
	parts           int // of the sums, which a second kernel adds
}

// sumsItems is how many work items a group has at most, sumsRows how many rows of the window they can have numbers of.
const sumsItems, sumsRows = 384, 5

// directKernel is dKernel.
func directKernel(d *direct) bool {
	p := &directSums{direct: d, from: channelsOf(int(d.x[3])), to: channelsOf(int(d.y[3]))}
	if p.from == 0 || p.to == 0 || int(d.window[0]) > sumsRows || p.roles() > sumsItems {
		return false
	}
	for p.split = 16; p.items() > sumsItems || !p.shape(int(d.outer[0]), int(d.outer[1]), 8, int(d.window[0])-1, p.fits); p.split /= 2 {
		if p.split == 1 {
			return false
		}
	}
	tiles := d.y[0].Size().At(d.g.Schedule.Rows) * p.tilesY * p.tilesX
	p.parts = max(1, min(tiles, mostParts, d.g.Limits.DirectUnits/p.blocks()))
	p.parts = (tiles + (tiles+p.parts-1)/p.parts - 1) / ((tiles + p.parts - 1) / p.parts)
	if p.parts*p.blocks() < d.g.Limits.Direct {
		return false
	}
	p.kernel()
	return true
}

// channelsOf is how many of some channels a group has, 0 if they are not so many times anything.
func channelsOf(n int) int {
	switch {
	case n%32 == 0:
		return 32
	case n%16 == 0:
		return 16
	}
	return 0
}

// roles are the work items that have other numbers, blocks the groups that do.
func (p *directSums) roles() int  { return p.from / 4 * p.to / 4 * int(p.window[1]) }
func (p *directSums) blocks() int { return int(p.x[3]) / p.from * (int(p.y[3]) / p.to) }
func (p *directSums) items() int  { return p.roles() * p.split }

// numbers is how many a work item has.
func (p *directSums) numbers() int { return 16 * int(p.window[0]) }

// patch are the places of the image that a tile's windows cover, along an axis.
func (p *directSums) patch(axis int) int {
	return ([]int{p.rows, p.columns}[axis]-1)*p.a.Strides[axis] + (int(p.window[axis])-1)*p.a.Dilate[axis] + 1
}

// image and result are how many elements a tile's patches have.
func (p *directSums) image() int  { return p.patch(0) * p.patch(1) * p.from }
func (p *directSums) result() int { return p.rows * p.columns * p.to }

// shared is what a group shares: two tiles, or, in the end, what half of the work items have.
func (p *directSums) shared() int {
	return max(8*(p.image()+p.result()), p.split/2*p.roles()*p.numbers()*4)
}

// fits reports whether a group can share that, and registers are enough for a column.
func (p *directSums) fits() bool { return p.shared() <= directShared && p.patch(0) <= 12 }

// kernel writes the kernel, and the one that adds parts.
func (p *directSums) kernel() {
	g, k := p.g, p.g.Kernel()
	count := p.w.Size()
	k.Views = append(k.Views, fmt.Sprintf("SHARED float sh[%d];", p.shared()/4))
	k.Add("int g = GROUP, l = LID;")
	k.Add("int j0 = g%%%d*%d; g /= %[1]d;", int(p.y[3])/p.to, p.to)
	k.Add("int c0 = g%%%d*%d, part = g/%[1]d;", int(p.x[3])/p.from, p.from)
	tiles := p.y[0].Size().Times(ir.Fixed(p.tilesY * p.tilesX))
	k.Add("int each = (%s + %d)/%d, first = part*each, last = first + each;", kernels.CSize(tiles), p.parts-1, p.parts)
	k.Add("if (last > %s) last = %[1]s;", kernels.CSize(tiles))
	k.Add("int m = l%%%d, share = l/%[1]d, role = m/16;", p.roles())
	k.Add("int f = (m/4%%2*2 + m%%2)*4 + role%%%d*16, c = (m/8%%2*2 + m/2%%2)*4 + role/%[1]d%%%d*16, w = role/%d;", p.to/16, p.from/16, p.to/16*p.from/16)
	image, result := p.images(k), p.results(k)
	k.Add("float sum[%d];", p.numbers())
	k.Add("UNROLL for (int e = 0; e < %d; e++) sum[e] = 0;", p.numbers())
	k.Add("for (int t = first - 1, here = 1; t < last; t++, here ^= 1) {")
	k.Add("if (t + 1 < last) {")
	p.tile(k, "(t + 1)")
	image()
	result()
	k.Add("}")
	k.Add("if (t >= first) {")
	p.multiply(k)
	k.Add("}")
	k.Add("COPIED;")
	k.Add("BARRIER;")
	k.Add("}")
	p.join(k)
	to := k.Buffer
	if p.parts == 1 {
		p.store(k, to(p.s.Results[0]), "")
	} else {
		d := p.s.Results[0].Value.Type.DType
		p.store(k, k.Pointer(g.Temporary(0, count.At(1)*p.parts*4), d, count.Times(ir.Fixed(p.parts))), fmt.Sprintf("part*%d + ", count.At(1)))
	}
	launchDirect(k, p.shared(), p.items(), fmt.Sprint(p.blocks()*p.parts))
	if p.parts > 1 {
		addParts(g, p.s, kernelContraction(g, p.s, p.sliding), count, p.parts, p.s.Results[0].Value.Type.DType, "then ")
	}
}

// images prepares to bring patches of the image, and returns what does it.
func (p *directSums) images(k *kernels.Kernel) func() {
	quads, width := p.from/4, p.patch(1)
	b := &bringing{blocks: p.patch(0) * width * quads, base: fmt.Sprintf("(here ^ 1)*%d", p.image())}
	return func() {
		k.Add("int top = y0*%d - %d, left = x0*%d - %d, at = image*%d + c0;", p.a.Strides[0], p.a.Lo[0], p.a.Strides[1], p.a.Lo[1], p.x[1:].Size().Factor)
		k.Add("{")
		b.lane(k, "l*4")
		b.each(k, p.items())
		k.Add("int yy = top + block/%d, xx = left + block/%d%%%d;", quads*width, quads, width)
		k.Add("int there = (uint)yy < %du && (uint)xx < %du;", p.x[1], p.x[2])
		b.copy(k, p.items(), 4*p.items(), k.Buffer(p.s.Args[0]), fmt.Sprintf("at + (yy*%d + xx)*%d + block%%%d*4", p.x[2], p.x[3], quads), "there")
		k.Add("}")
	}
}

// results prepares to bring what multiplies the image's elements, and returns what does it.
func (p *directSums) results(k *kernels.Kernel) func() {
	quads := p.to / 4
	b := &bringing{blocks: p.rows * p.columns * quads, base: fmt.Sprintf("%d + (here ^ 1)*%d", 2*p.image(), p.result())}
	return func() {
		k.Add("{")
		b.lane(k, "l*4")
		b.each(k, p.items())
		k.Add("int yy = y0 + block/%d, xx = x0 + block/%d%%%d;", quads*p.columns, quads, p.columns)
		k.Add("int there = yy < %d && xx < %d;", p.y[1], p.y[2])
		b.copy(k, p.items(), 4*p.items(), k.Buffer(p.s.Args[1]), fmt.Sprintf("((image*%d + yy)*%d + xx)*%d + j0 + block%%%d*4", p.y[1], p.y[2], p.y[3], quads), "there")
		k.Add("}")
	}
}

// multiply adds what a tile gives, column by column: an element of the image serves all rows of the window.
func (p *directSums) multiply(k *kernels.Kernel) {
	high := p.patch(0)
	k.Add("for (int x = share; x < %d; x += %d) {", p.columns, p.split)
	k.Add("float a[%d], b[%d];", high*4, p.rows*4)
	k.Add("UNROLL for (int r = 0; r < %d; r++) {", high)
	k.Add("UNROLL for (int e = 0; e < 4; e++) a[r*4 + e] = sh[here*%d + (r*%d + x*%d + w*%d)*%d + c + e];", p.image(), p.patch(1), p.a.Strides[1], p.a.Dilate[1], p.from)
	k.Add("}")
	k.Add("UNROLL for (int r = 0; r < %d; r++) {", p.rows)
	k.Add("UNROLL for (int e = 0; e < 4; e++) b[r*4 + e] = sh[%d + here*%d + (r*%d + x)*%d + f + e];", 2*p.image(), p.result(), p.columns, p.to)
	k.Add("}")
	k.Add("UNROLL for (int r = 0; r < %d; r++) {", p.rows)
	k.Add("UNROLL for (int v = 0; v < %d; v++) {", p.window[0])
	k.Add("UNROLL for (int e = 0; e < 16; e++) sum[v*16 + e] += a[(r*%d + v*%d)*4 + e/4]*b[r*4 + e%%4];", p.a.Strides[0], p.a.Dilate[0])
	k.Add("}")
	k.Add("}")
	k.Add("}")
}

// join adds what work items have of the same numbers.
func (p *directSums) join(k *kernels.Kernel) {
	if p.split == 1 {
		return
	}
	k.Add("for (int h = %d; h > 0; h /= 2) {", p.split/2)
	for _, of := range [][2]string{{"share >= h && share < 2*h", "sh[(share - h)*%d + e*%d + m] = sum[e];"}, {"share < h", "sum[e] += sh[share*%d + e*%d + m];"}} {
		k.Add("if (%s) {", of[0])
		k.Add("UNROLL for (int e = 0; e < %d; e++) "+of[1], p.numbers(), p.numbers()*p.roles(), p.roles())
		k.Add("}")
		k.Add("BARRIER;")
	}
	k.Add("}")
	k.Add("if (share > 0) return;")
}

// store stores the numbers, from a place on.
func (p *directSums) store(k *kernels.Kernel, to, from string) {
	k.Add("UNROLL for (int e = 0; e < %d; e++) {", p.numbers()/4)
	k.Add("store4(&%s[%s((e/4*%d + w)*%d + c0 + c + e%%4)*%d + j0 + f], sum[e*4], sum[e*4 + 1], sum[e*4 + 2], sum[e*4 + 3]);", to, from, p.window[1], p.x[3], p.y[3])
	k.Add("}")
}
