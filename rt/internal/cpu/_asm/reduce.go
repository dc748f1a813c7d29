package main

import (
	"strings"

	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// reductions writes sums of rows, of products of rows, and of columns, and their products and extremes.
func reductions() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.sum("vecSum", "returns the sum of x: as many running sums as four vectors have lanes, then these.", []string{"x"},
			func(acc v, x []Op) { VADDPS(x[0], acc, acc) })
		s.sum("vecDot", "returns the sum of the products of a and b.", []string{"a", "b"},
			func(acc v, x []Op) { VFMADD231PS(x[1], s.reg(x[0]), acc) })
		s.prod()
		s.columns("vecSumColumns", "x *float32", "writes the sums of n columns, at most four vectors, over rows that are step bytes apart.",
			0, func(x Op, _, acc v) { VADDPS(x, acc, acc) })
		s.columns("vecSumColumnSquares", "x, less *float32", "writes the sums of the squares of what n columns differ from a number each, as vecSumColumns does.",
			0, func(x Op, less, acc v) {
				d := s.put(x)
				VSUBPS(less, d, d)
				VFMADD231PS(d, d, acc)
			})
		s.columns("vecProdColumns", "x *float32", "writes the products of n columns, as vecSumColumns does.",
			unity, func(x Op, _, acc v) { VMULPS(x, acc, acc) })
		s.columns("vecMostColumns", "x *float32", "writes the largest of n columns each, as vecSumColumns does, NaN if there is one.",
			lowest, func(x Op, _, acc v) { s.takeFirstNaN(s.put(x), acc, VMAXPS) })
		s.columns("vecLeastColumns", "x *float32", "writes the smallest of n columns each, as vecSumColumns does, NaN if there is one.",
			highest, func(x Op, _, acc v) { s.takeFirstNaN(s.put(x), acc, VMINPS) })
		s.extreme("vecMost", "returns the largest of x, NaN if there is one.", set.most, VMAXPS, lowest)
		s.extreme("vecLeast", "returns the smallest of x, NaN if there is one.", set.least, VMINPS, highest)
	}
}

const runs = 4 // running sums, in vectors

// The bits of what reductions begin with.
const (
	unity   = 0x3f800000
	lowest  = 0xff800000 // -Inf
	highest = 0x7f800000
)

// takeFirstNaN makes acc the larger or the smaller of itself and e, NaN if either is: the instruction gives its last operand then.
func (s set) takeFirstNaN(e, acc v, extreme func(ops ...Op)) {
	if s.lanes == 16 {
		k := K()
		extreme(acc, e, acc)
		VCMPPS(Imm(unordered), e, e, k)
		VMOVAPS(e, k, acc)
		return
	}
	extreme(acc, e, acc)
	bad := s.vector()
	VCMPPS(Imm(unordered), e, e, bad)
	VBLENDVPS(bad, e, acc, acc)
}

