package loops

import (
	"errors"
	"maps"
	"slices"

	"github.com/dlgen/dlgen/codegen/golang/gotext"
	"github.com/dlgen/dlgen/codegen/ir"
)

// tile writes a kernel of float32 as a loop over tiles, which stay in the first-level cache: each operation is one call
// for all elements of a tile. Operands that lie as the space does are read in place, and results are written in place.
// Inside, a bool is a float32, 1 or 0, and so is an integer where it is only converted or compared.
type tile struct {
	Tiling
	k          *Kernel
	form       tileForm
	width      ir.Size // of a row
	rows       int     // of a tile of whole rows
	block      int     // of how many rows some operands have the same, or sums are made: no tile has rows of two; 0 if none are
	ops        []*tileOp
	of         map[*ir.Value]*tileValue
	fixed      map[string]*tileValue
	uses       map[*ir.Value]int
	inner      map[*ir.Value]bool // part of the operation that reads it
	parts      map[*ir.Value]bool // likewise, of a function of its own
	normals    map[*ir.Op]*ir.Value
	softExps   map[*ir.Op]*softExp // exponentials of softmaxes
	updates    map[*ir.Op]*several
	lengths    map[*ir.Op]*rowLength // of rows, and sums of squared differences
	free       map[bool][]string     // buffers, by whether they have numbers of rows
	top        gotext.Lines          // before the loop
	head       gotext.Lines          // at its begin: slices of operands and results
	body       gotext.Lines
	pieceLines gotext.Lines    // at the begin of a piece
	ofRows     int             // of the slices above, how many have a number for each row of a tile
	shared     int             // how many have one row for all
	constants  map[string]bool // those that are slices, and whether one is read for all of a tile
}

// tileForm is what a tile is.
type tileForm int

const (
	flatTile  tileForm = iota + 1 // a piece of all elements
	rowTile                       // whole rows
	pieceTile                     // a piece of one row
)

// Tiling says how large tiles are; tests have small ones.
type Tiling struct {
	Size    int // elements of a tile
	Longest int // elements of a row that is a tile
	Least   int // elements of a space for which tiles pay
	Block   int // elements that rows with something in common have at least to be a block: fewer would be gone before it pays to begin one
}

// Cached are the tiles whose operands lie in the first-level cache: 4 KiB each.
var Cached = Tiling{1024, 1 << 17, 1024, 2048}

// tileValue is a slice: an element for each place of the tile, or a number for each of its rows.
type tileValue struct {
	ofRow   bool
	text    string
	pooled  bool   // a buffer that is free behind the last that reads it
	operand bool   // memory of an operand, which may be that of a result
	row     string // what a row is that is the same for all, empty if it is none
	line    int    // of the tile's head that copies it
	field   int    // of an operand
	op      *tileOp
	last    int // the last operation that reads it
}

// tileOp is a call that computes a value.
type tileOp struct {
	door   string // the function of rt, empty if it is none
	out    *tileValue
	beside []*tileValue // numbers for each row that the call gives besides, its first arguments
	args   []*tileValue
	write  func(to string, args []string) string // to is as long as the tile, args are at least as long; nil if another call does it
}

// errNoTile ends an attempt to write a kernel as tiles.
var errNoTile = errors.New("loops: no form as tiles")

// tiled writes the kernel as tiles; false if something in it has no such form, or tiles do not pay. Tiles are as small as
// it takes for all that a kernel works on to stay in the first-level cache together.
func (k *Kernel) tiled(stores []int) bool {
	sizes := k.f.Tiling()
	names, locals := k.names, maps.Clone(k.locals)
	var t *tile
	if long := 8 * sizes.Size; k.axis == len(k.Shape) && len(k.Sums) == 0 && long < sizes.Longest { // nothing needs all of a long row at once
		t = k.tilesOf(stores, Tiling{sizes.Size, long, sizes.Least, sizes.Block})
	}
	if t == nil {
		t = k.tilesOf(stores, sizes)
	}
	if t == nil {
		return false
	}
	size := t.fitting()
	if t.byRows() {
		size = 16 * sizes.Size
	}
	if size != t.Size {
		sizes = t.Tiling
		sizes.Size = size
		k.names, k.locals, k.cost, k.tile = names, locals, 0, nil
		t = k.tilesOf(stores, sizes)
	}
	t.loop()
	return true
}

