package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// flash is a kernel of attention on tensor cores: all products read small floats, and are summed as f32. A group has warps of 32 work
// items. Each warp has 16 rows, of queries or of keys: those are its own, the others pass by, a tile at a time, while the next one is
// copied. Of each product a work item has the numbers that mma gives it, in registers,
//
//	scores   s[8*u + e]   own row MMA_ROW(e), passing row 16*u + MMA_COLUMN(e)
//	sums     y[8*c + e]   own row MMA_ROW(e), column 16*c + MMA_COLUMN(e)
//
// and what it makes of scores is, rounded, the left operand of the products that read them. They are rounded to the type of the
// other operand, as is what comes of them: so each summand is as exact as the result. Where the result stays f32, what the
// rounding leaves is a second operand, which keeps twice the bits.
//
// A softmax has all scores of a tile at once, for the largest. Else 16 passing rows are done after 16 others, which leaves
// registers to more warps.
type flash struct {
	*kernels.Kernel
	a        *attention
	queries  bool // own rows are queries
	own      int  // rows of a tile
	passing  int
	whole    bool     // all scores of a tile are there at once
	kind     ir.DType // of small floats: bf16 or f16
	tiles    []*flashTile
	left     []*flashTile // by product: own rows
	right    []*flashTile
	products []*flashSum
	skip     *skipped
	numbers  []*rowNumber // that scores need of each query
	trying   bool         // it is not written yet, but numbers are noted
	settled  bool         // all keys have been seen
}

// flashTile is a part of an operand in shared memory, a row each. Those that pass are there twice.
type flashTile struct {
	of    operand
	name  string
	width int // of the operand
	own   bool
	parts string // of own rows, in registers; "" if they are read from shared memory each time
}

// flashSum is a product that reads scores.
type flashSum struct {
	*end
	tile   *flashTile
	scores string
	sums   string
	exact  bool // the result is not rounded
}

// blocks is how many parts of 16 a length has.
func blocks(n int) int { return (n + 15) / 16 }

// row is the way from one row of a tile to the next: rows begin at multiples of 16 bytes, in other banks.
func (t *flashTile) row() int { return 16*blocks(t.width) + 8 }

// flashMost is how many bytes of shared memory GPUs have.
const flashMost = 48 << 10

// widestHeld is how wide rows are at most whose parts stay in registers.
const widestHeld = 64

// half returns the type of the small floats that all products of the operation are of, or 0.
func (a *attention) half() ir.DType {
	var d ir.DType
	small := func(v *ir.Value) bool {
		if v.Op.Kind != ir.OpCast || !v.Op.Args[0].Type.DType.IsHalf() {
			return false
		}
		if d == 0 {
			d = v.Op.Args[0].Type.DType
		}
		return d == v.Op.Args[0].Type.DType
	}
	for _, op := range a.products {
		if !small(op.Args[0]) || !small(op.Args[1]) {
			return 0
		}
	}
	for _, e := range a.ends {
		if !small(e.other) || e.swapped {
			return 0
		}
	}
	return d
}

// flash begins a kernel with a group for some queries, or for some keys, and the products that read scores there; nil if it needs
// more shared memory than there is.
func (a *attention) flash(half ir.DType, queries bool) *flash {
	a.quick = true
	f := &flash{Kernel: a.g.Kernel(), a: a, queries: queries, whole: a.s.Op.Attrs.Mode == "softmax", kind: half}
	for _, op := range a.products {
		both := a.operands(op)
		if !queries {
			both[0], both[1] = both[1], both[0]
		}
		f.left = append(f.left, f.hold(both[0], a.depth(op)))
		f.right = append(f.right, f.hold(both[1], a.depth(op)))
	}
	for _, e := range a.ends {
		if e.over == queries {
			n := len(f.products)
			s := &flashSum{e, f.hold(operand{e.other, !e.over, !e.first}, e.width), fmt.Sprintf("e%d", n), fmt.Sprintf("y%d", n), false}
			s.exact = !a.result(e.op).value.Type.DType.IsHalf()
			f.products = append(f.products, s)
		}
	}
	f.skip = a.skips()
	for _, size := range [][2]int{{64, 64}, {64, 32}, {32, 32}, {32, 16}} {
		f.own, f.passing = size[0], size[1]
		if (f.whole || f.passing < 64) && f.bytes() <= flashMost {
			return f
		}
	}
	return nil
}