// inRuns goes through n elements: some vectors at once, then one by one; after each, advance goes on by so many bytes. What is less than a
// vector is the caller's, by the mask that it returns; then the caller writes the label "join".
func (s set) inRuns(n reg.GPVirtual, several, one func(), advance func(bytes int)) (rest reg.Register) {
	bytes := s.lanes * 4
	SUBQ(I32(runs*s.lanes), n)
	JL(LabelRef("single"))
	Label("next")
	several()
	advance(runs * bytes)
	SUBQ(I32(runs*s.lanes), n)
	JGE(LabelRef("next"))
	Label("single")
	ADDQ(I32((runs-1)*s.lanes), n)
	JL(LabelRef("end"))
	Label("one")
	one()
	advance(bytes)
	SUBQ(I32(s.lanes), n)
	JGE(LabelRef("one"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("join"))
	return s.mask(n)
}

// sum writes a function that accumulates over slices.
func (s set) sum(name, doc string, operands []string, step func(acc v, x []Op)) {
	params := ""
	for i, o := range operands {
		if i > 0 {
			params += ", "
		}
		params += o
	}
	TEXT(name+s.name, NOSPLIT, "func("+params+" *float32, n int) float32")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	pointers := make([]reg.GPVirtual, len(operands))
	for i, o := range operands {
		pointers[i] = argument(o)
	}
	n := argument("n")
	acc := make([]v, runs)
	for i := range acc {
		acc[i] = s.vector()
		VXORPS(acc[i], acc[i], acc[i])
	}
	bytes := s.lanes * 4
	advance := func(by int) {
		for _, p := range pointers {
			ADDQ(I32(by), p)
		}
	}
	at := func(i int) []Op {
		xs := make([]Op, len(pointers))
		for k, p := range pointers {
			xs[k] = Mem{Base: p, Disp: i * bytes}
		}
		return xs
	}
	mask := s.inRuns(n, func() {
		for i := range acc {
			step(acc[i], at(i))
		}
	}, func() { step(acc[0], at(0)) }, advance)
	xs := make([]Op, len(pointers))
	for k, p := range pointers {
		r := s.vector()
		s.loadMasked(Mem{Base: p}, mask, r)
		xs[k] = r
	}
	step(acc[1], xs)
	Label("join")
	VADDPS(acc[1], acc[0], acc[0])
	VADDPS(acc[3], acc[2], acc[2])
	VADDPS(acc[2], acc[0], acc[0])
	Store(s.across(acc[0]), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

func (s set) loadMasked(m Mem, mask reg.Register, to v) {
	if s.lanes == 16 {
		VMOVUPS_Z(m, mask, to)
	} else {
		VMASKMOVPS(m, mask, to)
	}
}

// loadInto is loadMasked where the other lanes stay.
func (s set) loadInto(m Mem, mask reg.Register, to v) {
	if s.lanes == 16 {
		VMOVUPS(m, mask, to)
		return
	}
	loaded := s.vector()
	VMASKMOVPS(m, mask, loaded)
	VBLENDVPS(mask, loaded, to, to)
}

// keepMasked is x in the lanes of a mask, else 0.
func (s set) keepMasked(x v, mask reg.Register, to v) {
	if s.lanes == 16 {
		VMOVAPS_Z(x, mask, to)
	} else {
		VANDPS(mask, x, to)
	}
}

// across adds the lanes, halves first.
func (s set) across(x v) reg.VecVirtual {
	y := x
	if s.lanes == 16 {
		high := YMM()
		VEXTRACTF64X4(Imm(1), x, high)
		low := YMM()
		VADDPS(high, x.AsY(), low)
		y = low
	}
	high, low := XMM(), XMM()
	VEXTRACTF128(Imm(1), y.AsY(), high)
	VADDPS(high, y.AsX(), low)
	VMOVHLPS(low, low, high)
	VADDPS(high, low, low)
	VMOVSHDUP(low, high)
	VADDSS(high, low, low)
	return low
}

// prod writes the product of a slice that is not empty.
func (s set) prod() {
	TEXT("vecProd"+s.name, NOSPLIT, "func(x *float32, n int) float32")
	Pragma("noescape")
	Doc("vecProd" + s.name + " returns the product of x: as many running products as four vectors have lanes, then these.")
	x, n := argument("x"), argument("n")
	acc := make([]v, runs)
	for i := range acc {
		acc[i] = s.put(lanesOf(unity))
	}
	mask := s.inRuns(n, func() {
		for i := range acc {
			VMULPS(Mem{Base: x, Disp: i * s.lanes * 4}, acc[i], acc[i])
		}
	}, func() { VMULPS(Mem{Base: x}, acc[0], acc[0]) }, func(by int) { ADDQ(I32(by), x) })
	last := s.put(lanesOf(unity))
	s.loadInto(Mem{Base: x}, mask, last)
	VMULPS(last, acc[1], acc[1])
	Label("join")
	VMULPS(acc[1], acc[0], acc[0])
	VMULPS(acc[3], acc[2], acc[2])
	VMULPS(acc[2], acc[0], acc[0])
	Store(s.acrossBy(acc[0], set.mul), ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// columns writes a function that folds rows into up to four vectors of columns each, which begin as a number, or their differences from a
// row.
func (s set) columns(name, operands, doc string, first uint32, add func(x Op, less, acc v)) {
	TEXT(name+s.name, NOSPLIT, "func(y, "+operands+", step, rows, n int)")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	y, x, step, rows, n := argument("y"), argument("x"), argument("step"), argument("rows"), argument("n")
	c := columnFold{s: s, y: y, x: x, step: step, rows: rows, n: n, first: first, add: add}
	bytes := s.lanes * 4
	ends := []reg.GPVirtual{x, y}
	if strings.Contains(operands, "less") {
		c.less = argument("less")
		ends = append(ends, c.less)
	}
	next := func(bytes int) {
		for _, p := range ends {
			ADDQ(I32(bytes), p)
		}
	}
	Label("block")
	c.block(runs, "wide")
	next(runs * bytes)
	JMP(LabelRef("block"))
	Label("wideNot")
	ADDQ(I32(runs*s.lanes), n)
	Label("narrow")
	c.block(1, "thin")
	next(bytes)
	JMP(LabelRef("narrow"))
	Label("thinNot")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("done"))
	mask := s.mask(n)
	acc, r := c.begin(), s.vector()
	var less v
	if c.less != nil {
		less = s.vector()
		s.loadMasked(Mem{Base: c.less}, mask, less)
	}
	Label("last")
	s.loadMasked(Mem{Base: x}, mask, r)
	c.add(r, less, acc)
	ADDQ(step, x)
	DECQ(rows)
	JNE(LabelRef("last"))
	s.storeMasked(acc, mask, Mem{Base: y})
	Label("done")
	VZEROUPPER()
	RET()
}

// columnFold are the operands of columns.
type columnFold struct {
	s                   set
	y, x, step, rows, n reg.GPVirtual
	less                reg.GPVirtual // nil if nothing is taken off
	first               uint32        // the bits of what a column begins with
	add                 func(x Op, less, acc v)
}

// begin returns what a vector of columns begins with.
func (c *columnFold) begin() v {
	acc := c.s.vector()
	if c.first == 0 {
		VXORPS(acc, acc, acc)
	} else {
		VMOVUPS(lanesOf(c.first), acc)
	}
	return acc
}

// block folds so many vectors of columns if as many are left, else jumps to the label's Not.
func (c *columnFold) block(vectors int, label string) {
	s, y, x, step, rows, n := c.s, c.y, c.x, c.step, c.rows, c.n
	bytes := s.lanes * 4
	SUBQ(I32(vectors*s.lanes), n)
	JL(LabelRef(label + "Not"))
	p, left := GP64(), GP64()
	MOVQ(x, p)
	MOVQ(rows, left)
	acc, less := make([]v, vectors), make([]v, vectors)
	for i := range acc {
		acc[i] = c.begin()
		if c.less != nil {
			less[i] = s.put(Mem{Base: c.less, Disp: i * bytes})
		}
	}
	Label(label + "Next")
	for i := range acc {
		c.add(Mem{Base: p, Disp: i * bytes}, less[i], acc[i])
	}
	ADDQ(step, p)
	DECQ(left)
	JNE(LabelRef(label + "Next"))
	for i := range acc {
		VMOVUPS(acc[i], Mem{Base: y, Disp: i * bytes})
	}
}

// extreme writes a function that finds the largest or the smallest of a slice that is not empty.
func (s set) extreme(name, doc string, better func(s set, a v, b Op) v, extreme func(ops ...Op), worst uint32) {
	TEXT(name+s.name, NOSPLIT, "func(x *float32, n int) float32")
	Pragma("noescape")
	Doc(name + s.name + " " + doc)
	x, n := argument("x"), argument("n")
	bests, nan := make([]v, runs), s.vector()
	for i := range bests {
		bests[i] = s.put(lanesOf(worst))
	}
	best := bests[0]
	VXORPS(nan, nan, nan)
	take := func(best, e v) {
		VMOVUPS(better(s, best, e), best)
		VMOVUPS(s.choose(e, unordered, e, e, nan), nan)
	}
	SUBQ(I32(runs*s.lanes), n)
	JL(LabelRef("single"))
	Label("next")
	es := make([]v, runs)
	for i := range es {
		es[i] = s.put(Mem{Base: x, Disp: i * s.lanes * 4})
	}
	s.takePairs(bests, es, nan, extreme)
	ADDQ(I32(runs*s.lanes*4), x)
	SUBQ(I32(runs*s.lanes), n)
	JGE(LabelRef("next"))
	Label("single")
	ADDQ(I32((runs-1)*s.lanes), n)
	JL(LabelRef("end"))
	Label("one")
	take(best, s.put(Mem{Base: x}))
	ADDQ(I32(s.lanes*4), x)
	SUBQ(I32(s.lanes), n)
	JGE(LabelRef("one"))
	Label("end")
	ADDQ(I32(s.lanes), n)
	JE(LabelRef("join"))
	mask := s.mask(n)
	last := s.put(best)
	s.loadInto(Mem{Base: x}, mask, last)
	take(best, last)
	Label("join")
	for _, b := range bests[1:] {
		VMOVUPS(better(s, best, b), best)
	}
	// A lane that saw a NaN has it in nan, the others zero: its sum tells.
	sum := s.across(nan)
	VUCOMISS(sum, sum)
	JP(LabelRef("bad"))
	Store(s.acrossBy(best, better), ReturnIndex(0))
	VZEROUPPER()
	RET()
	Label("bad")
	Store(sum, ReturnIndex(0))
	VZEROUPPER()
	RET()
}

// takePairs is the step of a search: a comparison finds NaN in two vectors. What it gives with AVX2 is a NaN itself; with AVX-512 their sum
// is one.
func (s set) takePairs(bests, es []v, nan v, extreme func(ops ...Op)) {
	for i, e := range es {
		extreme(e, bests[i], bests[i])
	}
	for i := 0; i < len(es); i += 2 {
		if s.lanes == 16 {
			k := K()
			VCMPPS(Imm(unordered), es[i], es[i+1], k)
			VADDPS(es[i], es[i+1], k, nan)
			continue
		}
		VCMPPS(Imm(unordered), es[i], es[i+1], es[i])
		VORPS(es[i], nan, nan)
	}
}

// acrossBy combines the lanes with an operation on vectors.
func (s set) acrossBy(x v, better func(s set, a v, b Op) v) reg.VecVirtual {
	y := x
	if s.lanes == 16 {
		high := YMM()
		VEXTRACTF64X4(Imm(1), x, high)
		y = better(set{avx2}, x.AsY().(v), high)
	}
	t := YMM()
	VPERM2F128(Imm(1), y, y, t) // halves
	y = better(set{avx2}, y, t)
	t = YMM()
	VSHUFPS(Imm(0x4e), y, y, t) // pairs
	y = better(set{avx2}, y, t)
	t = YMM()
	VSHUFPS(Imm(0xb1), y, y, t) // neighbours
	y = better(set{avx2}, y, t)
	return y.AsX().(v)
}
