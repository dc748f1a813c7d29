package main

import (
	. "github.com/mmcloughlin/avo/build"
	. "github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rowFolds writes sums over each of several rows, four at a time: one alone takes as long for adding up its lanes as for a hundred elements.
func rowFolds() {
	for _, variant := range []variant{avx2, avx512} {
		s := set{variant}
		s.rowFold("vecRowSums", "x", "writes the sums of so many rows of n elements", func(e, _, acc v) { VADDPS(e, acc, acc) })
		s.rowFold("vecRowSquares", "x", "writes the sums of the squares of so many rows of n elements", func(e, _, acc v) { VFMADD231PS(e, e, acc) })
		s.rowFold("vecRowsApart", "x, from", "writes the sums of the squares of what so many rows of n elements differ from another one", func(e, from, acc v) {
			VSUBPS(from, e, e)
			VFMADD231PS(e, e, acc)
		})
	}
}

// rowFold are the operands of such a function.
type rowFold struct {
	s              set
	n, x, from     reg.GPVirtual // from is nil if there is none
	i, whole, step reg.GPVirtual // bytes: where rows are looked at, what whole vectors of a row have, from a row to the next
	mask           reg.Register
	add            func(e, from, acc v)
}

func (s set) rowFold(name, operands, doc string, add func(e, from, acc v)) {
	TEXT(name+s.name, NOSPLIT, "func(y, "+operands+" *float32, rows, n int)")
	Pragma("noescape")
	Doc(name + s.name + " " + doc + ", in the same order however many these are.")
	y, rows, end := argument("y"), argument("rows"), GP64()
	f := rowFold{s: s, n: argument("n"), x: argument("x"), i: GP64(), whole: GP64(), step: GP64(), add: add}
	if operands != "x" {
		f.from = argument("from")
	}
	MOVQ(f.n, end)
	ANDQ(I32(s.lanes-1), end)
	MOVQ(f.n, f.whole)
	SUBQ(end, f.whole)
	SHLQ(Imm(2), f.whole)
	MOVQ(f.n, f.step)
	SHLQ(Imm(2), f.step)
	f.mask = s.mask(end)
	Label("rows")
	SUBQ(Imm(4), rows)
	JL(LabelRef("few"))
	VMOVUPS(s.acrossFour(f.some(4)), Mem{Base: y})
	LEAQ(Mem{Base: f.x, Index: f.step, Scale: 4}, f.x)
	ADDQ(Imm(16), y)
	JMP(LabelRef("rows"))
	Label("few")
	ADDQ(Imm(4), rows)
	JE(LabelRef("done"))
	Label("row")
	VMOVSS(s.across(f.some(1)[0]), Mem{Base: y})
	ADDQ(f.step, f.x)
	ADDQ(Imm(4), y)
	DECQ(rows)
	JNE(LabelRef("row"))
	Label("done")
	VZEROUPPER()
	RET()
}

// some folds a row, or four: a vector for each.
func (f *rowFold) some(rows int) []v {
	name := map[int]string{1: "one", 4: "four"}[rows]
	at, accs := []reg.GPVirtual{f.x}, []v{f.s.nothing()}
	for i := 1; i < rows; i++ {
		at, accs = append(at, GP64()), append(accs, f.s.nothing())
		LEAQ(Mem{Base: at[i-1], Index: f.step, Scale: 1}, at[i])
	}
	part := func(load reading) {
		var from v
		if f.from != nil {
			from = f.s.vector()
			load(Mem{Base: f.from, Index: f.i, Scale: 1}, from)
		}
		for i, p := range at {
			e := f.s.vector()
			load(Mem{Base: p, Index: f.i, Scale: 1}, e)
			f.add(e, from, accs[i])
		}
	}
	XORQ(f.i, f.i)
	CMPQ(f.whole, Imm(0))
	JE(LabelRef(name + "End"))
	Label(name)
	part(func(m Mem, to v) { VMOVUPS(m, to) })
	ADDQ(I32(4*f.s.lanes), f.i)
	CMPQ(f.i, f.whole)
	JL(LabelRef(name))
	Label(name + "End")
	CMPQ(f.i, f.step)
	JE(LabelRef(name + "Done"))
	part(func(m Mem, to v) { f.s.loadMasked(m, f.mask, to) })
	Label(name + "Done")
	return accs
}

// acrossFour is across of four vectors: the sums of their lanes, side by side, each in the same order.
func (s set) acrossFour(xs []v) reg.VecVirtual {
	var quarters [4]reg.VecVirtual
	for i, x := range xs {
		quarters[i] = s.lastFour(x)
	}
	var pairs [2]reg.VecVirtual // of two vectors each: lane 0 with 2 and 1 with 3
	for i := range pairs {
		low, high := XMM(), XMM()
		VUNPCKLPS(quarters[2*i+1], quarters[2*i], low)
		VUNPCKHPS(quarters[2*i+1], quarters[2*i], high)
		VADDPS(high, low, low)
		pairs[i] = low
	}
	low, high := XMM(), XMM()
	VMOVLHPS(pairs[1], pairs[0], low)
	VMOVHLPS(pairs[0], pairs[1], high)
	VADDPS(high, low, low)
	return low
}
