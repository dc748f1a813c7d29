package attention

import (
	"fmt"

	"github.com/dlgen/dlgen/codegen/device/kernels"
	"github.com/dlgen/dlgen/codegen/ir"
)

// tiles is a kernel that computes scores. Of each product a work item has, in registers,
//
//	scores   s[r*breadth + q]        own row y + r*down, passing row x + q*beside
//	sums     y[(r*each + c)*v + d] own row y + r*down, column (x + c*columns)*v + d
//
// where v numbers are 16 bytes, which are read at once. What is made of scores for a product over the rows that pass goes through
// shared memory, own rows one behind the other.
type tiles struct {
	*kernels.Kernel
	tiling
	a           *attention
	queries     bool // own rows are queries
	v           int
	held        []*held
	left, right []*held // by product: of own rows and of those that pass
	products    []*summing
	skip        *skipped
	numbers     []*rowNumber // that scores need of each query
	trying      bool         // it is not written yet, but numbers are noted
	running     bool         // not all keys have been seen
	passed      bool         // there was a loop over the rows that pass
}

// held is a part of an operand in shared memory, a row each.
type held struct {
	of            operand
	name          string
	width         int
	own           bool
	scored, taken bool // scores are made of it; products of scores read it
}

// operand is what a tile is of.
type operand struct {
	v        *ir.Value
	perQuery bool // it has a row for each query, else for each key
	across   bool // neighbours in memory belong to neighbouring queries or keys, else to one
}

// summing is a product that reads scores, while it is computed.
type summing struct {
	*end
	tile   *held
	scores string // in shared memory, [own][passing]
	sums   string // of a work item
}

// rowsOf are the two operands of a sum of products of rows, how long those are, and where an element of each is.
func (a *attention) rowsOf(k *kernels.Kernel, op *ir.Op) (width int, elements [2]func(deep string) string) {
	x := op.Args[0]
	for i, v := range x.Op.Args {
		b, at := a.source(operand{v, true, false})
		elements[i] = func(deep string) string { return k.Element(b, at("batch", "row", deep)) }
	}
	return int(x.Type.Shape[len(x.Type.Shape)-1]), elements
}

// tiles begins a kernel with a group for some queries, or for some keys.
func (a *attention) tiles(queries bool) *tiles {
	t := &tiles{Kernel: a.g.Kernel(), a: a, queries: queries, v: 16 / a.d.Size(), skip: a.skips()}
	for _, op := range a.products {
		both := a.operands(op)
		if !queries {
			both[0], both[1] = both[1], both[0]
		}
		t.left = append(t.left, t.hold(both[0], a.depth(op)))
		t.right = append(t.right, t.hold(both[1], a.depth(op)))
		t.left[len(t.left)-1].scored, t.right[len(t.right)-1].scored = true, true
	}
	for _, e := range a.ends {
		if e.over == queries {
			n := len(t.products)
			s := &summing{e, t.hold(operand{e.other, !e.over, !e.first}, e.width), fmt.Sprintf("e%d", n), fmt.Sprintf("y%d", n)}
			s.tile.taken = true
			t.products = append(t.products, s)
		}
	}
	t.tiling = t.choose()
	return t
}

// hold returns the tile of an operand.
func (t *tiles) hold(o operand, width int) *held {
	for _, h := range t.held {
		if h.of == o {
			return h
		}
	}
	h := &held{of: o, name: fmt.Sprintf("t%d", len(t.held)), width: width, own: o.perQuery == t.queries}
	t.held = append(t.held, h)
	return h
}

// lengths are how many own and passing rows there are.
func (t *tiles) lengths() (own, passing int) {
	if t.queries {
		return t.a.rows, t.a.cols
	}
	return t.a.cols, t.a.rows
}

// begin declares what the kernel has, and begins to fetch what is its own.
func (t *tiles) begin() {
	for _, h := range t.held {
		t.share(h.name, t.rows(h)*t.apart(h.width))
	}
	for _, s := range t.products {
		t.share(s.scores, t.own*t.apart(t.passing))
	}
	t.Views = append(t.Views, "#ifdef KEEPS")
	t.share("red", t.items())
	t.Views = append(t.Views, "#endif")
	parts := t.groups()
	part, batch := t.a.groupOrder(parts, t.skip != nil, t.queries)
	// Two neighbours have other own rows, so that what two of them read is one place: then reading 16 bytes takes half as long.
	t.Add("int l = LID, x = l/2%%%d, y = l/%d*2 + l%%2, own = %s*%d, batch = %s;", t.beside, 2*t.beside, part, t.own, batch)
	for _, s := range t.products {
		_, each, _ := s.splits(t)
		t.array(s.sums, t.high()*each*t.v)
	}
	for _, h := range t.held {
		if h.own {
			t.fetch(h, "own")
		}
	}
}

// groups is how many groups go over the own rows of a batch.
func (t *tiles) groups() int {
	own, _ := t.lengths()
	return (own + t.own - 1) / t.own
}

// start launches the kernel.
func (t *tiles) start() {
	t.LaunchAs(fmt.Sprintf("KERNEL_OF(%d)", t.items()), "", t.items(), fmt.Sprintf("%d*%s*%d", t.groups(), kernels.ExtentOf(t.a.batch), t.items()))
}

// share declares shared memory.
func (t *tiles) share(name string, elements int) {
	t.Views = append(t.Views, fmt.Sprintf("SHARED %s %s[%d];", t.scalar(), name, elements))
}

func (t *tiles) scalar() string { return kernels.Forms[t.a.d].Scalar }

// array declares numbers of a work item, which are zero.
func (t *tiles) array(name string, elements int) { t.filled(name, elements, "0") }

// filled declares numbers of a work item that are all the same.
func (t *tiles) filled(name string, elements int, value string) {
	t.Add("%s %s[%d];", t.scalar(), name, elements)
	t.Add("UNROLL for (int e = 0; e < %d; e++) %s[e] = %s;", elements, name, value)
}

// eachOwn begins a loop over the own rows of a work item, which ends by a bracket.
func (t *tiles) eachOwn(index string) {
	t.Add("UNROLL for (int r = 0; r < %d; r++) {", t.high())
	t.Add("int %s = own + y + r*%d;", index, t.down)
}

// ownIndex is the name of an own row, of a query or of a key.
func (t *tiles) ownIndex() string {
	if t.queries {
		return "row"
	}
	return "j"
}