// tilesOf writes all of the tiles but the loop around them; nil if there is no such form.
func (k *Kernel) tilesOf(stores []int, sizes Tiling) (t *tile) {
	t = &tile{Tiling: sizes, k: k, of: map[*ir.Value]*tileValue{}, fixed: map[string]*tileValue{}, uses: map[*ir.Value]int{},
		inner: map[*ir.Value]bool{}, parts: map[*ir.Value]bool{}, normals: map[*ir.Op]*ir.Value{}, softExps: map[*ir.Op]*softExp{}, updates: map[*ir.Op]*several{}, lengths: map[*ir.Op]*rowLength{}, free: map[bool][]string{}, constants: map[string]bool{}}
	if !t.fits() {
		return nil
	}
	names, locals := k.names, maps.Clone(k.locals)
	defer func() {
		if e := recover(); e != nil {
			if e != errNoTile {
				panic(e)
			}
			t, k.names, k.locals, k.cost, k.tile = nil, names, locals, 0, nil
		}
	}()
	k.names = gotext.Scope{"t": true, "m": true, "rows": true, "q": true, "end": true}
	maps.Copy(k.names, names)
	t.join()
	t.compute()
	t.lessTwice()
	k.tile = t
	t.addSums()
	t.store(stores)
	t.place()
	return t
}

// fits chooses the form of the tiles; false if the space is too small, or has none.
func (t *tile) fits() bool {
	k := t.k
	if k.inline || k.sp.rows.Times(k.sp.row).At(k.f.Rows()) < t.leastOf() {
		return false
	}
	t.width, t.rows = k.sp.row, 1
	switch {
	case k.sp.flat && k.axis == len(k.Shape):
		t.form = flatTile
	case t.width.Power == 0 && t.width.Factor <= t.Longest:
		t.form, t.rows = rowTile, max(1, t.Size/max(1, t.width.Factor))
		t.block = t.blockOf()
	case k.axis == len(k.Shape):
		t.form = pieceTile
	default:
		return false
	}
	return true
}

// dearer is how many times as long a root takes an element alone as another operation.
const dearer = 8

// leastOf is the number of elements of a space for which tiles pay: of fewer where roots of a vector are taken, such as those of a
// normalization's variances, for which an element alone takes long.
func (t *tile) leastOf() int {
	k := t.k
	if size := k.sp.rows.Times(k.sp.row); size.Power == 0 && slices.ContainsFunc(k.body.Ops, func(op *ir.Op) bool { return op.Kind == ir.OpRsqrt || op.Kind == ir.OpSqrt }) {
		return t.Least / dearer
	}
	return t.Least
}

// join notes which operations are part of those that read them: a product of a sum, the comparison of a relu.
func (t *tile) join() {
	for _, op := range t.k.body.Ops {
		for _, arg := range op.Args {
			t.uses[arg]++
		}
	}
	for _, r := range t.k.body.Results {
		t.uses[r.Value] += 2
	}
	t.joinSquares()
	for _, op := range t.k.body.Ops {
		t.joinRows(op)
		t.joinLength(op)
		if j := t.severalOf(op); j != nil {
			t.updates[op] = j
			for _, part := range j.parts {
				t.parts[part] = true
			}
			continue
		}
		switch {
		case op.Kind == ir.OpAdd || op.Kind == ir.OpSum && op.Args[0].Op.Kind == ir.OpMul:
			for _, arg := range op.Args {
				if arg.Op.Kind == ir.OpMul && t.uses[arg] == 1 && arg.Type.DType == ir.F32 {
					t.inner[arg] = true
					break
				}
			}
		case ReluOf(op) != nil && t.uses[op.Args[0]] == 1:
			t.inner[op.Args[0]] = true
		case op.Kind == ir.OpSub:
			if mul, _ := t.lessScaled(op); mul != nil {
				t.inner[mul.Results[0]] = true
			}
		}
	}
}

// compute lists the calls.
func (t *tile) compute() {
	for _, op := range t.k.body.Ops {
		if v := op.Results[0]; (ir.Elementwise(op.Kind) || ir.Reduces(op.Kind)) && !t.inner[v] && !t.parts[v] {
			t.value(v)
		}
	}
}

// call adds a call and returns what it computes.
func (t *tile) call(ofRow bool, args []*tileValue, write func(to string, args []string) string) *tileValue {
	op := &tileOp{args: args, write: write}
	op.out = &tileValue{ofRow: ofRow, op: op}
	for _, arg := range args {
		arg.last = len(t.ops)
	}
	op.out.last = len(t.ops)
	t.ops = append(t.ops, op)
	return op.out
}

// vec adds a call of a function of rt: to, the operands, then what is written out.
func (t *tile) vec(door string, ofRow bool, args []*tileValue, more ...string) *tileValue {
	var op *tileOp
	x := t.call(ofRow, args, func(to string, texts []string) string {
		all := to
		for _, text := range append(texts, more...) {
			all += ", " + text
		}
		return "rt." + op.door + "(" + all + ")"
	})
	op = x.op
	op.door = door
	return x
}
