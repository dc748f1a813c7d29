package device

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/ir"
)

// flash is a kernel of attention on tensor cores: all products read small floats, and are summed as f32. A group has warps of 32 work
// items. Each warp has 16 rows, of queries or of keys: those are its own, the others pass by, a tile at a time. Of each product a work
// item has the numbers that mma gives it, in registers,
//
//	scores   s[8*u + e]   own row MMA_ROW(e), passing row 16*u + MMA_COLUMN(e)
//	sums     y[8*c + e]   own row MMA_ROW(e), column 16*c + MMA_COLUMN(e)
//
// and what it makes of scores is, rounded, the left operand of the products that read them. They are rounded to the type of the
// other operand, as is what comes of them: so each summand is as exact as the result. Where the result stays f32, what the
// rounding leaves is a second operand, which keeps twice the bits.
type flash struct {
	*kernel
	a        *attention
	queries  bool // own rows are queries
	own      int  // rows of a tile
	passing  int
	kind     string // of small floats: bf16 or f16
	tiles    []*flashTile
	left     []*flashTile // by product: own rows
	right    []*flashTile
	products []*flashSum
}

// flashTile is a part of an operand in shared memory, a row each.
type flashTile struct {
	of    operand
	name  string
	width int // of the operand
	own   bool
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

// flash begins a kernel with a group for some queries, or for some keys, and the products that read scores there.
func (a *attention) flash(half ir.DType, queries bool) *flash {
	widest := 0
	for _, op := range a.products {
		widest = max(widest, a.depth(op))
	}
	for _, e := range a.ends {
		widest = max(widest, e.width)
	}
	a.quick = true
	f := &flash{kernel: a.g.kernel(), a: a, queries: queries, own: 64, passing: 64, kind: half.String()}
	if widest > 64 {
		f.own, f.passing = 32, 32
	}
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
	return f
}

// hold returns the tile of an operand.
func (f *flash) hold(o operand, width int) *flashTile {
	for _, t := range f.tiles {
		if t.of == o {
			return t
		}
	}
	t := &flashTile{o, fmt.Sprintf("t%d", len(f.tiles)), width, o.perQuery == f.queries}
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

// keepRow is the way from one row to the next of what is kept of scores.
func (f *flash) keepRow() int { return f.passing + 8 }

// bytes is what the kernel has of shared memory at most.
func (f *flash) bytes() int {
	n := 0
	for _, t := range f.tiles {
		n += 2 * f.rows(t) * t.row()
	}
	if len(f.products) > 0 {
		n += 2 * f.own * f.keepRow()
	}
	return n + 4*f.items()
}

func (f *flash) items() int { return 2 * f.own }

// lengths are how many own and passing rows there are.
func (f *flash) lengths() (own, passing int) {
	if f.queries {
		return f.a.rows, f.a.cols
	}
	return f.a.cols, f.a.rows
}

// begin declares what the kernel has, and fetches what is its own.
func (f *flash) begin() {
	own, _ := f.lengths()
	for _, t := range f.tiles {
		f.views = append(f.views, fmt.Sprintf("SHARED ushort %s[%d];", t.name, f.rows(t)*t.row()))
	}
	f.views = append(f.views, "#ifdef KEEPS", fmt.Sprintf("SHARED float red[%d];", f.items()))
	if len(f.products) > 0 {
		f.views = append(f.views, fmt.Sprintf("SHARED ushort kept[%d];", f.own*f.keepRow()))
	}
	f.views = append(f.views, "#endif")
	parts := (own + f.own - 1) / f.own
	part := fmt.Sprintf("GROUP%%%d", parts)
	if f.queries { // behind a causal mask, the last queries and the first keys have most to do: they begin
		part = fmt.Sprintf("(%d - %s)", parts-1, part)
	}
	f.add("int l = LID, w = l/32, own = %s*%d, batch = GROUP/%d;", part, f.own, parts)
	for _, s := range f.products {
		f.array(s.sums, 8*blocks(s.width))
	}
	for _, t := range f.tiles {
		if 16*blocks(t.width) != t.width {
			f.add("for (int e = l; e < %d; e += %d) %s[e] = 0;", f.rows(t)*t.row(), f.items(), t.name)
		}
	}
	f.add("BARRIER;")
	f.fetch(true)
}

// array declares numbers of a work item, which are zero.
func (f *flash) array(name string, elements int) {
	f.add("float %s[%d];", name, elements)
	f.add("UNROLL")
	f.add("for (int e = 0; e < %d; e++) %s[e] = 0;", elements, name)
}

// start launches the kernel: a group for each part of the own rows, in each batch.
func (f *flash) start() {
	own, _ := f.lengths()
	f.launch(f.items(), fmt.Sprintf("%d*%s*%d", (own+f.own-1)/f.own, f.a.batch.extent(), f.items()))
}
