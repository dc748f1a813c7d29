package products

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
	"github.com/dlgen/dlgen/codegen/plan"
)

// A convolution of images is direct where a group keeps a patch of the image in shared memory for all elements of the window, instead of
// bringing each of them anew, as products in tiles do. A work item computes, for four neighbouring channels of the result, a column of
// places: an element that it reads serves each row of the window that covers it.

// directShared is how many bytes a group may share.
const directShared = 48 << 10

// direct is one of the convolutions that are written so: of f32, two axes, one group of channels.
type direct struct {
	*sliding
	s       *plan.Step
	g       *kernels.List
	rows    int // places of a work item, below each other
	columns int // work items beside each other
	tilesY  int
	tilesX  int
}

// bringing is how an operand's blocks of four elements come to shared memory: some for each work item, group work items apart.
type bringing struct {
	blocks int
	base   string // where in shared memory they lie
}

// directly writes a convolution that can be direct, in front of what serves where groups share less or products of f32 are those of TF32;
// the returned function ends that.
func directly(g *kernels.List, s *plan.Step, c *sliding, write func(d *direct) bool) (end func()) {
	d := &direct{sliding: c, s: s, g: g}
	for _, b := range []*plan.Buffer{s.Args[0], s.Args[1], s.Results[0]} {
		if b.Value.Type.DType != ir.F32 || vector(g, &matrix{buffer: b, together: 4}, ir.F32) != 4 {
			return func() {}
		}
	}
	if g.One != nil || c.groups != 1 || len(c.window) != 2 || c.pointwise() || !write(d) {
		return func() {}
	}
	return func() { g.Line("end") }
}

// shape chooses how tiles cover places of an image: as few as possible that there are none of, then as few rows as possible that tiles
// share, and reports whether three quarters of them are there.
func (d *direct) shape(height, width, most, overlap int, fits func() bool) bool {
	d.tilesX = (width + 31) / 32
	d.columns = (width + 2*d.tilesX - 1) / (2 * d.tilesX) * 2
	best, rows := 0, 0
	for d.rows = most; d.rows > 1; d.rows-- {
		tiles := (height + d.rows - 1) / d.rows
		if cost := tiles * (4*d.rows + overlap); (best == 0 || cost < best) && fits() {
			best, rows, d.tilesY = cost, d.rows, tiles
		}
	}
	d.rows = rows
	return rows > 0 && height*width*10 >= d.tilesY*rows*d.tilesX*d.columns*7 && width >= 6
}

// tile declares where a tile lies, of the number g, which it takes from.
func (d *direct) tile(k *kernels.Kernel, of string) {
	k.Add("int x0 = %s%%%d*%d, y0 = %[1]s/%[2]d%%%[4]d*%[5]d, image = %[1]s/%[6]d;", of, d.tilesX, d.columns, d.tilesY, d.rows, d.tilesX*d.tilesY)
}

// turns is how many blocks a work item brings at most.
func (b *bringing) turns(items int) int { return (b.blocks + items - 1) / items }

// each begins a loop over the blocks that a work item brings: block is the number of one.
func (b *bringing) each(k *kernels.Kernel, items int) {
	k.Add("UNROLL for (int u = 0; u < %d; u++) {", b.turns(items))
	k.Add("int block = l + u*%d;", items)
}

// lane declares, before the loop, where the first block of a work item lies, of what lies at to for block l.
func (b *bringing) lane(k *kernels.Kernel, to string) { k.Add("int lane = %s + %s;", b.base, to) }

// copy brings a block from a place of an operand, zeros if it is not there, step elements behind the one before, and ends the loop.
func (b *bringing) copy(k *kernels.Kernel, items, step int, from, place, there string) {
	if there != "1" {
		place = there + " ? " + place + " : 0"
	}
	line := fmt.Sprintf("copy16(&sh[lane + u*%d], &%s[%s], %s);", step, from, place, there)
	if b.blocks%items != 0 {
		line = fmt.Sprintf("if (block < %d) %s", b.blocks, line)
	}
	k.Add("%s", line)
	k.Add("}")
}

// launchDirect puts a kernel on the list that many groups of work items run at once: each has 128 registers.
func launchDirect(k *kernels.Kernel, shared, items int, extent string) {
	name := k.Declare(fmt.Sprintf("KERNEL_MANY(%d, %d)", items, max(1, 512/items)), "n")
	k.List.Line("exact %d %s %d %s*%[3]d%[5]s", shared, name, items, extent, kernels.Prefixed(k.Args))
}
