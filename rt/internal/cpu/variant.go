package cpu

import (
	"os"
	"unsafe"
)

// Variant is a set of kernels for float32: the portable ones, or those in assembly for vector units.
type Variant uint8

// The variants.
const (
	Portable Variant = iota + 1
	AVX2             // with FMA
	AVX512           // F, BW, DQ, VL
)

// String returns the name that DLGEN_CPU has for it.
func (v Variant) String() string {
	switch v {
	case Portable:
		return "go"
	case AVX2:
		return "avx2"
	case AVX512:
		return "avx512"
	}
	return "invalid"
}

// tileFunc computes so many tiles of c, one below the other, or adds them to c, each for so many columns, panel by panel:
//
//	c[i*ldc + j] = Σ a[i*rs + (l*cs)] * b[l*bs + j] over l in [0, depth)
//
// and goes on, so many times: each time the sum continues where a and b have come to, plus aSkip in a. Each panel of b,
// as wide as a tile, begins panel behind the one before. Distances are in bytes. Each function has its number of rows; of the
// last panel's columns only the first are stored, but AVX2 reads those of b all.
type tileFunc func(c *float32, ldc int, a *float32, rs, cs, aSkip int, b *float32, bs int, depth, times, add, columns, tiles, panel int)

// lineFunc computes lines of c, lineC bytes apart, each so many tiles first, which are as high as the function says, and others a
// row lower, one below the other, from lines of a that are lineA bytes apart. It is for windows three places wide: the elements
// of a row lie side by side, panels of b are compact and as wide as the widest tile, the depth is a multiple of three, not
// none. Last is the last place of c that may come into the cache ahead. If add is 2, c is written past the caches, in whole
// lines of these.
type lineFunc func(c *float32, ldc int, a *float32, rs, aSkip int, b *float32, panel, depth, times, add, columns, first, others, lines, lineC, lineA int, last *float32)

// tileFuncs are functions of one kind by the number of rows, less one.
type tileFuncs struct {
	tiles []tileFunc
	lines []lineFunc
}

// unit is the vector unit in use for float32; without one rows is 0.
type unit struct {
	variant Variant
	rows    int // of the largest tile
	lanes   int // of a vector
	columns int // of the widest tile: two vectors
	// tiles has the functions by the number of vectors and rows, less one.
	tiles [2][]tileFunc
	lines [2][]lineFunc // by the number of vectors and rows, less one
	// inHalves are the same for one vector that is computed as two of half its size; fours those of at most four columns, which may
	// have more rows.
	inHalves, fours tileFuncs
	strips          stripFuncs
	thens           [2][]stripThenFunc // by the number of vectors and rows, each less one
	halves          [2][]stripFunc     // the same for one vector that is computed as two of half its size, by layout
	dots            [][]dotFunc        // by columns and rows, each less one
	packs           [2]packFunc        // panels of one vector and two
	line            tileFunc           // of one row and eight vectors, all of which are stored
	row             rowFunc            // of packed panels
	vectors         vectorTable
	// turn writes eight lines as columns, eight elements of each at a time.
	turn func(to *float32, toStep int, from *float32, fromStep, blocks int)
	// turnFour writes four elements of lines as columns, those of four lines at a time.
	turnFour func(to *float32, toStep int, from *float32, fromStep, blocks int)
	depth    []depthWidth  // of depthwise convolutions, by the number of channels
	slides   [2]slideFuncs // of those that slide, by step less one
	wino     winograd
	// exact tells that tiles read b to their last column only.
	exact bool
	// alongs are tiles that pack the widest panel, by layout, Flat and Long, and by rows, each less one; nil if there are none.
	alongs [2][]alongFunc
	// oneByOne is the number of rows from which panels of b are packed one by one: each then waits for memory while tiles
	// are computed, but lines of b are read piece by piece.
	oneByOne int
	// fewDirect is the number of rows below which b is read where it lies, whatever its size: it is read by few tiles.
	fewDirect int
	// band is about the most elements of the lines between two convolutions that are there at once: the second-level cache
	// has room for them.
	band int
}

// active is the unit in use, chosen when the program starts: the best that the processor has, or what DLGEN_CPU names.
var active = choose(os.Getenv("DLGEN_CPU"))

// choose returns the unit of a name, or the best.
func choose(name string) *unit {
	best := &unit{variant: Portable}
	for _, u := range units {
		if u.available() && (name == "" || name == u.variant.String()) {
			best = u
		}
	}
	return best
}

// Active returns the variant in use.
func Active() Variant { return active.variant }

// Variants returns those that this processor can use.
func Variants() []Variant {
	all := []Variant{Portable}
	for _, u := range units {
		if u.available() {
			all = append(all, u.variant)
		}
	}
	return all
}

// Use makes a variant the one in use and returns the one before. Tests call it while no kernel runs.
func Use(v Variant) (before Variant) {
	before = active.variant
	active = choose(v.String())
	return before
}

// UseHalves makes units compute vectors in halves or whole and returns what was in use. Tests call it while no kernel runs.
func UseHalves(on bool) (before bool) {
	before, halved = halved, on
	return before
}

// tile computes tiles, one below the other, of so many rows each, at most the unit's.
func (u *unit) tile(rows, columns, tiles int, c *float32, ldc int, a *float32, rs, cs, aSkip int, b *float32, bs, panel int, depth, times int, add bool) {
	n := 0
	if add {
		n = 1
	}
	narrow := columns & (u.columns - 1)
	if narrow > u.lanes {
		narrow = 0
	}
	wide := columns - narrow
	f := u.tiles[0]
	switch {
	case columns <= fourColumns && u.fours.tiles != nil:
		f = u.fours.tiles
	case halved && u.inHalves.tiles != nil:
		f = u.inHalves.tiles
	}
	if wide > 0 {
		u.tiles[1][rows-1](c, 4*ldc, a, 4*rs, 4*cs, 4*aSkip, b, 4*bs, depth, times, n, wide, tiles, 4*panel)
	}
	if narrow > 0 {
		c, b = (*float32)(unsafe.Add(unsafe.Pointer(c), 4*wide)), (*float32)(unsafe.Add(unsafe.Pointer(b), 4*panel*(wide/u.columns)))
		f[rows-1](c, 4*ldc, a, 4*rs, 4*cs, 4*aSkip, b, 4*bs, depth, times, n, narrow, tiles, 0)
	}
}

// fourColumns is the most columns of tiles whose vectors are half as long.
const fourColumns = 4

// linesOf returns the functions that compute lines of so many vectors, and how many columns all tiles have.
func (u *unit) linesOf(vectors, columns int) []lineFunc {
	switch {
	case columns <= fourColumns && u.fours.lines != nil:
		return u.fours.lines
	case vectors == 1 && halved && u.inHalves.lines != nil:
		return u.inHalves.lines
	}
	return u.lines[vectors-1]
}

// Floats returns a slice as one of float32, nil if it is of another type.
func Floats[T Element](x []T) []float32 {
	var e T
	if _, ok := any(e).(float32); !ok || len(x) == 0 {
		return nil
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(unsafe.SliceData(x))), len(x))
}

// each cuts n into pieces of nearly equal size, none above the limit.
func each(n, limit int) (size int) {
	if n == 0 {
		return 1
	}
	return pieces(n, pieces(n, limit))
}