// hold returns the tile of an operand.
func (f *flash) hold(o operand, width int) *flashTile {
	for _, t := range f.tiles {
		if t.of == o {
			return t
		}
	}
	t := &flashTile{of: o, name: fmt.Sprintf("t%d", len(f.tiles)), width: width, own: o.perQuery == f.queries}
	if t.own && width <= widestHeld {
		t.parts = fmt.Sprintf("a%d", len(f.tiles))
	}
	f.tiles = append(f.tiles, t)
	return t
}

// rows is how many rows a tile has.
func (f *flash) rows(t *flashTile) int {
	if t.own {
		return f.own
	}
	return f.passing
}

// elements is how many numbers a tile has in shared memory.
func (f *flash) elements(t *flashTile) int {
	if t.own {
		return f.own * t.row()
	}
	return 2 * f.passing * t.row()
}

// bytes is what the kernel has of shared memory at most.
func (f *flash) bytes() int {
	n := 4 * f.items()
	for _, t := range f.tiles {
		n += 2 * f.elements(t)
	}
	if len(f.products) > 0 {
		n += 2 * 16 * f.own
	}
	return n + 4*2*f.passing*len(f.numbers)
}

func (f *flash) items() int { return 2 * f.own }

// lengths are how many own and passing rows there are.
func (f *flash) lengths() (own, passing int) {
	if f.queries {
		return f.a.rows, f.a.cols
	}
	return f.a.cols, f.a.rows
}

// begin declares what the kernel has, and begins to fetch what is its own.
func (f *flash) begin() {
	own, _ := f.lengths()
	for _, t := range f.tiles {
		f.Views = append(f.Views, fmt.Sprintf("SHARED ushort %s[%d];", t.name, f.elements(t)))
	}
	f.Views = append(f.Views, "#ifdef KEEPS", fmt.Sprintf("SHARED float red[%d];", f.items()))
	if len(f.products) > 0 {
		f.Views = append(f.Views, fmt.Sprintf("SHARED ushort kept[%d];", 16*f.own))
	}
	f.Views = append(f.Views, "#endif")
	parts := (own + f.own - 1) / f.own
	part, batch := f.a.groupOrder(parts, f.skip != nil, f.queries)
	f.Add("int l = LID, w = l/32, own = %s*%d, batch = %s;", part, f.own, batch)
	f.bounds()
	for _, s := range f.products {
		f.array(s.sums, 8*blocks(s.width))
	}
	for _, t := range f.tiles {
		if 16*blocks(t.width) != t.width {
			f.Add("for (int e = l; e < %d; e += %d) %s[e] = 0;", f.elements(t), f.items(), t.name)
		}
	}
	f.Add("BARRIER;")
	for _, t := range f.tiles {
		if t.own {
			f.fetchTile(t, "own", "0")
		}
	}
	f.Add("int pass = 0, now = 0;")
}

// array declares numbers of a work item, which are zero.
func (f *flash) array(name string, elements int) {
	f.Add("float %s[%d];", name, elements)
	f.Add("UNROLL")
	f.Add("for (int e = 0; e < %d; e++) %s[e] = 0;", elements, name)
}

// start launches the kernel: a group for each part of the own rows, in each batch. Some groups run at once, so that one computes
// while another waits; with wide rows, registers are more worth than that.
func (f *flash) start() {
	own, _ := f.lengths()
	groups := 4
	if len(f.products) > 1 {
		groups = 3
	}
	for _, t := range f.tiles {
		if t.width > widestHeld {
			groups = 1
		}
	}
	f.LaunchAs(fmt.Sprintf("KERNEL_MANY(%d, %d)", f.items(), groups), "", f.items(), fmt.Sprintf("%d*%s*%d", (own+f.own-1)/f.own, kernels.ExtentOf(f.a.batch), f.items()))
}
